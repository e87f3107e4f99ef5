// COV01 overlap: one account that fits two segments. A solver finds it, or proves that there is none.
#include <fmt/format.h>

#include "audit/coverage.h"
#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

using model::Segment;

Finding named(const Subject& subject, const Segment& a, const Segment& b, const prove::Witness& witness) {
  const bool ordered = subject.segmentation.match == model::Match::first;
  std::string who = witness.empty() ? "every account" : fmt::format("an account with {}", in_words(witness));
  if (ordered)
    return fires(Severity::info, {a.id, b.id}, rule_place(b),
                 fmt::format("{} fits {} and {}; the order settles it: it belongs to {}", who, quoted(a),
                             quoted(b), quoted(a)),
                 {}, {witness_member(witness)});
  return fires(Severity::error, {a.id, b.id}, rule_place(b),
               fmt::format("{} fits both {} and {}", who, quoted(a), quoted(b)),
               fmt::format("let the order decide (`match: first`), or add `and not ({})` to the rule of {}",
                           a.where, quoted(b)),
               {witness_member(witness)});
}

Finding found(const Subject& subject, const Segment& a, const Segment& b, const prove::Verdict& verdict) {
  auto out = named(subject, a, b, verdict.witness.value_or(prove::Witness{}));
  auto both = fmt::format("({} AND {})", model::to_sql(a.rule), model::to_sql(b.rule));
  if (auto at = add_stake(subject, out, {.sql = both, .rules = {a.rule, b.rule}}, verdict))
    out.message += "; " + stake_words(subject, *at, at->stake.accounts == 1 ? "does" : "do");
  return out;
}

Outcomes judge_overlap(const Subject& subject, const Context&) {
  const auto& segments = subject.segmentation.segments;
  if (auto unknown = coverage_unknown(subject)) return {*unknown};
  Outcomes out;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    for (std::size_t j = i + 1; j < segments.size(); ++j) {
      const auto &a = segments[i], &b = segments[j];
      if (a.residual || b.residual) continue;
      auto verdict = subject.prover->disjoint(a.rule, b.rule);
      if (!verdict || verdict->answer == prove::Answer::unknown)
        out.push_back(undetermined({a.id, b.id}, rule_place(b),
                                   fmt::format("a proof about {} and {}, which the solver did not finish",
                                               quoted(a), quoted(b))));
      else if (verdict->answer == prove::Answer::no)
        out.push_back(found(subject, a, b, *verdict));
    }
  }
  return out;
}

}  // namespace

const Rule overlap{
    .code = "COV01",
    .name = "overlap",
    .summary = "an account that fits two segments at once",
    .needs = "definition and data",
    .awaits = "accounts and revenue that fit two segments",
    .remedy = {"decide who wins where two segments overlap: an order, or an exclusive rule",
               "revenue operations", "an hour"},
    .judge = judge_overlap};

}  // namespace lode::audit
