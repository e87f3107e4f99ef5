// The table of rules, the verdict, waivers, the path and the explanation.
#include <regex>

#include "audit/meaning.h"
#include "audit/next_steps.h"
#include "audit/testing.h"

namespace lode::audit::testing {

constexpr std::string_view mode_patient = "    mode: segment\n    needs:\n      - {need: low";
constexpr std::string_view no_mode = "    needs:\n      - {need: low";

std::string with_waiver(std::string_view waiver, bool fault = true) {
  auto out = fault ? edited({{mode_patient, no_mode}}) : std::string(faultless);
  return out + "waivers:\n  - " + std::string(waiver) + "\n";
}

TEST(Rules, FortyOfThemEachNamedOnce) {
  std::set<std::string_view> codes, names;
  for (const auto& rule : rules()) {
    codes.insert(rule.code);
    names.insert(rule.name);
    EXPECT_TRUE(std::regex_match(std::string(rule.code), std::regex("[A-Z]{3}0[1-7]"))) << rule.code;
    EXPECT_TRUE(std::regex_match(std::string(rule.name), std::regex("[a-z]+(-[a-z]+)*"))) << rule.name;
    EXPECT_FALSE(rule.summary.empty() || rule.needs.empty() || rule.remedy.act.empty()) << rule.code;
    EXPECT_EQ(rule.awaits.empty(), rule.needs == "definition") << rule.code;
  }
  EXPECT_EQ(codes.size(), 40u);
  EXPECT_EQ(names.size(), 40u);
  EXPECT_EQ(find_rule("cov01"), find_rule("overlap"));
  EXPECT_EQ(find_rule("nonsense"), nullptr);
}

TEST(Judge, WhatIsNotMeasuredIsNeverClear) {
  auto report = judged(std::string(faultless));
  EXPECT_EQ(report.judged.size(), 40u);
  for (const auto& judged : report.judged)
    EXPECT_TRUE(judged.rule->judge || judged.outcome == Outcome::undetermined) << judged.rule->code;
}

TEST(Judge, ErrorsComeFirstAndUndeterminedLast) {
  auto report = judged(edited({{mode_patient, no_mode}, {"title: Repair films, answers: [self_help]",
      "title: Repair films"}}));
  int last = 0;
  for (const auto& f : report.findings) {
    int rank = f.outcome == Outcome::undetermined ? 3 : 2 - static_cast<int>(f.severity);
    EXPECT_GE(rank, last);
    last = rank;
  }
  EXPECT_EQ(report.errors, 1);
  EXPECT_EQ(report.warnings, 1);
  EXPECT_EQ(report.verdict, "not_actionable");
}

TEST(Waivers, SilenceAFindingAndStayOnRecord) {
  auto report = judged(with_waiver("{rule: PLY04, segment: patient, reason: decided in May, by: "
      "Ann, until: 2026-05-31}"));
  EXPECT_EQ(fired(report), Fired{});
  ASSERT_EQ(report.waived.size(), 1u);
  EXPECT_EQ(report.waived[0].finding.rule, "PLY04");
  EXPECT_EQ(outcome_of(report, "PLY04"), Outcome::fires);  // what is true of the file does not change
}

TEST(Waivers, AreHeldToTheirOwnTerms) {
  auto count = [](std::string_view waiver,
      bool fault = true) { return fired(judged(with_waiver(waiver, fault))); };
  const Fired stale{"PLY04 warning patient", "WVR01 warning patient"};
  EXPECT_EQ(count("{rule: PLY04, segment: patient, reason: r, by: Ann, until: 2026-03-30}"),
      stale);  // expired
  EXPECT_EQ(count("{rule: PLY04, segment: patient, reason: r, by: Ann, until: 2026-03-31}"), Fired{});
  EXPECT_EQ(count("{rule: PLY04, segment: patient, by: Ann, until: 2026-05-31}"), stale);  // no reason
  EXPECT_EQ(count("{rule: mode-undecided, reason: r, by: Ann, until: 2026-05-31}", false),
      (Fired{"WVR01 warning"}));  // unused
  EXPECT_EQ(count("{rule: PLY99, reason: r, by: Ann, until: 2026-05-31}", false), (Fired{"WVR01 warning"}));
  EXPECT_EQ(count("{rule: PLY04, segment: critical, reason: r, by: Ann, until: 2026-05-31}"),
            (Fired{"PLY04 warning patient", "WVR01 warning critical"}));  // another segment
}

TEST(Waivers, OfTheWorkspaceCountToo) {
  Setting setting;
  setting.settings.waivers = {{.rule = "PLY04", .segment = "patient", .reason = "r", .by = "Ann",
      .until = "2026-12-31"},
                              {.rule = "PLY04", .segment = "of_another_file", .reason = "r",
                                  .by = "Ann", .until = "2026-12-31"}};
  EXPECT_EQ(fired({{mode_patient, no_mode}}, setting), Fired{});
}

TEST(NextSteps, OneRemedySettlesSeveralFindings) {
  auto text = edited({{"uptime = 'normal' and machines >= 1", "uptime = 'normal'"},
                      {"      - {need: low_price, weight: 5, because: uptime, evidence: [E2]}\n", ""},
                      {"      - {need: self_help, weight: 3, because: machines, evidence: [call]}\n", ""},
                      {"    mode: segment\n    needs:\n    buying: {level: site, roles: {decider: "
                          "owner}", "    buying: {level: site, roles: {decider: owner}"}});
  auto read = model::read_segmentation(text, "test.yaml");
  auto report = judged(text);
  const model::Settings settings;
  const Subject subject{.segmentation = read.value, .reading = read.findings, .settings = settings};
  auto steps = next_steps(subject, report);
  ASSERT_GE(steps.size(), 2u);
  EXPECT_EQ(steps[0].settles, (std::vector<std::string>{"NED01", "DEF03"}));
  EXPECT_EQ(steps[0].segments, (std::vector<std::string>{"patient"}));
  std::set<std::string> open, settled;
  for (const auto& f : report.findings)
    if (f.outcome == Outcome::fires && f.severity != Severity::info) open.insert(f.rule);
  for (const auto& step : steps) settled.insert(step.settles.begin(), step.settles.end());
  EXPECT_EQ(open, settled);
  EXPECT_LE(next_steps(subject, report, 1).size(), 1u);
}

Meaning meaning_of(const std::string& text) {
  auto read = model::read_segmentation(text, "test.yaml");
  model::Settings settings;
  Subject subject{.segmentation = read.value, .reading = read.findings, .settings = settings,
      .today = "2026-03-31"};
  return explain(subject, judge(subject, {}, Context{}));
}

TEST(Meaning, SpeaksOfEachSegmentFromItsStructure) {
  auto meaning = meaning_of(std::string(faultless));
  ASSERT_EQ(meaning.segments.size(), 2u);
  EXPECT_NE(meaning.whole.find("exactly one"), std::string::npos);
  EXPECT_NE(meaning.segments[0].marketing.find("We come at night"), std::string::npos);
  EXPECT_NE(meaning.segments[1].product.find("Repair films"), std::string::npos);
}

TEST(Meaning, DoesNotRepeatItself) {
  auto text = std::string("segmentation: x\nlode: 1\nmatch: unique\nsegments:\n");
  for (auto id : {"a", "b", "c", "d"}) text += std::string("  - {id: ") + id + ", where: "
      "\"" + id + "x = 'y'\"}\n";
  text += "attributes: {ax: {type: text}, bx: {type: text}, cx: {type: text}, dx: {type: text}}\n";
  std::set<std::string> said;
  auto meaning = meaning_of(text);
  for (const auto& m : meaning.segments) {
    said.insert(m.marketing);
    said.insert(m.product);
  }
  EXPECT_EQ(said.size(), 8u);
}

TEST(Meaning, ProseCannotImproveIt) {
  auto bare = meaning_of(edited({{"answers: [self_help], ", ""}}));
  auto praised = meaning_of(edited({{"title: Repair films, answers: [self_help],",
      "title: Repair films, reason: \"customers love us\","}}));
  EXPECT_NE(bare.segments[1].product.find("no need"), std::string::npos);
  EXPECT_NE(praised.segments[1].product.find("no need"), std::string::npos);
}

}  // namespace lode::audit::testing
