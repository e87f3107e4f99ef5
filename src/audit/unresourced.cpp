// PLY03 unresourced: a play that nobody owns, or that has no money, no date or no measure.
#include <fmt/format.h>

#include "audit/entries.h"
#include "audit/words.h"
#include "base/text.h"

namespace lode::audit {
namespace {

std::vector<std::string> missing_from(const model::Play& play) {
  std::vector<std::string> out;
  if (play.owner.empty()) out.emplace_back("owner");
  if (!play.budget) out.emplace_back("budget");
  if (play.start.empty() && play.end.empty()) out.emplace_back("date");
  if (play.kpi.empty()) out.emplace_back("KPI");
  return out;
}

Outcomes judge_unresourced(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  const auto severity = subject.profile == Profile::publish ? Severity::error : Severity::warning;
  Outcomes out;
  bool any = false;
  for (const auto& segment : s.segments) {
    std::vector<std::string> parts;
    const model::Play* first = nullptr;
    for (const auto& play : segment.plays) {
      any = true;
      auto missing = missing_from(play);
      if (missing.empty()) continue;
      if (!first) first = &play;
      parts.push_back(fmt::format("{} has no {}", play.view, listed(missing, "or")));
    }
    if (!first) continue;
    out.push_back(fires(severity, {segment.id}, first->place,
                        fmt::format("not all plays of {} can start: {}", quoted(segment), join(parts, "; ")),
                        "write `owner:`, `budget:`, `start:` and `kpi:` for each, or drop the play",
                        {{"plays", texts(parts)}}));
  }
  if (!any) out.push_back(undetermined({}, {.file = s.file}, "a play to judge"));
  return out;
}

}  // namespace

const Rule unresourced{
    .code = "PLY03",
    .name = "unresourced",
    .summary = "a play without an owner, a budget, a date or a KPI",
    .needs = "definition",
    .remedy = {"give every play an owner, a budget, a date and a KPI", "the head of marketing", "a day"},
    .judge = judge_unresourced};

}  // namespace lode::audit
