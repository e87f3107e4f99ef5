// For the tests of rules: a small segmentation without a fault, one edit at a time, and what then fires.
#pragma once
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "audit/audit.h"
#include "base/text.h"

namespace lode::audit::testing {

// Nothing of severity warning or error fires here, in `publish` either.
inline constexpr std::string_view faultless = R"(lode: 1
segmentation: repair
title: Repair contracts
version: 3
unit: account
match: unique
critical_factors: [urgency, scale]
attributes:
  uptime: {type: enum, values: [critical, normal], nullable: false, family: urgency, nest: operations, source: public}
  machines: {type: integer, min: 1, nullable: false, family: scale, nest: demographics, source: public}
needs:
  fast_repair: {title: Repair within a day}
  spare_parts: {title: Parts on the shelf}
  low_price: {title: A low price}
  self_help: {title: Help to repair it themselves}
segments:
  - id: critical
    title: Plants that cannot stop
    where: "uptime = 'critical' and machines >= 1"
    mode: segment
    needs:
      - {need: fast_repair, weight: 5, because: uptime, evidence: [E1]}
      - {need: spare_parts, weight: 4, because: machines, evidence: [scorecard]}
    buying: {level: site, roles: {decider: plant manager}, process: [call, order], days: 5}
    plays:
      marketing: {title: Back by morning, message: We come at night, answers: [fast_repair],
                  owner: Ann, budget: 10, start: 2026-01-01, kpi: hours}
      product: {title: Shelf on site, answers: [spare_parts],
                  owner: Ann, budget: 10, start: 2026-01-01, kpi: hours, evidence: [E1]}
      sales: {title: Yearly contract, answers: [fast_repair],
                  owner: Ann, budget: 10, start: 2026-01-01, kpi: hours}
      operations: {title: Night crew, answers: [fast_repair],
                  owner: Ann, budget: 10, start: 2026-01-01, kpi: hours, evidence: [E1]}
    kpis: [{id: hours, metric: hours to repair, baseline: 30, target: 20, by: 2026-12-31}]
    owner: Ann
  - id: patient
    title: Plants that can wait
    where: "uptime = 'normal' and machines >= 1"
    mode: segment
    needs:
      - {need: low_price, weight: 5, because: uptime, evidence: [E2]}
      - {need: self_help, weight: 3, because: machines, evidence: [call]}
    buying: {level: site, roles: {decider: owner}, process: [order], days: 2}
    plays:
      marketing: {title: Pay when it runs, message: No call-out fee, answers: [low_price],
                  owner: Bob, budget: 10, start: 2026-01-01, kpi: visits}
      product: {title: Repair films, answers: [self_help], owner: Bob,
                  budget: 10, start: 2026-01-01, kpi: visits, evidence: [E2]}
      sales: {title: Sold by telephone, answers: [low_price],
                  owner: Bob, budget: 10, start: 2026-01-01, kpi: visits}
      operations: {title: Parts by mail, answers: [low_price],
                  owner: Bob, budget: 10, start: 2026-01-01, kpi: visits, evidence: [E2]}
    kpis: [{id: visits, metric: visits per contract, baseline: 3, target: 2, by: 2026-12-31}]
    owner: Bob
review: {every_months: 3, owner: Ann}
sign_offs:
  sales: {by: Cleo, on: 2026-01-08, version: 3}
)";

struct Edit {
  std::string_view from, to;
};

// The faultless file with edits; each must match.
inline std::string edited(std::initializer_list<Edit> edits) {
  std::string out(faultless);
  for (const auto& [from, to] : edits) {
    auto at = out.find(from);
    EXPECT_NE(at, std::string::npos) << "nothing to edit: " << from;
    if (at != std::string::npos) out.replace(at, from.size(), to);
  }
  return out;
}

struct Setting {
  Profile profile = Profile::definition;
  std::vector<std::string> only;
  model::Settings settings;
  bool in_workspace = false;
};

inline Report judged(const std::string& text, const Setting& setting = {}) {
  auto read = model::read_segmentation(text, "test.yaml");
  Context context;
  Subject subject{.segmentation = read.value,
                  .reading = read.findings,
                  .settings = setting.settings,
                  .profile = setting.profile,
                  .in_workspace = setting.in_workspace,
                  .today = "2026-03-31"};
  return judge(subject, setting.only, context);
}

// "DEF03 error critical": what fires as warning or error, sorted.
using Fired = std::multiset<std::string>;
inline Fired fired(const Report& report) {
  Fired out;
  for (const auto& f : report.findings)
    if (f.outcome == Outcome::fires && f.severity != Severity::info)
      out.insert(f.rule + " " + severity_name(f.severity) +
                 (f.segments.empty() ? "" : " " + join(f.segments, ",")));
  return out;
}
inline Fired fired(std::initializer_list<Edit> edits, const Setting& setting = {}) {
  return fired(judged(edited(edits), setting));
}

inline const Finding* first(const Report& report, std::string_view code) {
  for (const auto& f : report.findings)
    if (f.rule == code) return &f;
  return nullptr;
}

inline Outcome outcome_of(const Report& report, std::string_view code) {
  for (const auto& j : report.judged)
    if (j.rule->code == code) return j.outcome;
  ADD_FAILURE() << code << " was not judged";
  return Outcome::clear;
}
inline Outcome outcome_of(std::initializer_list<Edit> edits, std::string_view code, const Setting& setting = {}) {
  return outcome_of(judged(edited(edits), setting), code);
}

inline std::string witness_of(const Finding& finding) {
  std::string out;
  for (const auto& member : finding.evidence)
    if (member.name == "witness")
      for (const auto& value : member.datum.members)
        out += (out.empty() ? "" : " ") + value.name + "=" + to_text(value.datum.value);
  return out;
}

}  // namespace lode::audit::testing
