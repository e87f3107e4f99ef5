// Headers as they stand in exports and data rooms.
#include "load/propose_header.h"

#include <gtest/gtest.h>

namespace lode::load {
namespace {

TEST(Header, SameKeyForTheSameName) {
  for (const char* header : {"AccountId", "account_id", "Account ID", "ACCOUNT-ID", " account  id "})
    EXPECT_EQ(header_key(header), "accountid") << header;
  EXPECT_EQ(header_key("Straße (Nr.)"), "strassenr");
  EXPECT_EQ(header_key("Référence société"), "referencesociete");
  EXPECT_EQ(header_words("annualRevenue2_eur"),
            (std::vector<std::string>{"annual", "revenue", "2", "eur"}));
}

TEST(Header, Units) {
  struct Case {
    const char* header;
    const char* currency;
    int scale;
    const char* rest;
  };
  for (const auto& c : {Case{"Umsatz (TEUR)", "EUR", 1'000, "Umsatz"},
                        Case{"Revenue EUR k", "EUR", 1'000, "Revenue"},
                        Case{"Revenue in k€", "EUR", 1'000, "Revenue"},
                        Case{"Sales ($000)", "USD", 1'000, "Sales"},
                        Case{"Net sales USD m", "USD", 1'000'000, "Net sales"},
                        Case{"in EUR thousands", "EUR", 1'000, ""},
                        Case{"Project M: revenue in EUR", "EUR", 1, "Project M revenue"},
                        Case{"Volume (Tsd)", "", 1'000, "Volume"}, Case{"Price", "", 1, "Price"}, Case{"T", "", 1, "T"},
                        Case{"Revenue [GBP]", "GBP", 1, "Revenue"}}) {
    auto unit = header_unit(c.header);
    EXPECT_EQ(unit.currency, c.currency) << c.header;
    EXPECT_EQ(unit.scale, c.scale) << c.header;
    EXPECT_EQ(unit.rest, c.rest) << c.header;
  }
}

std::string said(const char* header) {
  auto period = header_period(header);
  if (!period) return "none";
  std::string out = to_text(period_end(*period));
  if (period->plan) out += " plan";
  if (period->part) out += " part";
  return period->rest.empty() ? out : out + " " + period->rest;
}

TEST(Header, Periods) {
  EXPECT_EQ(said("FY2022"), "2022-12-31");
  EXPECT_EQ(said("2023A"), "2023-12-31");
  EXPECT_EQ(said("FY23A"), "2023-12-31");
  EXPECT_EQ(said("2024"), "2024-12-31");
  EXPECT_EQ(said("2024 Revenue"), "2024-12-31 revenue");
  EXPECT_EQ(said("Umsatz GJ 2021"), "2021-12-31 umsatz");
  EXPECT_EQ(said("Jan-24"), "2024-01-31");
  EXPECT_EQ(said("févr. 2024"), "2024-02-29");
  EXPECT_EQ(said("März 23"), "2023-03-31");
  EXPECT_EQ(said("2024-02"), "2024-02-29");
  EXPECT_EQ(said("02/2023"), "2023-02-28");
  EXPECT_EQ(said("2024-01-01"), "2024-01-31");
  EXPECT_EQ(said("2024-01-31 00:00:00"), "2024-01-31");
  EXPECT_EQ(said("Q3 2023"), "2023-09-30");
  EXPECT_EQ(said("Budget 2025"), "2025-12-31 plan");
  EXPECT_EQ(said("2025E"), "2025-12-31 plan");
  EXPECT_EQ(said("YTD Jun-24"), "2024-06-30 part");
  EXPECT_EQ(said("Revenue"), "none");
  EXPECT_EQ(said("Address 24"), "none");
  EXPECT_EQ(said("1200"), "none");
  EXPECT_EQ(said("Plan"), "none");
  EXPECT_EQ(said("Market share"), "none");
}

TEST(Header, FiscalYears) {
  EXPECT_EQ(to_text(period_end(*header_period("FY2024"), 4)), "2024-03-31");
  EXPECT_EQ(to_text(period_end(*header_period("Q1 2024"), 4)), "2023-06-30");
  EXPECT_EQ(to_text(period_end(*header_period("Jan-24"), 4)), "2024-01-31");
}

}  // namespace
}  // namespace lode::load
