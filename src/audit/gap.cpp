// COV02 gap: an account that fits no segment. With a declared residual the question is how much falls into it.
#include <fmt/format.h>

#include <algorithm>

#include "audit/coverage.h"
#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

Outcomes judge_gap(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  auto residual = std::ranges::find_if(s.segments, &model::Segment::residual);
  if (residual != s.segments.end())
    return {undetermined({residual->id}, residual->place,
                         fmt::format("the accounts and revenue that fall into {}: a rest is no gap as long "
                                     "as it is small", quoted(*residual)))};
  if (auto unknown = coverage_unknown(subject)) return {*unknown};
  auto verdict = subject.prover->exhaustive(rules_of(s), {.allowed = false});
  if (!verdict || verdict->answer == prove::Answer::unknown)
    return {undetermined({}, scheme_place(s), "a proof that the solver did not finish")};
  if (verdict->answer == prove::Answer::yes) return {};
  auto witness = verdict->witness.value_or(prove::Witness{});
  std::string who = witness.empty() ? "some accounts" : fmt::format("an account with {}", in_words(witness));
  return {fires(Severity::error, {}, scheme_place(s),
                fmt::format("{} {} no segment, and no segment is declared to take the rest", who,
                            witness.empty() ? "fit" : "fits"),
                "add a segment for them, widen a rule, or end with `residual: true`",
                {witness_member(witness)})};
}

}  // namespace

const Rule gap{
    .code = "COV02",
    .name = "gap",
    .summary = "an account that fits no segment, or a rest that takes too much",
    .needs = "definition and data",
    .awaits = "accounts and revenue that fit none, or only the rest",
    .remedy = {"say where accounts go that fit no segment", "revenue operations", "an hour"},
    .judge = judge_gap};

}  // namespace lode::audit
