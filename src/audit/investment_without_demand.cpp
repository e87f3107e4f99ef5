// SUB06 investment-without-demand: money for a product or for operations, and nothing shows that anyone wants it.
#include <fmt/format.h>

#include <algorithm>

#include "audit/entries.h"
#include "audit/gain.h"
#include "audit/measured.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

bool is_investment(const model::Play& play) {
  return (play.view == "product" || play.view == "operations") && play.budget.value_or(1) > 0;
}

// An investment that names nothing to show that somebody wants it.
Finding without_demand(const model::Segment& segment, const model::Play& play) {
  return fires(Severity::error, {segment.id}, play.place,
               fmt::format("{} gets a {} investment ('{}') and nothing shows that its accounts ask for it",
                           quoted(segment), play.view, play.title.empty() ? "untitled" : play.title),
               "give `evidence:` of demand (an id, or `claim` until somebody has checked): who asked, how many "
               "would pay, and how many must buy to break even",
               {{"play", Value(play.title)}, {"view", Value(play.view)}});
}

// The investments of a segment together: what it brings, it brings once.
struct Investments {
  std::vector<const model::Play*> plays;
  double cost = 0;
  std::size_t without_budget = 0;
};

Investments investments_of(const model::Segment& segment) {
  Investments out;
  for (const auto& play : segment.plays) {
    if (!is_investment(play)) continue;
    out.plays.push_back(&play);
    out.cost += std::max(0.0, play.budget.value_or(0));
    out.without_budget += play.budget ? 0 : 1;
  }
  return out;
}

Finding too_dear(const Subject& subject, const model::Segment& segment, const Investments& these, const Gain& gain) {
  std::vector<std::string> titles;
  for (const auto* play : these.plays) titles.push_back(play->title.empty() ? "untitled" : play->title);
  auto evidence = stake_of(*subject.ground, members_of(*subject.ground, index_of(subject.segmentation, segment)));
  append(evidence, gain_evidence(subject, gain, these.cost));
  append(evidence, {{"plays", texts(titles)}});
  return fires(Severity::error, {segment.id}, these.plays.front()->place,
               fmt::format("{} is to be put into {} for {}, which can bring {}: {}",
                           money_words(subject, these.cost), counted(these.plays.size(), "investment"),
                           quoted(segment), gain_words(subject, gain), break_even_words(gain, these.cost)),
               fmt::format("try it with a few customers first, at no more than {}, or build what another segment needs "
                           "as well", money_words(subject, gain.most)),
               std::move(evidence));
}

void judge_return(const Subject& subject, const model::Segment& segment, const Gain& gain, Outcomes& out) {
  const auto these = investments_of(segment);
  if (these.plays.empty()) return;
  if (auto open = members_unknown(subject, segment)) {
    out.push_back(*open);
    return;
  }
  const auto verdict = repays(gain, these.cost, threshold(subject, "SUB06.known", 0.5));
  if (verdict == Repays::no) {
    out.push_back(too_dear(subject, segment, these, gain));
  } else if (verdict == Repays::open || these.without_budget > 0) {
    auto needs = verdict == Repays::open ? missing_for(gain)
                                         : "the budget of " + counted(these.without_budget, "investment");
    out.push_back(undetermined({segment.id}, these.plays.front()->place,
                               fmt::format("{}, to hold against what is invested in {}", needs, quoted(segment))));
  }
}

Outcomes judge_investment_without_demand(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  Outcomes out;
  std::vector<std::string> investing;
  for (const auto& segment : s.segments)
    for (const auto& play : segment.plays) {
      if (!is_investment(play)) continue;
      add(investing, segment.id);
      if (play.evidence.empty()) out.push_back(without_demand(segment, play));
    }
  if (investing.empty()) return out;
  if (subject.made >= Reads::money) {
    auto gains = gains_of(subject);
    if (!gains) out.push_back(unanswered(investing, {.file = s.file}, gains.error()));
    for (std::size_t i = 0; gains && i < s.segments.size(); ++i) judge_return(subject, s.segments[i], (*gains)[i], out);
  } else if (out.empty()) {
    out.push_back(undetermined(investing, {.file = s.file},
                               "upside, win rate and margin of " + listed(investing) +
                                   ", to hold against what the plays cost"));
  }
  return out;
}

}  // namespace

const Rule investment_without_demand{
    .code = "SUB06",
    .name = "investment-without-demand",
    .summary = "a product or operations play without evidence of demand, or dearer than what it can bring",
    .needs = "definition and data",
    .awaits = "capped upside, win probability and margin per segment",
    .remedy = {"show that there is demand before money goes into a product", "product management",
               "two weeks"},
    .reads = Reads::money,
    .judge = judge_investment_without_demand};

}  // namespace lode::audit
