// NED01, NED02 and PLY01 to PLY04: links and numbers count, words do not.
#include "audit/testing.h"

namespace lode::audit::testing {

constexpr std::string_view low_price = "      - {need: low_price, weight: 5, because: uptime, "
    "evidence: [E2]}\n";
constexpr std::string_view self_help = "      - {need: self_help, weight: 3, because: machines, "
    "evidence: [call]}\n";

TEST(NoNeeds, FewerThanTwo) {
  const Setting only{.only = {"NED01"}};
  EXPECT_EQ(fired({{self_help, ""}}, only), (Fired{"NED01 error patient"}));
  EXPECT_EQ(fired({}, only), Fired{});
}

TEST(NoNeeds, OnlyThoseOfTheCatalogueCount) {
  auto report = judged(edited({{"need: self_help", "need: self_hepl"}}), {.only = {"NED01"}});
  EXPECT_EQ(fired(report), (Fired{"NED01 error patient"}));
  EXPECT_NE(first(report, "NED01")->message.find("did you mean self_help"), std::string::npos);
}

TEST(NoNeeds, NoneFollowsFromTheDefinition) {
  const Setting only{.only = {"NED01"}};
  const Edit a{"because: uptime, evidence: [E2]", "evidence: [E2]"},
      b{"because: machines, evidence: [call]", "evidence: [call]"};
  EXPECT_EQ(fired({a, b}, only), (Fired{"NED01 error patient"}));
  EXPECT_EQ(fired({a}, only), Fired{});
  // A reason in prose is no link, and an attribute that does not define the segment is no cause.
  EXPECT_EQ(fired({a, {"because: machines, evidence: [call]",
      "because: they are busy people, evidence: [call]"}}, only),
            (Fired{"NED01 error patient"}));
  EXPECT_EQ(fired({a, {"because: machines, evidence: [call]", "because: country, evidence: [call]"}}, only),
            (Fired{"NED01 error patient"}));
}

TEST(NoNeeds, ACauseWrittenAsAConditionCounts) {
  EXPECT_EQ(fired({{"because: uptime, evidence: [E2]", "evidence: [E2]"},
                   {"because: machines, evidence: [call]", "because: \"machines >= 1\", evidence: [call]"}},
                  {.only = {"NED01"}}),
            Fired{});
}

TEST(NoNeeds, AccountsHandledOneByOne) {
  const Edit mode{"mode: segment\n    needs:\n      - {need: low",
      "mode: account\n    needs:\n      - {need: low"};
  const Edit plans{"mode: segment\n    needs:\n      - {need: low",
                   "mode: account\n    plans: [{account: A1, plan: P}]\n    needs:\n      - {need: low"};
  const Setting alone{.only = {"NED01"}}, inside{.only = {"NED01"}, .in_workspace = true};
  EXPECT_EQ(outcome_of({mode, {self_help, ""}}, "NED01", alone), Outcome::undetermined);
  EXPECT_EQ(fired({mode, {self_help, ""}}, inside), (Fired{"NED01 error patient"}));
  EXPECT_EQ(outcome_of({plans, {self_help, ""}}, "NED01", alone), Outcome::clear);
}

TEST(SameNeeds, WeightedJaccardFromPointEight) {
  const Setting only{.only = {"NED02"}};
  const Edit same{low_price, "      - {need: fast_repair, weight: 4, because: uptime}\n"};
  auto with = [&](std::string_view second) {
    return fired({same, {self_help, second}}, only);
  };
  // {5, 4} against {4, 5}: 8 of 10.
  EXPECT_EQ(with("      - {need: spare_parts, weight: 5, because: machines}\n"),
      (Fired{"NED02 error critical,patient"}));
  EXPECT_EQ(with("      - {need: spare_parts, weight: 5.1, because: machines}\n"), Fired{});
  EXPECT_EQ(with("      - {need: low_price, weight: 4, because: machines}\n"), Fired{});
}

TEST(SameNeeds, SmallerWeightsDoNotHideTheSameProfile) {
  EXPECT_EQ(fired({{low_price, "      - {need: fast_repair, weight: 1, because: uptime}\n"},
                   {self_help, "      - {need: spare_parts, weight: 0.8, because: machines}\n"}},
                  {.only = {"NED02"}}),
            (Fired{"NED02 error critical,patient"}));
}

TEST(SameNeeds, TheThresholdIsASetting) {
  Setting setting{.only = {"NED02"}};
  setting.settings.thresholds["NED02.similarity"] = 0.0;
  EXPECT_EQ(fired({}, setting), (Fired{"NED02 error critical,patient"}));
}

TEST(SameNeeds, UndeterminedForOneSegmentWithNeeds) {
  EXPECT_EQ(outcome_of({{low_price, ""}, {self_help, ""}}, "NED02"), Outcome::undetermined);
}

TEST(NoPlay, RequiredViewsAreErrorsOthersWarnings) {
  const Setting only{.only = {"PLY01"}};
  EXPECT_EQ(fired({{"      marketing: {title: Pay", "      sales2: {title: Pay"}},
      only).count("PLY01 error patient"), 1u);
  EXPECT_EQ(fired({{"      operations: {title: Parts by mail", "      note: {title: Parts by mail"}}, only),
            (Fired{"PLY01 warning patient"}));
  EXPECT_EQ(fired({}, only), Fired{});
}

TEST(GenericPlay, HasToAnswerANeedOfItsSegment) {
  const Setting only{.only = {"PLY02"}};
  EXPECT_EQ(fired({{"title: Repair films, answers: [self_help]", "title: Repair films"}}, only),
      (Fired{"PLY02 error patient"}));
  EXPECT_EQ(fired({{"title: Repair films, answers: [self_help]",
      "title: Repair films, answers: [spare_parts]"}}, only),
            (Fired{"PLY02 error patient"}));
  EXPECT_EQ(outcome_of({}, "PLY02", only), Outcome::clear);
}

TEST(GenericPlay, TheSamePlayInTwoSegments) {
  const Setting only{.only = {"PLY02"}};
  const Edit same{"title: Sold by telephone", "title: yearly  CONTRACT!"};
  EXPECT_EQ(fired({same}, only), (Fired{"PLY02 error critical,patient"}));
  EXPECT_EQ(fired({same, {"title: Yearly contract", "title: Yearly contract, discount: 5"}}, only), Fired{});
  EXPECT_EQ(fired({{"title: Sold by telephone", "id: X, title: Sold by telephone"},
                   {"title: Yearly contract", "id: X, title: Yearly contract"}}, only),
            (Fired{"PLY02 error critical,patient"}));
}

TEST(GenericPlay, TheWeightiestNeedWantsAPlay) {
  EXPECT_EQ(fired({{"need: self_help, weight: 3", "need: self_help, weight: 9"},
                   {"title: Repair films, answers: [self_help]",
                       "title: Repair films, answers: [low_price]"}},
                  {.only = {"PLY02"}}),
            (Fired{"PLY02 warning patient"}));
}

TEST(Unresourced, WarnsAndBlocksPublishing) {
  const Edit unowned{"answers: [self_help], owner: Bob,", "answers: [self_help],"};
  EXPECT_EQ(fired({unowned}), (Fired{"PLY03 warning patient"}));
  EXPECT_EQ(fired({unowned}, {.profile = Profile::publish}), (Fired{"PLY03 error patient"}));
}

TEST(ModeUndecided, HasNoDefault) {
  EXPECT_EQ(fired({{"    mode: segment\n    needs:\n      - {need: low", "    needs:\n      - {need: low"}}),
            (Fired{"PLY04 warning patient"}));
}

TEST(ModeUndecided, MorePlansThanManagersCanHold) {
  const Edit plans{"mode: segment\n    needs:\n      - {need: low",
                   "mode: account\n    plans: [{account: A, plan: P}, {account: B, plan: Q}]\n    "
                       "needs:\n      - {need: low"};
  Setting setting{.only = {"PLY04"}};
  EXPECT_EQ(outcome_of({plans}, "PLY04", setting), Outcome::undetermined);
  setting.settings.capacity_accounts = 1;
  EXPECT_EQ(fired({plans}, setting), (Fired{"PLY04 warning patient"}));
}

}  // namespace lode::audit::testing
