// RCH03 decision-makers-unknown: nobody says who decides in this segment, at which level, or how.
#include <fmt/format.h>

#include <algorithm>

#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

Outcomes judge_decision_makers_unknown(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  Outcomes out;
  for (const auto& segment : s.segments) {
    const auto& buying = segment.buying;
    if (!buying.roles.empty() || !buying.process.empty() || !buying.level.empty()) continue;
    out.push_back(fires(Severity::warning, {segment.id},
                        segment.has_buying ? segment.buying.place : segment.place,
                        fmt::format("nothing says who decides in {}, or how a purchase comes about",
                                    quoted(segment)),
                        "add `buying: {level: …, roles: {decider: …, user: …}, process: [trial, order]}`"));
  }
  if (out.empty() && !s.segments.empty())
    out.push_back(undetermined(all_segments(s), {.file = s.file},
                               "contacts with their roles, to see for how much revenue a decider is known"));
  return out;
}

}  // namespace

const Rule decision_makers_unknown{
    .code = "RCH03",
    .name = "decision-makers-unknown",
    .summary = "no roles and no purchase process, or too little revenue with a known decider",
    .needs = "definition and data",
    .awaits = "contacts with roles",
    .remedy = {"ask the sales force who decides in each segment, and how", "sales", "two days"},
    .judge = judge_decision_makers_unknown};

}  // namespace lode::audit
