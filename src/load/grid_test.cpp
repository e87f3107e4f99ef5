// Sheets as they lie in data rooms, written down row by row.
#include "load/grid.h"

#include <gtest/gtest.h>

#include <map>

#include "load/grid_rows.h"

namespace lode::load {
namespace {

std::vector<SheetRow> sheet(const std::vector<std::vector<std::string>>& rows) {
  std::vector<SheetRow> out;
  for (std::size_t i = 0; i < rows.size(); ++i)
    out.push_back({static_cast<std::int64_t>(i + 1), rows[i], false});
  return out;
}

std::map<std::int64_t, double> skipped(const GridPlan& plan) {
  std::map<std::int64_t, double> out;
  for (const auto& skip : plan.skips) out[skip.row] = skip.confidence;
  return out;
}

TEST(Grid, APlainTableIsPlain) {
  auto plan = plan_grid(sheet({{"Customer No", "Name", "Country"},
                               {"1", "North", "DE"},
                               {"2", "South", "FR"}}),
                        {}, "Customers");
  EXPECT_EQ(plan.header, 1);
  EXPECT_EQ(plan.header_rows, 1);
  EXPECT_TRUE(plan.skips.empty());
  EXPECT_FALSE(plan.wide());
}

TEST(Grid, TitlesYearsUnitsAndTotals) {
  auto plan = plan_grid(sheet({{"Project Birch"},
                               {"Revenue by customer, EUR k"},
                               {},
                               {"Customer", "Country", "FY2021A", "FY2022A", "FY2023A", "Budget 2024"},
                               {"Alder GmbH", "DE", "1200.5", "1300", "1250.25", "1400"},
                               {"Beech SA", "FR", "800", "850.5", "900", "950"},
                               {"Subtotal Europe", "", "2000.5", "2150.5", "2150.25", "2350"},
                               {"Cedar Inc", "US", "410", "420", "99.75", "500"},
                               {"Total", "", "2410.5", "2570.5", "2250", "2850"},
                               {},
                               {"Source: management accounts"}}),
                        {}, "Rev");
  EXPECT_EQ(plan.header, 4);
  EXPECT_EQ(plan.unit.currency, "EUR");
  EXPECT_EQ(plan.unit.scale, 1000);
  EXPECT_TRUE(plan.wide());
  EXPECT_EQ(plan.columns[5].left_out, "a plan, not what happened");
  auto skips = skipped(plan);
  EXPECT_EQ(skips.size(), 4U);
  EXPECT_GT(skips[7], 0.95);
  EXPECT_GT(skips[9], 0.95);
  EXPECT_TRUE(skips.contains(10));
  EXPECT_TRUE(skips.contains(11));
}

TEST(Grid, TwoHeaderRowsWithAndWithoutMerges) {
  std::vector<std::vector<std::string>> rows = {{"Umsatz und Deckungsbeitrag (TEUR)"},
                                                {"Kunde", "2022", "", "2023", ""},
                                                {"", "Umsatz", "DB", "Umsatz", "DB"},
                                                {"Ahorn AG", "100", "30", "110", "35"},
                                                {"Birke KG", "55.5", "12", "61", "14"}};
  std::vector<Merge> merges = {{2, 1, 3, 1}, {2, 2, 2, 3}, {2, 4, 2, 5}};
  for (const auto& m : {std::vector<Merge>{}, merges}) {
    auto plan = plan_grid(sheet(rows), m, "Kunden");
    EXPECT_EQ(plan.header, 3);
    EXPECT_EQ(plan.header_rows, 2);
    ASSERT_EQ(plan.columns.size(), 5U);
    EXPECT_EQ(plan.columns[0].header, "Kunde");
    EXPECT_EQ(plan.columns[2].header, "2022 DB");
    EXPECT_EQ(plan.columns[3].header, "2023 Umsatz");
    EXPECT_EQ(plan.columns[3].measure, Measure::revenue);
    EXPECT_EQ(plan.columns[4].measure, Measure::profit);
    EXPECT_EQ(plan.columns[4].period->year, 2023);
    EXPECT_TRUE(plan.skips.empty());
  }
}

TEST(Grid, SubtotalsByArithmeticAlone) {
  auto plan = plan_grid(sheet({{"Customer", "2022", "2023"},
                               {"DACH", "1234.56", "2345.67"},
                               {"Alder", "1000.06", "2000.07"},
                               {"Beech", "234.5", "345.6"},
                               {"Nordics", "777.77", "888.88"},
                               {"Cedar", "700", "800"},
                               {"Dogwood", "77.77", "88.88"}}),
                        {}, "");
  auto skips = skipped(plan);
  EXPECT_EQ(skips.size(), 2U);
  EXPECT_TRUE(skips.contains(2));
  EXPECT_TRUE(skips.contains(5));
  EXPECT_LT(skips[2], 0.9);  // a person must look
}

TEST(Grid, CustomersThatLookLikeTotalsStay) {
  auto plan = plan_grid(sheet({{"Customer", "2021", "2022", "2023"},
                               {"Basic A", "10", "10", "10"},
                               {"Basic B", "10", "10", "10"},
                               {"Double C", "20", "20", "20"},
                               {"Total Energies SE", "512.3", "498.1", "530"}}),
                        {}, "");
  EXPECT_TRUE(plan.skips.empty());
}

TEST(Grid, YearsBesideTheirMonthsAreSums) {
  std::vector<std::string> header = {"Client"}, a = {"North"}, b = {"South"};
  for (int month = 1; month <= 12; ++month) {
    header.push_back("2024-" + std::string(month < 10 ? "0" : "") + std::to_string(month));
    a.push_back(std::to_string(100 + month));
    b.push_back(std::to_string(50 + month));
  }
  header.push_back("2024");
  header.push_back("Total");
  for (auto* row : {&a, &b}) {
    row->push_back(row == &a ? "1278" : "678");
    row->push_back(row == &a ? "1278" : "678");
  }
  auto plan = plan_grid(sheet({header, a, b}), {}, "Sales");
  EXPECT_EQ(plan.columns[12].left_out, "");
  EXPECT_EQ(plan.columns[13].left_out, "the sum of 12 other columns");
  EXPECT_EQ(plan.columns[14].left_out, "the sum of 12 other columns");
}

TEST(Grid, GroupNamesThatStandOnce) {
  auto plan = plan_grid(sheet({{"Region", "Customer", "Revenue"},
                               {"North", "Alder", "10"},
                               {"", "Beech", "12.5"},
                               {"", "Cedar", "13"},
                               {"", "Cypress", "14"},
                               {"South", "Dogwood", "99"},
                               {"", "Elm", "3"}}),
                        {}, "");
  EXPECT_EQ(plan.fill_down, std::vector<std::string>{"Region"});
}

TEST(Grid, SmallGroupsFillDownOnlyWhereNothingElseExplainsTheGaps) {
  std::vector<std::vector<std::string>> rows{{"Customer", "Product", "2023", "2024"},
                                             {"Alder", "Flour", "10.5", "11.5"},
                                             {"", "Salt", "5.25", "6.5"},
                                             {"Beech", "Flour", "7.5", "8.5"},
                                             {"Cedar", "Flour", "1.5", "2.5"},
                                             {"", "Salt", "3.5", "4.75"}};
  EXPECT_EQ(plan_grid(sheet(rows), {}, "Rev").fill_down, std::vector<std::string>{"Customer"});
  auto unique = rows;  // products that never repeat: the gaps may be unknown customers
  for (std::size_t i = 1; i < unique.size(); ++i) unique[i][1] = "P" + std::to_string(i) + "x";
  EXPECT_TRUE(plan_grid(sheet(unique), {}, "Rev").fill_down.empty());
  std::vector<Merge> merged{{2, 1, 3, 1}, {5, 1, 6, 1}};
  EXPECT_EQ(plan_grid(sheet(unique), merged, "Rev").fill_down, std::vector<std::string>{"Customer"});
  auto repeated = rows;  // a customer that comes back is no heading of a group
  repeated[3][0] = "Alder";
  EXPECT_TRUE(plan_grid(sheet(repeated), {}, "Rev").fill_down.empty());
}

TEST(Grid, Measures) {
  EXPECT_EQ(measure_of("Cost of sales"), Measure::cost);
  EXPECT_EQ(measure_of("Net sales"), Measure::revenue);
  EXPECT_EQ(measure_of("Gross margin %"), Measure::margin);
  EXPECT_EQ(measure_of("GP"), Measure::profit);
  EXPECT_EQ(measure_of("Umsatzerlöse"), Measure::revenue);
  EXPECT_EQ(measure_of("Country"), Measure::none);
  EXPECT_TRUE(total_label("Zwischensumme Nord"));
  EXPECT_TRUE(total_label("Sous-total"));
  EXPECT_TRUE(total_label("Grand Total"));
  EXPECT_FALSE(total_label("Totally Fresh Ltd"));
}

}  // namespace
}  // namespace lode::load
