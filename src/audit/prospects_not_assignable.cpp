// RCH02 prospects-not-assignable: a definer that nobody can see before the account has bought.
#include <fmt/format.h>

#include <algorithm>

#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

using model::Segmentation;

// Could a prospect be inside the universe? Where the solver cannot tell, prospects are taken to be in scope.
bool prospects_in_scope(const Subject& subject) {
  if (subject.segmentation.universe.empty() || !subject.prover) return true;
  auto prospect = model::parse_predicate("status = 'prospect'").value;
  auto verdict = subject.prover->satisfiable(prospect);
  return !verdict || verdict->answer != prove::Answer::no;
}

std::string why_hidden(const model::Attribute& attribute) {
  if (attribute.source == "own_transactions") return "it comes from our own invoices";
  if (!attribute.visible_for.empty() && !contains(attribute.visible_for, "prospect"))
    return "it is declared visible for " + listed(attribute.visible_for) + " only";
  return {};
}

bool has_surrogate(const model::Attribute& attribute) {
  return attribute.surrogate && !attribute.surrogate->rule.empty();
}

std::string what_to_do(const model::Attribute& attribute, bool in_scope) {
  if (has_surrogate(attribute))
    return "measure the surrogate's precision and recall on customers, and keep them current";
  auto stand_in = fmt::format("`{}: {{surrogate: {{for: prospect, rule: \"…\"}}}}`", attribute.id);
  if (in_scope)
    return fmt::format("declare a stand-in that prospects do show: {}, or limit the `universe` to customers", stand_in);
  return fmt::format("fine for serving customers; to win new ones, declare a stand-in that prospects do show: {}",
                     stand_in);
}

Finding found(const model::Attribute& attribute, const std::string& why, bool in_scope,
              const std::vector<const model::Segment*>& users) {
  std::vector<std::string> ids, names;
  for (const auto* user : users) {
    ids.push_back(user->id);
    names.push_back(quoted(*user));
  }
  const bool surrogate = has_surrogate(attribute);
  return fires(in_scope && !surrogate ? Severity::error : Severity::warning, ids, rule_place(*users.front()),
               fmt::format("{} cannot be known of a prospect ({}), so no prospect can be placed by {}{}{}",
                           attribute.id, why, listed(names), in_scope ? "" : "; the universe leaves prospects out",
                           surrogate ? "; a declared surrogate stands in, with its error" : ""),
               what_to_do(attribute, in_scope),
               {{"attribute", Value(attribute.id)}});
}

Outcomes judge_prospects_not_assignable(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  const bool in_scope = prospects_in_scope(subject);
  std::vector<std::pair<const model::Attribute*, std::vector<const model::Segment*>>> hidden;
  for (const auto& segment : s.segments) {
    for (const auto& name : own_definers(segment).value_or(std::vector<std::string>{})) {
      const auto* attribute = s.dictionary.find(name);
      if (!attribute || why_hidden(*attribute).empty()) continue;
      auto it = std::ranges::find(hidden, attribute, [](const auto& pair) { return pair.first; });
      if (it == hidden.end()) it = hidden.insert(hidden.end(), {attribute, {}});
      it->second.push_back(&segment);
    }
  }
  Outcomes out;
  for (const auto& [attribute, users] : hidden)
    out.push_back(found(*attribute, why_hidden(*attribute), in_scope, users));
  if (out.empty() && in_scope)
    out.push_back(undetermined({}, {.file = s.file},
                               "prospects with the attributes that rules use, to see how many can be placed"));
  return out;
}

}  // namespace

const Rule prospects_not_assignable{
    .code = "RCH02",
    .name = "prospects-not-assignable",
    .summary = "a definer that a prospect does not show, so prospects cannot be placed",
    .needs = "definition and data",
    .awaits = "the attributes of prospects",
    .remedy = {"find a stand-in for definers that prospects do not show, and measure its error",
               "revenue operations", "two days"},
    .judge = judge_prospects_not_assignable};

}  // namespace lode::audit
