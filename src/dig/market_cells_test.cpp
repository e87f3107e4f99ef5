// Each euro of a market once: codes inside codes, size classes, withheld figures.
#include "dig/market_cells.h"

#include <gtest/gtest.h>

#include "dig/pool_model.h"

namespace lode::dig {
namespace {

using How = MarketNode::How;

MarketCell cell(std::string industry, double firms, double revenue, std::string size = "") {
  return {std::move(industry), "", std::move(size), firms, revenue, {}};
}

const MarketNode& node(const std::vector<MarketNode>& nodes, const std::string& industry) {
  for (const auto& n : nodes)
    if (n.industry == industry) return n;
  ADD_FAILURE() << industry;
  return nodes.front();
}

TEST(MarketCells, CodesContainWhatBeginsWithThem) {
  EXPECT_TRUE(contains("56", "561730"));
  EXPECT_TRUE(contains("31-33", "321"));
  EXPECT_FALSE(contains("31-33", "34"));
  EXPECT_FALSE(contains("31-33", "3"));
  EXPECT_TRUE(contains("00", "31-33"));
  EXPECT_FALSE(contains("56", "56"));
  EXPECT_FALSE(contains("5", "five"));
  EXPECT_FALSE(contains("Restaurants", "Restaurants, chains"));
}

TEST(MarketCells, OneWithheldChildIsWhatTheOthersLeave) {
  auto nodes = market_nodes({cell("56", 10, 100), cell("561", 6, 70), cell("562", 4, 0), cell("5611", 3, 0),
      cell("5612", 3, 30)});
  EXPECT_EQ(node(nodes, "562").how, How::remainder);
  EXPECT_DOUBLE_EQ(*node(nodes, "562").revenue, 30);
  EXPECT_DOUBLE_EQ(*node(nodes, "5611").revenue, 40);
}

TEST(MarketCells, TwoWithheldChildrenStayUnknownAndBoundTheirParent) {
  auto nodes = market_nodes({cell("56", 10, 0), cell("561", 6, 70), cell("562", 4, 0), cell("563", 2, 0)});
  EXPECT_EQ(node(nodes, "562").how, How::unknown);
  EXPECT_FALSE(node(nodes, "562").revenue);
  EXPECT_EQ(node(nodes, "56").how, How::at_least);
  EXPECT_DOUBLE_EQ(*node(nodes, "56").revenue, 70);
}

TEST(MarketCells, SizeClassesStandInForAWithheldTotalOnly) {
  std::vector<MarketCell> cells{cell("71", 9, 50, "All firms"), cell("71", 4, 20, "small"), cell("71", 5, 30, "large"),
                                cell("72", 9, 0, "All firms"), cell("72", 4, 20, "small"), cell("72", 5, 31, "large")};
  auto nodes = market_nodes(cells);
  EXPECT_DOUBLE_EQ(*node(nodes, "71").revenue, 50);
  EXPECT_EQ(node(nodes, "72").how, How::sizes);
  EXPECT_DOUBLE_EQ(*node(nodes, "72").revenue, 51);
  EXPECT_EQ(counted_cells(nodes, 0, cells), (std::vector<std::size_t>{0}));
  EXPECT_EQ(counted_cells(nodes, 1, cells), (std::vector<std::size_t>{4, 5}));
}

TEST(MarketCells, AChosenIndustryTakesThoseInsideIt) {
  auto nodes = market_nodes({cell("00", 100, 1000), cell("31-33", 20, 200), cell("321", 5, 50), cell("56", 10, 100)});
  auto chosen = nodes_for(nodes, {{"", "321"}, {"", "31-33"}, {"", "5617"}, {"", "99"}});
  ASSERT_EQ(chosen.size(), 2u);  // 321 lies in 31-33; 5617 is known as 56 only; 99 is listed nowhere but in the total
  EXPECT_EQ(nodes[static_cast<std::size_t>(chosen[0])].industry, "31-33");
  EXPECT_EQ(nodes[static_cast<std::size_t>(chosen[1])].industry, "56");
}

TEST(PoolModel, TheIntervalTakesOrderStatisticsForASmallSample) {
  std::vector<double> logs;
  for (int i = 19; i >= 1; --i) logs.push_back(i);
  auto level = level_of(logs);  // n = 19: the 2nd and the 18th
  EXPECT_DOUBLE_EQ(level.middle, 10);
  EXPECT_DOUBLE_EQ(level.low, 2);
  EXPECT_DOUBLE_EQ(level.high, 18);
  level = level_of({1, 2, 3});  // too few for 80 %: the extremes
  EXPECT_DOUBLE_EQ(level.low, 1);
  EXPECT_DOUBLE_EQ(level.high, 3);
}

}  // namespace
}  // namespace lode::dig
