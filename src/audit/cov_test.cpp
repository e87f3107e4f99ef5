// COV01 to COV03: proofs with witnesses.
#include "audit/testing.h"

namespace lode::audit::testing {

constexpr std::string_view normal = "uptime = 'normal' and machines >= 1";

TEST(Overlap, WitnessNamesTheAccount) {
  auto report = judged(edited({{normal, "machines >= 7"}}), {.only = {"COV01"}});
  EXPECT_EQ(fired(report), (Fired{"COV01 error critical,patient"}));
  EXPECT_EQ(witness_of(*first(report, "COV01")), "uptime=critical machines=7");
}

TEST(Overlap, AnOrderSettlesIt) {
  auto report = judged(edited({{normal, "machines >= 7"}, {"match: unique", "match: first"}}),
      {.only = {"COV01"}});
  EXPECT_EQ(fired(report), Fired{});
  EXPECT_EQ(first(report, "COV01")->severity, Severity::info);
}

TEST(Overlap, ClearWhereProved) { EXPECT_EQ(outcome_of({}, "COV01"), Outcome::clear); }

TEST(Gap, WitnessNamesTheAccount) {
  auto report = judged(edited({{normal, "uptime = 'normal' and machines >= 2"}}), {.only = {"COV02"}});
  EXPECT_EQ(fired(report), (Fired{"COV02 error"}));
  EXPECT_EQ(witness_of(*first(report, "COV02")), "uptime=normal machines=1");
  EXPECT_EQ(outcome_of({}, "COV02"), Outcome::clear);
}

TEST(Gap, AResidualLeavesItToTheData) {
  EXPECT_EQ(outcome_of({{"where: \"uptime = 'normal' and machines >= 1\"", "residual: true"}}, "COV02"),
            Outcome::undetermined);
}

TEST(NullFallThrough, FiresForANullableDefiner) {
  auto report = judged(edited({{"min: 1, nullable: false", "min: 1"}}), {.only = {"COV03"}});
  EXPECT_EQ(fired(report), (Fired{"COV03 warning critical,patient"}));
  EXPECT_NE(witness_of(*first(report, "COV03")).find("machines="), std::string::npos);
  EXPECT_EQ(outcome_of({}, "COV03"), Outcome::clear);
}

TEST(Coverage, VagueTermsAreDecidedAllTheSame) {
  auto report = judged(edited({{normal, "machines >= many"}}), {.only = {"COV01", "COV02"}});
  EXPECT_EQ(fired(report), (Fired{"COV01 error critical,patient", "COV02 error"}));
}

}  // namespace lode::audit::testing
