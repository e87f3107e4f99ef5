// SUB01 not-substantial: a segment that cannot repay what is planned for it, or a handful of accounts.
#include <fmt/format.h>

#include <algorithm>

#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/gain.h"
#include "audit/measured.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

using model::Segment;

// What the plays of a segment are said to cost, and how many do not say it.
struct Cost {
  double sum = 0;
  std::size_t plays = 0, without_budget = 0;
};

Cost cost_of(const Segment& segment) {
  Cost out;
  for (const auto& play : segment.plays) {
    ++out.plays;
    out.sum += std::max(0.0, play.budget.value_or(0));
    out.without_budget += play.budget ? 0 : 1;
  }
  return out;
}

// The segment with which it has most needs in common; null where it shares none.
const Segment* nearest_by_needs(const model::Segmentation& s, const Segment& segment) {
  const Segment* best = nullptr;
  std::size_t most = 0;
  for (const auto& other : s.segments) {
    if (other.id == segment.id) continue;
    const auto shared = static_cast<std::size_t>(std::ranges::count_if(segment.needs, [&](const auto& link) {
      return std::ranges::find(other.needs, link.need, &model::NeedLink::need) != other.needs.end();
    }));
    if (shared > most) best = &other, most = shared;
  }
  return best;
}

std::string what_to_do(const Subject& subject, const Segment& segment) {
  const auto* near = nearest_by_needs(subject.segmentation, segment);
  return fmt::format("{}, or handle its accounts one by one (`mode: account` with `plans:`)",
                     near ? fmt::format("merge it with {}, which needs some of the same", quoted(*near))
                          : std::string("merge it with the segment whose needs are nearest"));
}

void judge_size(const Subject& subject, const Segment& segment, const std::vector<std::uint32_t>& accounts,
                Outcomes& out) {
  const auto least = static_cast<std::size_t>(threshold(subject, "SUB01.accounts", 5));
  if (segment.residual || segment.mode == model::Mode::account || accounts.size() >= least) return;
  auto evidence = stake_of(*subject.ground, accounts);
  append(evidence, {{"least", Value(static_cast<std::int64_t>(least))}});
  out.push_back(fires(Severity::error, {segment.id}, rule_place(segment),
                      fmt::format("{} has {}: too few for a strategy of their own", quoted(segment),
                                  accounts.empty() ? "no account" : counted(accounts.size(), "account")),
                      what_to_do(subject, segment), std::move(evidence)));
}

void judge_return(const Subject& subject, const Segment& segment, const Gain& gain,
                  const std::vector<std::uint32_t>& accounts, Outcomes& out) {
  const auto cost = cost_of(segment);
  if (cost.plays == 0) return;  // nothing planned, nothing to repay (PLY01)
  const auto verdict = repays(gain, cost.sum, threshold(subject, "SUB01.known", 0.5));
  if (verdict == Repays::yes && cost.without_budget == 0) return;
  if (verdict == Repays::no) {
    auto evidence = stake_of(*subject.ground, accounts);
    append(evidence, gain_evidence(subject, gain, cost.sum));
    out.push_back(fires(Severity::error, {segment.id}, segment.plays.front().place,
                        fmt::format("{} can bring {}, less than the {} that its plays cost: {}", quoted(segment),
                                    gain_words(subject, gain), money_words(subject, cost.sum),
                                    break_even_words(gain, cost.sum)),
                        what_to_do(subject, segment), std::move(evidence)));
    return;
  }
  auto needs = verdict == Repays::open
                   ? missing_for(gain)
                   : fmt::format("the budget of {}", counted(cost.without_budget, "play"));
  out.push_back(undetermined({segment.id}, segment.place,
                             fmt::format("{}, to see whether {} repays its plays", needs, quoted(segment))));
}

Outcomes judge_not_substantial(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  auto gains = gains_of(subject);
  if (!gains) return {unanswered({}, {.file = s.file}, gains.error())};
  Outcomes out;
  for (std::size_t i = 0; i < s.segments.size(); ++i) {
    const auto& segment = s.segments[i];
    if (planned_one_by_one(subject, segment)) continue;
    if (auto open = members_unknown(subject, segment)) {
      out.push_back(*open);
      continue;
    }
    const auto accounts = members_of(*subject.ground, static_cast<int>(i));
    judge_size(subject, segment, accounts, out);
    if (!accounts.empty()) judge_return(subject, segment, (*gains)[i], accounts, out);
  }
  return out;
}

}  // namespace

const Rule not_substantial{
    .code = "SUB01",
    .name = "not-substantial",
    .summary = "a segment that cannot repay what is planned for it",
    .needs = "data",
    .awaits = "capped upside, win probability and margin per segment",
    .remedy = {"merge what cannot repay its plays", "the head of marketing", "a week"},
    .reads = Reads::money,
    .judge = judge_not_substantial};

}  // namespace lode::audit
