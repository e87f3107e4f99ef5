// TRK01 not-trackable: nobody will be able to tell in a year whether the segmentation worked.
#include <fmt/format.h>

#include <algorithm>

#include "audit/coverage.h"
#include "audit/entries.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

using model::Segment;

bool is_measurable(const model::Kpi& kpi) { return kpi.baseline && kpi.target; }

std::string unmeasured_words(const model::Segmentation& s, const std::vector<std::string>& ids,
                             std::string_view what) {
  if (ids.empty()) return {};
  if (ids.size() == s.segments.size() && ids.size() > 1) return fmt::format("no segment has {}", what);
  std::vector<std::string> names;
  for (const auto& id : ids) names.push_back(quoted(*s.find(id)));
  return fmt::format("{} {} no {}", listed(names), ids.size() == 1 ? "has" : "have",
                     what.substr(what.find(' ') + 1));
}

Outcomes judge_not_trackable(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  std::vector<std::string> no_kpi, no_owner, all, parts;
  const bool review_owner = s.review && !s.review->owner.empty();
  for (const auto& segment : s.segments) {
    if (std::ranges::none_of(segment.kpis, is_measurable)) no_kpi.push_back(segment.id);
    if (segment.owner.empty() && !review_owner) no_owner.push_back(segment.id);
  }
  for (const auto* ids : {&no_kpi, &no_owner})
    for (const auto& id : *ids) add(all, id);
  add(parts, unmeasured_words(s, no_kpi, "a KPI with baseline and target"));
  add(parts, unmeasured_words(s, no_owner, "an owner"));
  if (!s.review || !s.review->every_months) add(parts, "no date is set for a review");
  if (s.segments.empty()) return {};
  if (parts.empty())
    return {undetermined({}, {.file = s.file}, "two snapshots, taken at least one period apart")};
  auto at = all.empty() ? scheme_place(s) : s.find(all.front())->place;
  return {fires(subject.profile == Profile::publish ? Severity::error : Severity::warning, all, at,
                "nobody will be able to tell whether this worked: " + listed(parts),
                "per segment, write `kpis: [{id: …, metric: …, baseline: …, target: …, by: …}]` and `owner:`; "
                "for the whole, `review: {every_months: 3, owner: …}`",
                {{"no_kpi", texts(no_kpi)}, {"no_owner", texts(no_owner)}})};
}

}  // namespace

const Rule not_trackable{
    .code = "TRK01",
    .name = "not-trackable",
    .summary = "no KPI with baseline and target, no owner, no review date, or too few snapshots",
    .needs = "definition and data",
    .awaits = "snapshots",
    .remedy = {"set KPIs with a baseline, an owner and a review date", "the owner of the segmentation",
               "a day"},
    .judge = judge_not_trackable};

}  // namespace lode::audit
