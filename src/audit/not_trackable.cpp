// TRK01 not-trackable: nobody will be able to tell in a year whether the segmentation worked.
#include <fmt/format.h>

#include <algorithm>

#include "audit/coverage.h"
#include "audit/entries.h"
#include "audit/snapshots.h"
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

// The day from which a first period runs: the first snapshot, else the first sign-off; empty: it has not begun.
std::string begun(const model::Segmentation& s, const std::vector<std::string>& snapshots) {
  std::string out = snapshots.empty() ? "" : snapshots.front();
  for (const auto& sign_off : s.sign_offs)
    if (snapshots.empty() && !sign_off.on.empty() && (out.empty() || sign_off.on < out)) out = sign_off.on;
  return out;
}

// All that can be written down is there: now somebody has to look twice.
Outcomes judge_snapshots(const Subject& subject) {
  const auto& s = subject.segmentation;
  const auto snapshots = snapshot_days(subject);
  const auto least = static_cast<std::size_t>(threshold(subject, "TRK01.snapshots", 2));
  if (subject.data && snapshots.size() >= least) return {};
  const auto start = parse_date(begun(s, snapshots));
  const bool late = start && add_months(*start, *s.review->every_months) < subject.as_of;  // data say what time it is
  if (!subject.data || !late)
    return {undetermined({}, {.file = s.file}, subject.data
        ? fmt::format("two snapshots, taken at least one period apart; {} on record",
                      snapshots.empty() ? "none is" : "one is")
        : "two snapshots, taken at least one period apart")};
  return {fires(subject.profile == Profile::publish ? Severity::error : Severity::warning, {}, scheme_place(s),
                fmt::format("the first period of {} months since {} is over, and {} on record: whether it worked "
                            "cannot be told", *s.review->every_months, to_text(*start),
                            snapshots.empty() ? "no snapshot is" : "only one snapshot is"),
                "take a snapshot at every review",
                {{"snapshots", Value(static_cast<std::int64_t>(snapshots.size()))},
                 {"least", Value(static_cast<std::int64_t>(least))}, {"since", Value(*start)},
                 {"every_months", Value(std::int64_t{*s.review->every_months})}})};
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
  if (parts.empty()) return judge_snapshots(subject);
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
