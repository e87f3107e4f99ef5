// Kept out of judge.cpp: what a waiver may do is a promise to whoever reads the report, so it has one place.
#include "audit/waivers.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/words.h"
#include "base/text.h"

namespace lode::audit {
namespace {

using model::Waiver;

Finding stale(const Waiver& waiver, std::string message, std::string fix) {
  auto found = fires(Severity::warning, {}, waiver.place, std::move(message), std::move(fix),
                     {{"waiver", Value(waiver.rule)}});
  if (!waiver.segment.empty()) found.segments = {waiver.segment};
  found.rule = "WVR01";
  found.name = "stale-waiver";
  return found;
}

std::string missing_words(const Waiver& waiver) {
  std::vector<std::string> missing;
  if (waiver.reason.empty()) missing.emplace_back("reason");
  if (waiver.by.empty()) missing.emplace_back("by");
  if (waiver.until.empty()) missing.emplace_back("until");
  return listed(missing);
}

// Why a waiver has no effect, whatever the findings are; empty: it is in force.
std::optional<Finding> faulty(const Subject& subject, const Waiver& waiver) {
  const auto* rule = find_rule(waiver.rule);
  if (!rule) {
    std::vector<std::string> names;
    for (const auto& r : rules()) names.emplace_back(r.name);
    auto near = did_you_mean(lower(waiver.rule), names);
    return stale(waiver, fmt::format("a waiver names the rule '{}', which does not exist", waiver.rule),
                 near.empty() ? "`lode rules` lists them" : fmt::format("did you mean {}?", near));
  }
  if (auto missing = missing_words(waiver); !missing.empty())
    return stale(waiver, fmt::format("the waiver of {} has no effect: it lacks {}", rule->code, missing),
                 "say why, who takes responsibility, and until when: `{rule: …, reason: …, by: …, until: …}`");
  if (!parse_date(waiver.until))
    return stale(waiver, fmt::format("the waiver of {} ends on '{}', which is no date", rule->code, waiver.until),
                 "write the date as YYYY-MM-DD");
  if (waiver.until < subject.today)
    return stale(waiver, fmt::format("the waiver of {} by {} expired on {}", rule->code, waiver.by, waiver.until),
                 "settle the finding now, or renew the waiver with a new date");
  return std::nullopt;
}

bool covers(const Waiver& waiver, const Finding& finding) {
  const auto* rule = find_rule(waiver.rule);
  return rule && finding.rule == rule->code && finding.outcome == Outcome::fires &&
         finding.severity != Severity::info &&
         (waiver.segment.empty() || contains(finding.segments, waiver.segment));
}

std::optional<Finding> unused(const Waiver& waiver, const std::vector<Judged>& judged) {
  const auto* rule = find_rule(waiver.rule);
  auto it = std::ranges::find(judged, rule, &Judged::rule);
  if (it == judged.end() || it->outcome == Outcome::undetermined) return std::nullopt;
  return stale(waiver,
               fmt::format("the waiver of {}{} is not needed: nothing fires there any more", rule->code,
                           waiver.segment.empty() ? "" : " for " + waiver.segment),
               "delete it");
}

}  // namespace

void apply_waivers(const Subject& subject, const std::vector<Judged>& judged,
                   std::vector<Finding>& findings, std::vector<Waived>& waived) {
  auto waivers = subject.segmentation.waivers;
  // One in lode.yaml speaks of a segment of some file: of this one only where it has such a segment.
  for (const auto& waiver : subject.settings.waivers)
    if (waiver.segment.empty() || subject.segmentation.find(waiver.segment)) waivers.push_back(waiver);
  for (const auto& waiver : waivers) {
    if (const auto* rule = find_rule(waiver.rule);
        rule && std::ranges::find(judged, rule, &Judged::rule) == judged.end())
      continue;  // another rule was asked for
    if (auto fault = faulty(subject, waiver)) {
      findings.push_back(*fault);
      continue;
    }
    auto first = std::stable_partition(findings.begin(), findings.end(),
                                       [&](const Finding& f) { return !covers(waiver, f); });
    if (first == findings.end()) {
      if (auto idle = unused(waiver, judged)) findings.push_back(*idle);
      continue;
    }
    for (auto it = first; it != findings.end(); ++it) waived.push_back({std::move(*it), waiver});
    findings.erase(first, findings.end());
  }
}

}  // namespace lode::audit
