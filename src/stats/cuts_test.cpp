// The widest gap against all pairs of neighbours, and the roundest number by hand.
#include "stats/cuts.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <set>

namespace lode::stats {
namespace {

TEST(Gaps, WidestByRatioInTheUpperHalf) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  // Median 5.5; above it 8 → 40 is the widest ratio, though 400 → 480 is the widest difference.
  auto gap = widest_gap({1, 2, 3, 4, 5, 6, 8, nan, 40, 400, 480}, 0.5, 1);
  ASSERT_TRUE(gap);
  EXPECT_EQ(gap->below, 40);
  EXPECT_EQ(gap->above, 400);
  gap = widest_gap({1, 2, 3, 4, 5, 6, 8, 40, 400, 480}, 0.5, 0.8);
  ASSERT_TRUE(gap);
  EXPECT_EQ(gap->below, 8);
  EXPECT_EQ(gap->above, 40);
}

TEST(Gaps, DifferencesWhereNotAllArePositive) {
  auto gap = widest_gap({-10, 0, 1, 2, 9}, 0, 1);
  ASSERT_TRUE(gap);
  EXPECT_EQ(gap->below, -10);
  EXPECT_EQ(gap->above, 0);
}

TEST(Gaps, NoneWhereNothingDiffers) {
  EXPECT_FALSE(widest_gap({}, 0, 1));
  EXPECT_FALSE(widest_gap({3, 3, 3, 3}, 0, 1));
  EXPECT_FALSE(widest_gap({1, 7, 7, 7, 7, 7, 7}, 0.5, 1));
}

TEST(Gaps, NoOtherNeighboursAreFurtherApart) {
  std::mt19937 random(3);
  for (int trial = 0; trial < 200; ++trial) {
    std::vector<double> values;
    for (int i = 0; i < 30; ++i) values.push_back(static_cast<double>(1 + random() % 500));
    auto gap = widest_gap(values, 0, 1);
    std::set<double> sorted(values.begin(), values.end());
    double widest = 0;
    for (auto it = sorted.begin(); std::next(it) != sorted.end(); ++it) widest = std::max(widest, *std::next(it) / *it);
    ASSERT_TRUE(gap);
    EXPECT_DOUBLE_EQ(gap->above / gap->below, widest);
  }
}

TEST(Gaps, RoundNumbers) {
  EXPECT_EQ(round_number_in(240, 410), 400);
  EXPECT_EQ(round_number_in(9, 10), 10);
  EXPECT_EQ(round_number_in(3, 4), 4);
  EXPECT_EQ(round_number_in(8, 40), 20);
  EXPECT_EQ(round_number_in(480, 1200), 1000);
  EXPECT_EQ(round_number_in(0.21, 0.34), 0.3);
  EXPECT_EQ(round_number_in(-7, 3), 0);
  EXPECT_EQ(round_number_in(250, 251), 251);
}

TEST(Gaps, RoundNumbersLieInside) {
  std::mt19937 random(5);
  for (int trial = 0; trial < 2000; ++trial) {
    const double below = std::ldexp(static_cast<double>(random() % 100000), static_cast<int>(random() % 30) - 15);
    const double above = below * (1 + static_cast<double>(1 + random() % 1000) / 1000) + 1e-3;
    const double number = round_number_in(below, above);
    EXPECT_GT(number, below);
    EXPECT_LE(number, above);
  }
}

}  // namespace
}  // namespace lode::stats
