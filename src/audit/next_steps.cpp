// One remedy often settles several findings; a person needs the work, not the list of complaints.
#include "audit/next_steps.h"

#include <algorithm>

#include "audit/words.h"

namespace lode::audit {
namespace {

// What has to stand before the next can be done: rules, then coverage, then needs, then plays, then people.
int stage(std::string_view code) {
  constexpr std::string_view order[] = {"DEF01", "DEF02", "DEF", "COV", "NED", "PLY04", "RCH", "PLY", "SUB",
                                        "EVD",   "TRK",   "AGR"};
  int best = static_cast<int>(std::size(order));
  std::size_t longest = 0;
  for (std::size_t i = 0; i < std::size(order); ++i)
    if (code.starts_with(order[i]) && order[i].size() > longest) {
      longest = order[i].size();
      best = static_cast<int>(i);
    }
  return best;
}

Step* step_of(std::vector<Step>& steps, std::string_view code) {
  auto it = std::ranges::find_if(steps, [&](const Step& step) { return contains(step.settles, code); });
  return it == steps.end() ? nullptr : &*it;
}

void add_stake(Step& step, std::optional<double> more) {
  if (more) step.at_stake = step.at_stake.value_or(0) + *more;
}

void take_in(std::vector<Step>& steps, const Rule& rule, const Finding& finding) {
  Step* step = step_of(steps, rule.code);
  if (!step) {
    steps.push_back({.act = std::string(rule.remedy.act),
                     .owner = std::string(rule.remedy.owner),
                     .effort = std::string(rule.remedy.effort),
                     .settles = {std::string(rule.code)}});
    step = &steps.back();
  }
  for (const auto& segment : finding.segments) add(step->segments, segment);
  step->severity = std::max(step->severity, finding.severity);
  for (const auto& member : finding.evidence)
    if (member.name == "at_stake") add_stake(*step, as_number(member.datum.value));
}

bool within(const std::vector<std::string>& inner, const std::vector<std::string>& outer) {
  return std::ranges::all_of(inner, [&](const auto& id) { return contains(outer, id); });
}

// A step that another one does along the way: needs with a cause also cure a one-sided definition.
void merge(std::vector<Step>& steps) {
  for (std::size_t i = 0; i < steps.size();) {
    const auto* rule = find_rule(steps[i].settles.front());
    Step* other = rule && !rule->remedy.with.empty() ? step_of(steps, rule->remedy.with) : nullptr;
    if (!other || other == &steps[i] || !within(steps[i].segments, other->segments)) {
      ++i;
      continue;
    }
    for (const auto& code : steps[i].settles) add(other->settles, code);
    other->severity = std::max(other->severity, steps[i].severity);
    add_stake(*other, steps[i].at_stake);
    steps.erase(steps.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

}  // namespace

std::vector<Step> next_steps(const Subject& subject, const Report& report, std::size_t most) {
  std::vector<Step> steps;
  for (const auto& finding : report.findings) {
    const auto* rule = find_rule(finding.rule);
    if (finding.outcome == Outcome::fires && finding.severity != Severity::info && rule)
      take_in(steps, *rule, finding);
  }
  merge(steps);
  std::ranges::stable_sort(steps, {}, [](const Step& step) {
    return std::pair(step.severity == Severity::error ? 0 : 1, stage(step.settles.front()));
  });
  if (steps.size() > most) steps.resize(most);
  for (auto& step : steps) {
    if (step.segments.size() == subject.segmentation.segments.size()) step.segments.clear();
    if (step.at_stake && subject.ground)
      step.at_stake = std::min(*step.at_stake, revenue_of(*subject.ground, subject.segmentation, step.segments));
  }
  return steps;
}

}  // namespace lode::audit
