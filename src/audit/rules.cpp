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
      awaiting("DEF07"),
      overlap,
      gap,
      null_fall_through,
      awaiting("COV04"),
      awaiting("SUB01"),
      awaiting("SUB02"),
      awaiting("SUB03"),
      value_blind,
      awaiting("SUB05"),
      investment_without_demand,
      awaiting("SUB07"),
      awaiting("STB01"),
      awaiting("STB02"),
      awaiting("STB03"),
      awaiting("RCH01"),
      prospects_not_assignable,
      decision_makers_unknown,
      no_needs,
      same_needs,
      awaiting("NED03"),
      awaiting("NED04"),
      awaiting("NED05"),
      no_play,
      generic_play,
      unresourced,
      mode_undecided,
      unsourced,
      awaiting("EVD02"),
      not_agreed,
      awaiting("AGR02"),
      not_understood,
      not_trackable,
      awaiting("TRK02"),
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
