// COV03 null-fall-through: an attribute that may be unknown sends an account to another segment, or to none.
#include <fmt/format.h>

#include <algorithm>

#include "audit/coverage.h"
#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

using model::Segmentation;

std::string place_words(const Segmentation& s, const std::string& segment) {
  const auto* found = s.find(segment);
  return found ? quoted(*found) : "no segment";
}

std::vector<std::string> users_of(const Segmentation& s, const std::string& attribute) {
  std::vector<std::string> out;
  for (const auto& segment : s.segments)
    if (auto own = own_definers(segment); own && contains(*own, attribute)) out.push_back(segment.id);
  return out;
}

// With data the accounts concerned decide how grave it is.
Severity severity_of(const Subject& subject, const AtStake& at) {
  double share = std::max(at.account_share, at.revenue_share);
  if (share > threshold(subject, "COV03.error", 0.10)) return Severity::error;
  return share > threshold(subject, "COV03.warning", 0.02) ? Severity::warning : Severity::info;
}

Finding named(const Segmentation& s, const prove::NullEffect& effect) {
  auto users = users_of(s, effect.attribute);
  const auto* first = users.empty() ? nullptr : s.find(users.front());
  std::string known = is_null(effect.known) ? "a known value" : to_text(effect.known);
  return fires(
      Severity::warning, users, first ? rule_place(*first) : scheme_place(s),
      fmt::format("where {0} is unknown an account lands in {1}, though with {0} = {2} it would be in {3}",
                  effect.attribute, place_words(s, effect.when_unknown), known,
                  place_words(s, effect.when_known)),
      fmt::format("say what unknown means: ask for {0} (`nullable: false` once it is always known), catch it "
                  "with `{0} is null`, or give a `surrogate`", effect.attribute),
      {{"attribute", Value(effect.attribute)},
       witness_member(effect.verdict.witness.value_or(prove::Witness{}))});
}

Finding found(const Subject& subject, const prove::NullEffect& effect) {
  const auto& s = subject.segmentation;
  auto out = named(s, effect);
  auto rules = rules_of(s);
  rules.push_back(s.universe_rule);
  const Fault fault{.sql = assign::unsettled_sql(s, effect.attribute), .rules = std::move(rules),
                    .among = assign::Among::possible};
  if (auto at = add_stake(subject, out, fault, effect.verdict)) {
    out.severity = severity_of(subject, *at);
    out.message += "; " + stake_words(subject, *at, at->stake.accounts == 1 ? "is concerned" : "are concerned");
  }
  return out;
}

Outcomes judge_null_fall_through(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  if (auto unknown = coverage_unknown(subject)) return {*unknown};
  auto effects = subject.prover->null_effects();
  if (!effects) return {undetermined({}, scheme_place(s), "a proof that the solver did not finish")};
  Outcomes out;
  for (const auto& effect : *effects) {
    if (effect.verdict.answer == prove::Answer::yes) out.push_back(found(subject, effect));
    if (effect.verdict.answer == prove::Answer::unknown)
      out.push_back(undetermined(users_of(s, effect.attribute), scheme_place(s),
                                 fmt::format("a proof about unknown {}, which the solver did not finish",
                                             effect.attribute)));
  }
  return out;
}

}  // namespace

const Rule null_fall_through{
    .code = "COV03",
    .name = "null-fall-through",
    .summary = "an unknown value silently moves an account to another segment or to none",
    .needs = "definition and data",
    .awaits = "accounts and revenue whose definers are unknown",
    .remedy = {"decide what happens to accounts whose attributes are unknown", "revenue operations",
               "an hour"},
    .judge = judge_null_fall_through};

}  // namespace lode::audit
