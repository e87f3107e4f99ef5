// DEF01 to DEF06: one edit of a faultless file, one finding.
#include "audit/testing.h"

namespace lode::audit::testing {

constexpr std::string_view rule_critical = R"(where: "uptime = 'critical' and machines >= 1")";
constexpr std::string_view rule_patient = R"(where: "uptime = 'normal' and machines >= 1")";

TEST(Audit, FaultlessFileHasNoFinding) {
  for (auto profile : {Profile::definition, Profile::publish}) {
    auto report = judged(std::string(faultless), {.profile = profile});
    EXPECT_EQ(fired(report), Fired{});
    EXPECT_EQ(report.verdict, "actionable_with_gaps");
  }
}

TEST(NotExecutable, ClearOnASoundFile) { EXPECT_EQ(outcome_of({}, "DEF01"), Outcome::clear); }

TEST(NotExecutable, MissingRule) {
  EXPECT_EQ(fired({{rule_patient, "note: none"}}).count("DEF01 error patient"), 1u);
}

TEST(NotExecutable, BrokenRuleLeavesCoverageOpenAndAccusesNothingElse) {
  auto report = judged(edited({{rule_patient, "where: 'uptime ='"}}));
  EXPECT_EQ(fired(report), (Fired{"DEF01 error patient"}));
  for (auto code : {"COV01", "COV02", "COV03"}) EXPECT_EQ(outcome_of(report, code), Outcome::undetermined);
}

TEST(NotExecutable, UnknownAttribute) {
  EXPECT_EQ(fired({{"uptime = 'normal'", "uptimes = 'normal'"}}), (Fired{"DEF01 error patient"}));
}

TEST(NotExecutable, ContradictionIsFoundByProof) {
  auto report = judged(edited({{"uptime = 'normal' and machines >= 1",
      "uptime = 'normal' and machines < 1"}}),
                       {.only = {"DEF01"}});
  EXPECT_EQ(fired(report), (Fired{"DEF01 error patient"}));
  EXPECT_NE(first(report, "DEF01")->message.find("contradict"), std::string::npos);
}

TEST(NotExecutable, ShadowedOnlyUnderAnOrder) {
  const Edit shadowed{"uptime = 'normal' and machines >= 1", "uptime = 'critical' and machines >= 5"};
  const Setting only{.only = {"DEF01"}};
  EXPECT_EQ(fired({shadowed, {"match: unique", "match: first"}}, only), (Fired{"DEF01 error patient"}));
  EXPECT_EQ(fired({shadowed}, only), Fired{});
}

TEST(NotExecutable, DefinedByItsOwnResult) {
  const Setting only{.only = {"DEF01"}};
  EXPECT_EQ(fired({{"metric: visits per contract", "metric: machines"}}, only),
      (Fired{"DEF01 error patient"}));
  const Edit label{"  machines: {type", "  score: {type: number, source: model, derive: "
      "\"p_segment\"}\n  machines: {type"};
  EXPECT_EQ(fired({label, {"machines >= 1", "score >= 1"}}, only), (Fired{"DEF01 error critical"}));
}

TEST(NotExecutable, UnitOfTheWorkspace) {
  Setting setting{.only = {"DEF01"}, .in_workspace = true};
  EXPECT_EQ(fired({}, setting), Fired{});
  setting.settings.unit = model::Unit::buying_parent;
  EXPECT_EQ(fired({}, setting), (Fired{"DEF01 error"}));
}

TEST(NotExecutable, FileThatIsNoYaml) {
  auto report = judged("{{{");
  EXPECT_EQ(report.verdict, "not_actionable");
  EXPECT_EQ(outcome_of(report, "DEF01"), Outcome::fires);
}

TEST(VagueTerm, ErrorWhereItIsTheSoleDefiner) {
  auto report = judged(edited({{rule_patient, "where: 'machines >= \"many\"'"}}), {.only = {"DEF02"}});
  EXPECT_EQ(fired(report), (Fired{"DEF02 error patient"}));
  EXPECT_EQ(first(report, "DEF02")->place.line, 38);  // of its `where` in `faultless`
  EXPECT_EQ(first(report, "DEF02")->place.column, 25);
}

TEST(VagueTerm, WarningBesideATestableCondition) {
  const Setting only{.only = {"DEF02"}};
  EXPECT_EQ(fired({{rule_patient, "where: 'uptime = normal and machines >= \"many\"'"}}, only),
            (Fired{"DEF02 warning patient"}));
}

TEST(VagueTerm, ATermMakesItClear) {
  EXPECT_EQ(fired({{rule_patient, "where: 'machines = \"many\"'"},
                   {"  machines: {type: integer,", "  machines: {type: integer, terms: {many: \">= 5\"},"}},
                  {.only = {"DEF02"}}),
            Fired{});
}

TEST(VagueTerm, OpinionNeedsATest) {
  const Setting only{.only = {"DEF02"}};
  const Edit opinion{"nest: operations, source: public", "nest: operations, source: opinion"};
  EXPECT_EQ(fired({opinion}, only), (Fired{"DEF02 error critical", "DEF02 error patient"}));
  EXPECT_EQ(fired({opinion, {"  uptime: {type: enum,", "  uptime: {derive: \"grade\", type: enum,"}},
      only), Fired{});
}

TEST(VagueTerm, UndeterminedWithoutAnyReadableRule) {
  EXPECT_EQ(outcome_of({{rule_patient, "where: 'uptime ='"}}, "DEF02"), Outcome::undetermined);
}

// Without `machines` in the rule and without a need because of `uptime`.
TEST(SingleAttribute, FiresWhereNothingFollowsFromIt) {
  const Setting only{.only = {"DEF03"}};
  const Edit narrow{" and machines >= 1\"\n    mode: segment\n    needs:\n      - {need: fast",
                    "\"\n    mode: segment\n    needs:\n      - {need: fast"};
  const Edit uncaused{"fast_repair, weight: 5, because: uptime", "fast_repair, weight: 5, because: machines"};
  EXPECT_EQ(fired({narrow, uncaused}, only), (Fired{"DEF03 error critical"}));
  auto report = judged(edited({narrow}), only);
  EXPECT_EQ(fired(report), Fired{});
  ASSERT_EQ(report.findings.size(), 1u);  // said, not held against it
  EXPECT_EQ(report.findings[0].severity, Severity::info);
}

TEST(SingleAttribute, TheOrderBringsInEarlierRules) {
  const Setting only{.only = {"DEF03"}};
  const Edit narrow{"\"uptime = 'normal' and machines >= 1\"", "\"machines >= 1\""};
  const Edit uncaused{"because: machines, evidence: [call]", "because: uptime, evidence: [call]"};
  EXPECT_EQ(fired({narrow, uncaused}, only), (Fired{"DEF03 error patient"}));
  EXPECT_EQ(fired({narrow, uncaused, {"match: unique", "match: first"}}, only), Fired{});
}

TEST(SingleAttribute, OneFamilyCountsAsOneAttribute) {
  EXPECT_EQ(fired({{"family: scale", "family: urgency"},
                   {"because: uptime, evidence: [E1]", "evidence: [E1]"},
                   {"because: machines, evidence: [scorecard]", "evidence: [scorecard]"}},
                  {.only = {"DEF03"}}),
            (Fired{"DEF03 error critical"}));
}

TEST(SingleAttribute, AccountsHandledOneByOne) {
  const Edit narrow{rule_patient, "where: \"uptime = 'normal'\""};
  const Edit uncaused{"because: uptime, evidence: [E2]", "evidence: [E2]"};
  const Edit mode{"mode: segment\n    needs:\n      - {need: low",
      "mode: account\n    needs:\n      - {need: low"};
  const Edit plans{"mode: segment\n    needs:\n      - {need: low",
                   "mode: account\n    plans: [{account: A1, plan: P}]\n    needs:\n      - {need: low"};
  const Setting alone{.only = {"DEF03"}}, inside{.only = {"DEF03"}, .in_workspace = true};
  EXPECT_EQ(outcome_of({narrow, uncaused, mode}, "DEF03", alone), Outcome::undetermined);
  EXPECT_EQ(fired({narrow, uncaused, mode}, inside), (Fired{"DEF03 error patient"}));
  EXPECT_EQ(outcome_of({narrow, uncaused, plans}, "DEF03", alone), Outcome::clear);
}

TEST(OutermostNestOnly, FiresWhenNothingGoesDeeper) {
  const Setting only{.only = {"DEF04"}};
  const Edit outer{"nest: operations", "nest: demographics"};
  const Edit process_a{"process: [call, order], ", ""}, process_b{"process: [order], ", ""};
  EXPECT_EQ(fired({outer, process_a, process_b}, only), (Fired{"DEF04 warning critical,patient"}));
  EXPECT_EQ(fired({outer, process_a}, only), Fired{});        // a purchase process goes deeper
  EXPECT_EQ(fired({process_a, process_b}, only), Fired{});    // so does an inner attribute
  EXPECT_EQ(outcome_of({{"nest: operations, ", ""}, {"nest: demographics, ", ""}, process_a,
      process_b}, "DEF04", only),
            Outcome::undetermined);
}

TEST(MixedBases, FiresWhereNoFamilyIsShared) {
  const Setting only{.only = {"DEF05"}};
  EXPECT_EQ(fired({{rule_critical, "where: \"uptime = 'critical'\""}, {rule_patient,
      "where: 'machines >= 1'"}}, only),
            (Fired{"DEF05 warning critical,patient"}));
  EXPECT_EQ(fired({{rule_critical, "where: \"uptime = 'critical'\""}}, only), Fired{});
  EXPECT_EQ(outcome_of({{rule_patient, "where: 'machines ='"}}, "DEF05", only), Outcome::undetermined);
}

TEST(CriticalFactorMissing, CountsRuleProfileAndCauses) {
  const Setting only{.only = {"DEF06"}};
  const Edit factors{"[urgency, scale]", "[urgency, scale, climate]"};
  EXPECT_EQ(fired({factors}, only), (Fired{"DEF06 warning critical", "DEF06 warning patient"}));
  EXPECT_EQ(fired({factors, {"    owner: Ann\n  - id",
      "    owner: Ann\n    profile: {climate: hot}\n  - id"}}, only),
            (Fired{"DEF06 warning patient"}));
  EXPECT_EQ(outcome_of({{"critical_factors: [urgency, scale]\n", ""}}, "DEF06", only), Outcome::undetermined);
}

TEST(CriticalFactorMissing, FactorsOfTheWorkspaceCount) {
  Setting setting{.only = {"DEF06"}};
  setting.settings.critical_factors = {"climate"};
  EXPECT_EQ(fired({}, setting), (Fired{"DEF06 warning critical", "DEF06 warning patient"}));
}

}  // namespace lode::audit::testing
