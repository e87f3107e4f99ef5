// COV02 gap: an account that fits no segment. With a declared residual the question is how much falls into it.
#include <fmt/format.h>

#include <algorithm>

#include "audit/coverage.h"
#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/words.h"
#include "render/render.h"
#include "store/connection.h"

namespace lode::audit {
namespace {

using model::Segment;
using prove::Answer;

const char* fit(const AtStake& at) { return at.stake.accounts == 1 ? "does" : "do"; }

Fault left_over(const model::Segmentation& s) {
  return {.sql = assign::none_of_sql(rules_of(s)), .rules = rules_of(s)};
}

Finding found(const Subject& subject, const prove::Verdict& verdict) {
  const auto& s = subject.segmentation;
  auto witness = verdict.witness.value_or(prove::Witness{});
  std::string who = witness.empty() ? "some accounts" : fmt::format("an account with {}", in_words(witness));
  auto out = fires(Severity::error, {}, scheme_place(s),
                   fmt::format("{} {} no segment, and no segment is declared to take the rest", who,
                               witness.empty() ? "fit" : "fits"),
                   "add a segment for them, widen a rule, or end with `residual: true`",
                   {witness_member(witness)});
  if (auto at = add_stake(subject, out, left_over(s), verdict))
    out.message += "; " + stake_words(subject, *at, fit(*at));
  return out;
}

// No witness to be near to: any account will do, with what the rules ask of it.
prove::Verdict any_account(const Subject& subject) {
  prove::Verdict out{.answer = Answer::no, .witness = prove::Witness{}, .alike = {}};
  for (const auto& attribute : subject.units->attributes) {
    out.witness->emplace_back(attribute, Value{});
    out.alike.emplace_back();
  }
  return out;
}

prove::Witness seen(const AtStake& at) {
  return at.stake.nearest ? at.stake.nearest->attributes : prove::Witness{};
}

// The rules leave nobody out of what the dictionary declares; accounts may hold other values all the same.
Outcomes undeclared(const Subject& subject) {
  const auto& s = subject.segmentation;
  if (!subject.units) return {};
  auto fault = left_over(s);
  for (const auto& attribute : subject.units->attributes)
    fault.sql += fmt::format(" AND {} IS NOT NULL", store::identifier(attribute));
  auto out = fires(Severity::error, {}, scheme_place(s), "",
                   "declare the values in the dictionary and give them a segment, or correct them in the data");
  auto at = add_stake(subject, out, fault, any_account(subject));
  if (!at || at->stake.accounts == 0) return {};
  out.evidence.insert(out.evidence.begin(), witness_member(seen(*at)));
  out.message = fmt::format("accounts hold values that the dictionary does not declare, such as {}, and fit no "
                            "segment; {}", in_words(seen(*at)), stake_words(subject, *at, fit(*at)));
  return {out};
}

// A rest is no gap as long as it is small.
Outcomes judge_residual(const Subject& subject, const Segment& residual) {
  if (!subject.units)
    return {undetermined({residual.id}, residual.place,
                         fmt::format("the accounts and revenue that fall into {}: a rest is no gap as long "
                                     "as it is small", quoted(residual)))};
  auto rules = rules_of(subject.segmentation);
  auto verdict = subject.prover ? subject.prover->exhaustive(rules, {.allowed = false})
                                : fail(Code::limit, "no solver");
  const bool proved = verdict && verdict->witness;
  auto out = fires(Severity::warning, {residual.id}, residual.place, "",
                   "split a segment of its own off the rest, for the largest group in it");
  auto at = add_stake(subject, out, left_over(subject.segmentation), proved ? *verdict : any_account(subject));
  if (at) out.evidence.insert(out.evidence.begin(), witness_member(proved ? *verdict->witness : seen(*at)));
  if (!at) return {undetermined({residual.id}, residual.place, "an answer from the data" + out.message)};
  const auto beyond = [&](const char* name, double otherwise, double share) {
    return share > threshold(subject, name, otherwise);
  };
  if (beyond("COV02.error", 0.25, at->account_share) || beyond("COV02.error", 0.25, at->revenue_share))
    out.severity = Severity::error;
  else if (!beyond("COV02.accounts", 0.10, at->account_share) && !beyond("COV02.revenue", 0.05, at->revenue_share))
    return {};
  out.message = fmt::format("{} is the rest and takes too much to be one: {} of accounts and {} of revenue; {}",
                            quoted(residual), render::for_people(at->account_share, Kind::share),
                            render::for_people(at->revenue_share, Kind::share),
                            stake_words(subject, *at, at->stake.accounts == 1 ? "falls into it" : "fall into it"));
  return {out};
}

Outcomes judge_gap(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  auto residual = std::ranges::find_if(s.segments, &Segment::residual);
  if (residual != s.segments.end() && !subject.units) return judge_residual(subject, *residual);
  if (auto unknown = coverage_unknown(subject)) return {*unknown};
  if (residual != s.segments.end()) return judge_residual(subject, *residual);
  auto verdict = subject.prover->exhaustive(rules_of(s), {.allowed = false});
  if (!verdict || verdict->answer == Answer::unknown)
    return {undetermined({}, scheme_place(s), "a proof that the solver did not finish")};
  if (verdict->answer == Answer::yes) return undeclared(subject);
  return {found(subject, *verdict)};
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
