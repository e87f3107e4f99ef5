// Concentration against figures worked out by hand and against brute force.
#include "facts/concentration.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace lode::facts {
namespace {

std::vector<UnitMoney> units_of(std::vector<std::pair<int, int>> amounts) {
  std::vector<UnitMoney> out;
  for (auto [revenue, profit] : amounts)
    out.push_back({std::to_string(out.size()), "", Int128{revenue} * 10000, Int128{profit} * 10000, true, 0});
  sort_by_revenue(out);
  return out;
}

TEST(Concentration, ByHand) {
  auto c = concentration_of(units_of({{50, 20}, {30, -5}, {15, 3}, {5, -8}}));
  EXPECT_EQ(c.revenue, Int128{1000000});
  // ascending 5 15 30 50: (-3*5 - 1*15 + 1*30 + 3*50) / (4 * 100) = 150 / 400
  EXPECT_DOUBLE_EQ(*c.gini, 0.375);
  EXPECT_DOUBLE_EQ(*c.hhi, 0.25 + 0.09 + 0.0225 + 0.0025);
  EXPECT_EQ(*c.for_80, 2);
  EXPECT_EQ(*c.for_50, 1);
  EXPECT_EQ(*c.median, (Decimal{2250000, 5}));
  EXPECT_EQ(c.unprofitable, 2);
  EXPECT_EQ(c.losses, Int128{-130000});
  // cumulated profit 20 23 18 10
  EXPECT_EQ(c.peak, Int128{230000});
  EXPECT_EQ(c.peak_units, 2);
  EXPECT_DOUBLE_EQ(*c.peak_ratio, 2.3);
  EXPECT_EQ(*c.for_80_profit, 1);
}

TEST(Concentration, NothingToDivideByIsUnknown) {
  auto none = concentration_of({});
  EXPECT_FALSE(none.gini || none.hhi || none.for_80 || none.peak_ratio || none.median);
  auto credit = concentration_of(units_of({{5, -1}, {-9, -2}}));
  EXPECT_FALSE(credit.gini || credit.top10_share || credit.for_80);
  EXPECT_EQ(credit.peak_units, 0);
}

TEST(Concentration, AgreesWithTheDefinitionOnRandomLedgers) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::pair<int, int>> amounts;
    for (auto n = 1 + random() % 40; n > 0; --n)
      amounts.emplace_back(static_cast<int>(random() % 2000) - 200, static_cast<int>(random() % 400) - 200);
    auto c = concentration_of(units_of(amounts));
    double total = 0, differences = 0;
    for (auto [a, p] : amounts) {
      total += a;
      for (auto [b, q] : amounts) differences += std::abs(a - b);
    }
    if (total <= 0) continue;
    auto n = static_cast<double>(amounts.size());
    EXPECT_NEAR(*c.gini, differences / (2 * n * total), 1e-9);  // half the mean relative difference
    EXPECT_EQ(c.pareto.back().amount, c.revenue);
    EXPECT_EQ(c.whale.back().amount, c.profit);
  }
}

TEST(MegaCut, ShareAndKnee) {
  std::vector<Int128> amounts{400, 300, 50, 50, 50, 50, 50, 50};
  EXPECT_EQ(cut_by_share(amounts, 1000, 0.10), 2u);
  EXPECT_EQ(cut_by_share(amounts, 1000, 0.30), 2u);
  EXPECT_EQ(cut_by_share(amounts, 1000, 0.41), 0u);
  EXPECT_EQ(cut_by_knee(amounts), 2u);
  EXPECT_EQ(cut_by_knee(std::vector<Int128>{10, 10, 10}), 0u);
}

}  // namespace
}  // namespace lode::facts
