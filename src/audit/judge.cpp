// Runs the rules over one subject, applies waivers, counts, and gives the verdict.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/waivers.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

bool asked_for(const Rule& rule, const std::vector<std::string>& only) {
  return only.empty() || std::ranges::any_of(only, [&](const std::string& word) {
    return find_rule(word) == find_rule(rule.code);
  });
}

// A rule that is measured on data alone is not asked where there are none.
Outcomes run(const Rule& rule, const Subject& subject, const Context& context) {
  Place place{.file = subject.segmentation.file};
  const bool blind = rule.needs == "data" && (!subject.data || subject.made < rule.reads);
  if (blind) return {undetermined({}, place, std::string(rule.awaits))};
  if (rule.judge) return rule.judge(subject, context);
  auto out = undetermined({}, place, "a later version: not yet measured by this one");
  out.evidence.push_back({"not_yet_measured", Value(true)});
  return {out};
}

Judged summarise(const Rule& rule, const std::vector<Finding>& findings) {
  Judged out{.rule = &rule};
  for (const auto& finding : findings) {
    if (finding.rule != rule.code) continue;
    if (finding.outcome == Outcome::undetermined) {
      if (out.outcome == Outcome::clear) out.outcome = Outcome::undetermined;
      if (out.open.empty()) out.open = finding.message;
      continue;
    }
    out.outcome = Outcome::fires;
    out.severity = std::max(out.severity, finding.severity);
    ++out.fired;
  }
  return out;
}

int rank(const Finding& finding) {
  if (finding.outcome == Outcome::undetermined) return 3;
  return finding.severity == Severity::error ? 0 : finding.severity == Severity::warning ? 1 : 2;
}

const Datum* evidence_of(const Finding& finding, std::string_view name) {
  auto it = std::ranges::find(finding.evidence, name, &Member::name);
  return it == finding.evidence.end() ? nullptr : &it->datum;
}

// Revenue of the last 12 months that a finding is about: what it says itself, else that of its segments, or of all.
double at_stake(const Finding& finding, const Subject& subject) {
  if (const auto* own = evidence_of(finding, "revenue"))
    if (auto number = as_number(own->value)) return *number;
  return revenue_of(*subject.ground, subject.segmentation, finding.segments);
}

// The rule with most money at stake first, and of its findings the largest; without data in the order of the rules.
void sort(Report& report, const Subject& subject) {
  std::map<std::pair<int, std::string>, double> most;  // by rank and rule
  auto stake_of_finding = [](const Finding& finding) {
    const auto* stake = evidence_of(finding, "at_stake");
    return stake ? as_number(stake->value).value_or(0) : 0;
  };
  for (auto& finding : report.findings) {
    if (!subject.ground || finding.outcome != Outcome::fires) continue;
    finding.evidence.push_back({"at_stake", Value(at_stake(finding, subject))});
    auto& largest = most[{rank(finding), finding.rule}];
    largest = std::max(largest, stake_of_finding(finding));
  }
  std::ranges::stable_sort(report.findings, {}, [&](const Finding& finding) {
    auto rule = std::ranges::find(rules(), finding.rule, &Rule::code);
    auto money = most.find({rank(finding), finding.rule});
    return std::tuple(rank(finding), money == most.end() ? 0.0 : -money->second, rule - rules().begin(),
                      -stake_of_finding(finding), finding.place.line);
  });
}

void sort_and_count(Report& report, const Subject& subject) {
  sort(report, subject);
  for (auto& judged : report.judged) {
    judged.severity = Severity::info;
    judged.fired = 0;
    for (const auto& finding : report.findings) {
      if (finding.rule != judged.rule->code || finding.outcome != Outcome::fires) continue;
      judged.severity = std::max(judged.severity, finding.severity);
      ++judged.fired;
    }
    judged.waived = static_cast<int>(std::ranges::count_if(
        report.waived, [&](const Waived& w) { return w.finding.rule == judged.rule->code; }));
    report.undetermined += judged.outcome == Outcome::undetermined ? 1 : 0;
  }
  for (const auto& finding : report.findings) {
    if (finding.outcome != Outcome::fires) continue;
    report.errors += finding.severity == Severity::error ? 1 : 0;
    report.warnings += finding.severity == Severity::warning ? 1 : 0;
  }
}

// A waived error is somebody's decision, not a proof: it keeps "actionable" out of reach.
std::string verdict_of(const Report& report, Profile profile) {
  if (report.errors > 0) return "not_actionable";
  bool waived_error = std::ranges::any_of(
      report.waived, [](const Waived& w) { return w.finding.severity == Severity::error; });
  bool open = report.warnings > 0 || report.undetermined > 0 || waived_error;
  bool whole = report.judged.size() == rules().size();
  return profile == Profile::publish && whole && !open ? "actionable" : "actionable_with_gaps";
}

}  // namespace

double threshold(const Subject& subject, std::string_view name, double otherwise) {
  auto it = subject.settings.thresholds.find(name);
  return it == subject.settings.thresholds.end() ? otherwise : it->second;
}

Report judge(const Subject& subject, const std::vector<std::string>& only, const Context& context) {
  Subject prepared = subject;
  auto prover = subject.segmentation.readable ? prove::Prover::create(subject.segmentation)
                                              : fail(Code::invalid_argument, "unreadable");
  if (prover) prepared.prover = &*prover;
  Report report;
  for (const auto& finding : subject.around)
    if (only.empty() || !find_rule(finding.rule) || asked_for(*find_rule(finding.rule), only))
      report.findings.push_back(finding);
  for (const auto& rule : rules()) {
    if (!asked_for(rule, only)) continue;
    for (auto& finding : run(rule, prepared, context)) {
      finding.rule = rule.code;
      finding.name = rule.name;
      if (finding.outcome == Outcome::undetermined) finding.message = "needs " + finding.message;
      report.findings.push_back(std::move(finding));
    }
    report.judged.push_back(summarise(rule, report.findings));
  }
  apply_waivers(prepared, report.judged, report.findings, report.waived);
  sort_and_count(report, prepared);
  report.verdict = verdict_of(report, subject.profile);
  return report;
}

}  // namespace lode::audit
