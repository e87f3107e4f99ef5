// The customer bridge: from the revenue of 12 months to that of the next, through customers won and lost and
// what stayed bought more or less; and how much of that is price, volume and mix.
#pragma once
#include "facts/economics.h"

namespace lode::facts {

// bridge: one row per group and pair of 12-month windows, newest first; the steps add up to the cent.
//   before + new_accounts + lost + grown + shrunk + unassigned = after
//   price + volume + mix + unexplained = grown + shrunk (where quantities are known)
Result<Table> bridge(store::Connection& connection, const Overview& overview, const Grouping* grouping);

// bridge_steps: the newest bridge of the whole firm as a waterfall: step, amount, accounts.
Result<Table> bridge_steps(store::Connection& connection, const Overview& overview);

}  // namespace lode::facts
