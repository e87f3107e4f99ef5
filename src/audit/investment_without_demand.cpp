// SUB06 investment-without-demand: money for a product or for operations, and nothing shows that anyone wants it.
#include <fmt/format.h>

#include "audit/entries.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

bool is_investment(const model::Play& play) {
  return (play.view == "product" || play.view == "operations") && play.budget.value_or(1) > 0;
}

Outcomes judge_investment_without_demand(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  Outcomes out;
  std::vector<std::string> investing;
  for (const auto& segment : s.segments) {
    for (const auto& play : segment.plays) {
      if (!is_investment(play)) continue;
      add(investing, segment.id);
      if (!play.evidence.empty()) continue;
      out.push_back(fires(
          Severity::error, {segment.id}, play.place,
          fmt::format("{} gets a {} investment ('{}') and nothing shows that its accounts ask for it",
                      quoted(segment), play.view, play.title.empty() ? "untitled" : play.title),
          "give `evidence:` of demand (an id, or `claim` until somebody has checked): who asked, how many "
          "would pay, and how many must buy to break even",
          {{"play", Value(play.title)}, {"view", Value(play.view)}}));
    }
  }
  if (out.empty() && !investing.empty())
    out.push_back(undetermined(investing, {.file = s.file},
                               "upside, win rate and margin of " + listed(investing) +
                                   ", to hold against what the plays cost"));
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
    .judge = judge_investment_without_demand};

}  // namespace lode::audit
