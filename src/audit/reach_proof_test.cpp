// SUB04, SUB06, RCH02, RCH03, EVD01, AGR01, AGR03 and TRK01: what can be known without data.
#include "audit/testing.h"

namespace lode::audit::testing {

constexpr std::string_view owner_bob = "    owner: Bob\n";

TEST(ValueBlind, OnlyBrokenFiguresFireWithoutData) {
  const Setting only{.only = {"SUB04"}};
  auto with = [&](std::string_view figures) { return fired({{owner_bob, figures}}, only); };
  EXPECT_EQ(with("    figures: {captured: 5, pool: 4}\n"), (Fired{"SUB04 error patient"}));
  EXPECT_EQ(with("    figures: {target: 5, pool: 10, cap: 0.4}\n"), (Fired{"SUB04 error patient"}));
  EXPECT_EQ(with("    figures: {share: 1.2}\n"), (Fired{"SUB04 error patient"}));
  EXPECT_EQ(with("    figures: {cap: 40}\n"), (Fired{"SUB04 error patient"}));
  EXPECT_EQ(with("    figures: {captured: 4, pool: 10, cap: 0.5, target: 5}\n"), Fired{});
  EXPECT_EQ(outcome_of({}, "SUB04", only), Outcome::undetermined);
}

TEST(InvestmentWithoutDemand, AsksForEvidenceOfProductAndOperations) {
  const Setting only{.only = {"SUB06"}};
  const Edit bare{"kpi: visits, evidence: [E2]}\n      sales", "kpi: visits}\n      sales"};
  EXPECT_EQ(fired({bare}, only), (Fired{"SUB06 error patient"}));
  EXPECT_EQ(fired({{"kpi: visits, evidence: [E2]}\n      sales",
      "kpi: visits, evidence: claim}\n      sales"}}, only), Fired{});
  EXPECT_EQ(fired({bare, {"owner: Bob,\n                  budget: 10",
                               "owner: Bob, budget: 0"}}, only),
            Fired{});
  EXPECT_EQ(outcome_of({}, "SUB06", only), Outcome::undetermined);  // what it brings, only data can tell
}

TEST(ProspectsNotAssignable, OwnTransactionsAreHidden) {
  const Setting only{.only = {"RCH02"}};
  const Edit own{"nest: demographics, source: public", "nest: demographics, source: own_transactions"};
  const Edit customers{"match: unique", "match: unique\nuniverse: \"status = 'customer'\""};
  EXPECT_EQ(fired({own}, only), (Fired{"RCH02 error critical,patient"}));
  EXPECT_EQ(fired({own, customers}, only), (Fired{"RCH02 warning critical,patient"}));
  EXPECT_EQ(fired({{"nest: demographics, source: public",
                    "nest: demographics, source: own_transactions, surrogate: {for: prospect, "
                        "rule: \"uptime = 'normal'\"}"}},
                  only),
            (Fired{"RCH02 warning critical,patient"}));
  EXPECT_EQ(fired({{"nest: demographics, source: public",
      "nest: demographics, visible_for: [customer]"}}, only),
            (Fired{"RCH02 error critical,patient"}));
  EXPECT_EQ(outcome_of({}, "RCH02", only), Outcome::undetermined);
  EXPECT_EQ(outcome_of({customers}, "RCH02", only), Outcome::clear);
}

TEST(DecisionMakersUnknown, AsksWhoDecides) {
  EXPECT_EQ(fired({{"    buying: {level: site, roles: {decider: owner}, process: [order], days: 2}\n", ""}},
                  {.only = {"RCH03"}}),
            (Fired{"RCH03 warning patient"}));
  EXPECT_EQ(outcome_of({}, "RCH03"), Outcome::undetermined);
}

TEST(Unsourced, MoreThanHalfBareIsAnError) {
  const Setting only{.only = {"EVD01"}};
  const Edit a{", evidence: [E2]}\n      - {need: self", "}\n      - {need: self"};
  const Edit b{"because: machines, evidence: [call]", "because: machines"};
  EXPECT_EQ(fired({a}, only), (Fired{"EVD01 warning patient"}));  // one of two
  EXPECT_EQ(fired({a, b}, only), (Fired{"EVD01 error patient"}));
  EXPECT_EQ(fired({{", evidence: [E2]}\n      - {need: self", ", evidence: claim}\n      - {need: self"},
                   {"because: machines, evidence: [call]", "because: machines, evidence: claim"}}, only),
            (Fired{"EVD01 warning patient"}));
  EXPECT_EQ(outcome_of({}, "EVD01", only), Outcome::clear);
}

TEST(Unsourced, ThePoolIsAClaimToo) {
  const Setting only{.only = {"EVD01"}};
  EXPECT_EQ(fired({{owner_bob, "    figures: {pool: 10}\n"}}, only), (Fired{"EVD01 warning patient"}));
  EXPECT_EQ(fired({{owner_bob, "    figures: {pool: 10, evidence: [E3]}\n"}}, only), Fired{});
}

TEST(Unsourced, SomethingHasToComeFromACustomer) {
  const Setting only{.only = {"EVD01"}};
  const Edit a{"evidence: [scorecard]", "evidence: [own_data]"}, b{"evidence: [call]", "evidence: [model]"};
  EXPECT_EQ(outcome_of({a, b}, "EVD01", only), Outcome::undetermined);  // what E1 and E2 are, the table tells
  std::string text = edited({a, b});
  for (auto at = text.find("evidence: [E"); at != std::string::npos; at = text.find("evidence: [E"))
    text.replace(at, 14, "evidence: [public]");
  EXPECT_EQ(fired(judged(text, only)), (Fired{"EVD01 warning"}));
}

TEST(NotAgreed, SalesAlwaysSigns) {
  const Edit unsigned_{"  sales: {by: Cleo, on: 2026-01-08, version: 3}\n",
      "  product: {by: Cleo, on: 2026-01-08, version: 3}\n"};
  EXPECT_EQ(fired({unsigned_}), (Fired{"AGR01 warning"}));
  EXPECT_EQ(fired({unsigned_}, {.profile = Profile::publish}), (Fired{"AGR01 error"}));
  EXPECT_EQ(outcome_of({}, "AGR01"), Outcome::clear);
}

TEST(NotAgreed, ASignOffForAnotherVersionIsVoid) {
  const Setting only{.only = {"AGR01"}};
  EXPECT_EQ(fired({{"version: 3}", "version: 2}"}}, only), (Fired{"AGR01 warning"}));
  EXPECT_EQ(fired({{"version: 3}", "hash: abc}"}}, only), (Fired{"AGR01 warning"}));
  EXPECT_EQ(fired({{", version: 3}", "}"}}, only), (Fired{"AGR01 warning"}));
  auto hash = model::read_segmentation(faultless, "x").value.hash;
  EXPECT_EQ(fired({{"version: 3}", "hash: " + hash + "}"}}, only), Fired{});
}

TEST(NotAgreed, TheWorkspaceMayAskForMoreRoles) {
  Setting setting{.only = {"AGR01"}};
  setting.settings.roles_required = {"finance"};
  auto report = judged(std::string(faultless), setting);
  EXPECT_EQ(fired(report), (Fired{"AGR01 warning"}));
  EXPECT_EQ(first(report, "AGR01")->message, "not agreed yet: finance has not signed");
}

TEST(NotUnderstood, LongDeepOrMany) {
  const Setting only{.only = {"AGR03"}};
  EXPECT_EQ(fired({{"uptime = 'normal' and machines >= 1",
      "uptime = 'normal' and machines >= 1 and machines <> 2 and machines <> 3 and machines <> 4"}}, only),
            (Fired{"AGR03 warning patient"}));
  EXPECT_EQ(fired({{"uptime = 'normal' and machines >= 1",
      "not (uptime = 'critical' or not (machines >= 1 and uptime = 'normal'))"}}, only),
            (Fired{"AGR03 warning patient"}));
  EXPECT_EQ(outcome_of({}, "AGR03", only), Outcome::undetermined);  // no quiz was held
  Setting tight = only;
  tight.settings.thresholds["AGR03.segments"] = 1;
  EXPECT_EQ(fired({}, tight), (Fired{"AGR03 warning"}));
}

TEST(NotTrackable, KpiOwnerAndReview) {
  const Edit kpi{"baseline: 3, target: 2", "target: 2"},
      review{"review: {every_months: 3, owner: Ann}\n", ""};
  EXPECT_EQ(fired({kpi}), (Fired{"TRK01 warning patient"}));
  EXPECT_EQ(fired({kpi}, {.profile = Profile::publish}), (Fired{"TRK01 error patient"}));
  EXPECT_EQ(fired({review}), (Fired{"TRK01 warning"}));
  EXPECT_EQ(fired({review, {owner_bob, ""}}), (Fired{"TRK01 warning patient"}));
  EXPECT_EQ(outcome_of({}, "TRK01"), Outcome::undetermined);  // snapshots
}

}  // namespace lode::audit::testing
