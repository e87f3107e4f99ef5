// COV03 null-fall-through: an attribute that may be unknown sends an account to another segment, or to none.
#include <fmt/format.h>

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

Finding found(const Segmentation& s, const prove::NullEffect& effect) {
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

Outcomes judge_null_fall_through(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  if (auto unknown = coverage_unknown(subject)) return {*unknown};
  auto effects = subject.prover->null_effects();
  if (!effects) return {undetermined({}, scheme_place(s), "a proof that the solver did not finish")};
  Outcomes out;
  for (const auto& effect : *effects) {
    if (effect.verdict.answer == prove::Answer::yes) out.push_back(found(s, effect));
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
