// lode.yaml: defaults, every setting, faults with places, and printing what reads back.
#include "model/settings.h"

#include <gtest/gtest.h>

namespace lode::model {

TEST(Settings, DefaultsWhereNothingIsSaid) {
  auto out = read_settings("", "lode.yaml");
  EXPECT_TRUE(out.findings.empty());
  EXPECT_EQ(out.value.currency, "EUR");
  EXPECT_EQ(out.value.roles_required, std::vector<std::string>{"sales"});
}

TEST(Settings, AgesOfEvidenceAndCostsOfPlans) {
  auto one = read_settings("evidence_months: 24\n", "lode.yaml").value;
  EXPECT_EQ(one.evidence_age.months, 24);
  EXPECT_EQ(one.evidence_age.by_kind.at("scorecard"), 6);
  auto some = read_settings("evidence_months: {call: 3}\naccount_plans: {cost: -1, uplift: 2}\n", "lode.yaml");
  EXPECT_EQ(some.value.evidence_age.by_kind.at("call"), 3);
  EXPECT_EQ(some.findings.size(), 2u);
  EXPECT_FALSE(some.value.account_plans.cost);
}

TEST(Settings, PrintedSettingsReadBack) {
  Settings s{.name = "Acme: \"north\"",
             .currency = "USD",
             .fiscal_year_starts = 4,
             .unit = Unit::buying_parent,
             .as_of = parse_date("2026-03-31"),
             .horizon_months = 6,
             .roles_required = {"sales", "product"},
             .critical_factors = {"scale"},
             .capacity_accounts = 30,
             .mega = {"knee", 0.2},
             .matching = {0.9, 0.7, 500},
             .evidence_age = {18, {{"call", 3}, {"scorecard", 9}}},
             .account_plans = {7500, 0.25},
             .thresholds = {{"SUB02.share", 0.4}},
             .waivers = {{"PLY04", "chains", "later # not now", "ada", "2026-12-31", {}}},
             .controls = {{.period = "FY2024", .revenue = parse_decimal("1250000.1000"),
                           .profit = parse_decimal("9.0000"), .profit_is = Control::Profit::cost,
                           .profit_words = "Revenue − cost", .currency = "CHF",
                           .tolerance = {5, 3}, .source = "Annual accounts", .place = {}}}};
  auto back = read_settings(print(s), "lode.yaml");
  for (const auto& finding : back.findings) ADD_FAILURE() << finding.message;
  EXPECT_EQ(print(back.value), print(s));
  EXPECT_EQ(back.value.name, s.name);
  EXPECT_EQ(back.value.matching.accounts, 0.9);
  EXPECT_EQ(back.value.matching.most, 500);
  EXPECT_EQ(back.value.evidence_age.months, 18);
  EXPECT_EQ(back.value.evidence_age.by_kind.at("call"), 3);
  EXPECT_EQ(back.value.account_plans.cost, 7500);
  EXPECT_EQ(back.value.waivers.at(0).reason, "later # not now");
  EXPECT_EQ(to_text(*back.value.controls.at(0).revenue), "1250000.1000");
  EXPECT_EQ(back.value.controls.at(0).profit_is, Control::Profit::cost);
  EXPECT_EQ(print(read_settings(print(Settings{}), "lode.yaml").value), print(Settings{}));
}

TEST(Settings, FaultsHavePlaces) {
  auto out = read_settings(
      "currency: euro\nfiscal_year_starts: 13\nhorizon_month: 3\ncontrols: [{period: 2024}]\n",
      "f");
  ASSERT_EQ(out.findings.size(), 4U);
  EXPECT_EQ(out.findings[0].message, "'horizon_month' is not a key of the settings");
  EXPECT_EQ(out.findings[0].fix, "did you mean 'horizon_months'?");
  EXPECT_EQ(out.findings[0].place.line, 3);
  EXPECT_EQ(out.findings[1].message, "'euro' is not a currency code");
  EXPECT_EQ(out.findings[2].message, "'fiscal_year_starts' must be from 1 to 12, not 13");
  EXPECT_EQ(out.findings[3].message, "a control has no total");
  EXPECT_EQ(out.value.currency, "EUR");
}

TEST(Settings, MatchingOutOfRangeKeepsItsDefault) {
  auto out = read_settings("matching:\n  accounts: 80\n  parent: 0.5\n  most: 0\n", "f");
  ASSERT_EQ(out.findings.size(), 3U);
  EXPECT_EQ(out.findings[0].fix, "did you mean 'parents'?");
  EXPECT_EQ(out.findings[1].place.line, 2);
  EXPECT_EQ(out.value.matching.accounts, 0.8);
  EXPECT_EQ(out.value.matching.most, 10'000);
}

}  // namespace lode::model
