// The forty rules, in the order of their codes. One line each.
#include <algorithm>
#include <vector>

#include "audit/entries.h"
#include "base/text.h"

namespace lode::audit {
namespace {

// Made on first use: the entries live in other files, whose initialisation order is open.
const std::vector<Rule>& table() {
  static const std::vector<Rule> all{
      not_executable,
      vague_term,
      single_attribute,
      outermost_nest_only,
      mixed_bases,
      critical_factor_missing,
      ten_clients_or_fewer,
      overlap,
      gap,
      null_fall_through,
      split_parent,
      not_substantial,
      too_broad,
      hidden_mega_account,
      value_blind,
      no_business_significance,
      investment_without_demand,
      larger_demand_outside,
      unstable_discovery,
      fragile_threshold,
      churn_and_drift,
      not_identifiable,
      prospects_not_assignable,
      decision_makers_unknown,
      no_needs,
      same_needs,
      needs_not_differentiated,
      definer_unrelated_to_needs,
      heterogeneous_inside,
      no_play,
      generic_play,
      unresourced,
      mode_undecided,
      unsourced,
      questions_uncovered,
      not_agreed,
      too_many_overrides,
      not_understood,
      not_trackable,
      no_effect,
  };
  return all;
}

}  // namespace

std::span<const Rule> rules() { return table(); }

const Rule* find_rule(std::string_view code_or_name) {
  auto word = lower(code_or_name);
  std::ranges::replace(word, '_', '-');
  auto it = std::ranges::find_if(
      table(), [&](const Rule& rule) { return lower(rule.code) == word || rule.name == word; });
  return it == table().end() ? nullptr : &*it;
}

}  // namespace lode::audit
