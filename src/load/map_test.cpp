// A map file read whole, and what is said about its mistakes.
#include "load/map.h"

#include <gtest/gtest.h>

namespace lode::load {
namespace {

std::string first_error(std::string_view text) {
  auto got = read_map(text, "maps/erp.yaml");
  for (const auto& finding : got.findings)
    if (finding.severity == Severity::error)
      return std::to_string(finding.place.line) + ": " + finding.message + " / " + finding.fix;
  return "none";
}

}  // namespace

TEST(Map, ReadsEverySetting) {
  auto got = read_map(R"(source: erp
files:
  - path: "cust*.csv"
    as: customers
    encoding: cp1252
    delimiter: ";"
    header: 3
    skip: [2, 4-6, "Total*"]
    decimal: ","
    null: ["", "N/A"]
    currency: EUR
  - {path: sales.xlsx, sheet: Data, header: false}
tables:
  account:
    from: customers
    columns:
      account_id: Customer No
      country: {const: US}
      industry: {column: Ind, values: {"1": horeca}}
    keep: all
    where: "Ind <> '9'"
  line:
    - from: sales
      columns: {account_id: "#1", cost: {means: margin}}
      unpivot: {columns: ["20*"], category: date, value: revenue, with: {cost: [M1, M2]}}
    - sql: SELECT 1
)",
                      "m.yaml");
  ASSERT_TRUE(got.findings.empty()) << got.findings[0].message;
  const auto& map = got.value;
  EXPECT_EQ(map.source, "erp");
  const auto& file = *map.find_file("customers");
  EXPECT_EQ(file.header, 3);
  ASSERT_EQ(file.skip.size(), 3U);
  EXPECT_EQ(file.skip[1].last, 6);
  EXPECT_EQ(file.skip[2].pattern, "Total*");
  EXPECT_EQ(file.notation.decimal, ',');
  EXPECT_EQ(file.notation.nulls, (std::vector<std::string>{"", "N/A"}));
  EXPECT_EQ(map.find_file("sales")->header, 0);
  ASSERT_EQ(map.tables.size(), 3U);
  EXPECT_TRUE(map.tables[0].keep_all);
  EXPECT_EQ(map.tables[0].columns[1].constant, "US");
  EXPECT_EQ(map.tables[0].columns[2].values[0].second, "horeca");
  EXPECT_EQ(map.tables[1].unpivot->with[0].second, (std::vector<std::string>{"M1", "M2"}));
  EXPECT_EQ(map.tables[2].sql, "SELECT 1");
}

TEST(Map, MistakesAreNamedWithTheirPlace) {
  EXPECT_EQ(first_error("source: a\nfiles: [{path: x.csv}]\ntables:\n  acount: {columns: {}}\n"),
            "4: there is no table 'acount' / did you mean 'account'?");
  EXPECT_NE(first_error("source: a\nfiles: [{path: x.csv, delimeter: ;}]\ntables: {account: {}}\n").find("delimiter"),
            std::string::npos);
  EXPECT_NE(first_error("source: a\nfiles: [{path: x.csv}, {path: y.csv}]\ntables: {account: {from: z}}\n")
                .find("no file is called 'z'"),
            std::string::npos);
  EXPECT_NE(first_error("files: [{path: x.csv}]\ntables: {account: {}}\n").find("does not name its source"),
            std::string::npos);
}

}  // namespace lode::load
