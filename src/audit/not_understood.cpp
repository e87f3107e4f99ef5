// AGR03 not-understood: rules too long or too many to be kept in mind by the people who use them.
#include <fmt/format.h>

#include <algorithm>

#include "audit/coverage.h"
#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

// Levels of and/or/not: "a and (b or c)" has 2.
int depth_of(const model::Predicate& rule) {
  int deepest = 0;
  for (const auto& child : rule.children) deepest = std::max(deepest, depth_of(child));
  return rule.children.empty() ? 0 : deepest + 1;
}

Outcomes judge_not_understood(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  const int conditions_max = static_cast<int>(threshold(subject, "AGR03.conditions", 4));
  const int depth_max = static_cast<int>(threshold(subject, "AGR03.depth", 3));
  const auto segments_max = static_cast<std::size_t>(threshold(subject, "AGR03.segments", 7));
  Outcomes out;
  for (const auto& segment : s.segments) {
    if (!segment.has_rule) continue;
    const int conditions = model::condition_count(segment.rule), depth = depth_of(segment.rule);
    if (conditions <= conditions_max && depth <= depth_max) continue;
    std::string what = conditions > conditions_max
                           ? fmt::format("has {} conditions", conditions)
                           : fmt::format("is nested {} levels deep", depth);
    out.push_back(fires(Severity::warning, {segment.id}, rule_place(segment),
                        fmt::format("the rule of {} {}: few people will be able to apply it in their head",
                                    quoted(segment), what),
                        "drop the conditions that move hardly any account, or let an earlier segment take "
                        "them first",
                        {{"conditions", Value(static_cast<std::int64_t>(conditions))},
                         {"depth", Value(static_cast<std::int64_t>(depth))}}));
  }
  if (s.segments.size() > segments_max)
    out.push_back(fires(Severity::warning, {}, scheme_place(s),
                        fmt::format("there are {} segments: more than a sales force keeps apart",
                                    s.segments.size()),
                        "merge segments that get the same treatment",
                        {{"segments", Value(static_cast<std::int64_t>(s.segments.size()))}}));
  if (out.empty() && !s.segments.empty())
    out.push_back(undetermined({}, {.file = s.file}, "a quiz of the people who use it; none was held"));
  return out;
}

}  // namespace

const Rule not_understood{
    .code = "AGR03",
    .name = "not-understood",
    .summary = "too many conditions, levels or segments, or a sales force that sorts accounts differently",
    .needs = "definition and data",
    .awaits = "quiz answers",
    .remedy = {"shorten what is too long, and test on real accounts whether people agree", "sales",
               "half a day"},
    .judge = judge_not_understood};

}  // namespace lode::audit
