// The named figures of a profile, and the curves behind them.
#pragma once
#include "base/doc.h"
#include "facts/concentration.h"
#include "facts/economics.h"

namespace lode::verbs {

void put_profile_metrics(Doc& doc, const facts::Overview& overview, const facts::Concentration& concentration);

// Cumulated revenue and profit by share of accounts: tables `pareto` and `whale` with a chart each.
void put_curves(Doc& doc, const facts::Overview& overview, const facts::Concentration& concentration);

}  // namespace lode::verbs
