// What a plan of its own is worth for an account, against its cost and the number of accounts that key-account
// managers can hold: the choice that brings most in all, and what the other choice would lose.
#pragma once
#include <optional>

#include "dig/dig.h"

namespace lode::dig {

// Temp table plan_choice, one row per row of `member` in the universe: account_id, name, segment, declared ('plan',
// 'common', null: the file is silent), plan_named (the plan the file names for it), centile, value, value_low,
// value_high (DOUBLE: money a year, null where unknown), net (value − cost), advice ('plan', 'common', 'not weighed'),
// why ('pays', 'costs more than it brings', 'no room', 'buys nothing yet', 'upside unknown', 'margin unknown',
// 'cost unknown'), sure (BOOLEAN: the same at both ends of the interval), regret (what the other choice would lose, in
// all; null where not weighed), criticality, share_of_cost (Q6: how much we matter to them).
// value = margin x upside x uplift x (0.5 + centile); a difference that is unknown counts as 0.5.
// REQUIRES: build_traits was run.
Result<void> build_plan_choice(const Scene& scene);

// The answer for those in focus, in figures.
struct PlanTotals {
  std::int64_t accounts = 0, weighed = 0, plans = 0, sure = 0, left_out = 0;
  std::int64_t against = 0;           // declared otherwise than advised
  double value = 0, cost = 0, against_money = 0;
  std::optional<double> one_more;     // net of the best that the capacity leaves out
};
Result<PlanTotals> plan_totals(const Scene& scene, const Focus& focus);

}  // namespace lode::dig
