// Drift of a mix: worked by hand, and how seldom it is seen where nothing moved.
#include "stats/drift.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "stats/random.h"

namespace lode::stats {

using Counts = std::vector<std::int64_t>;

TEST(Drift, WorkedByHand) {
  auto d = drift(Counts{60, 40}, Counts{30, 70});
  EXPECT_NEAR(d.index, -0.3 * std::log(0.3 / 0.6) + 0.3 * std::log(0.7 / 0.4), 1e-12);
  EXPECT_NEAR(d.chance, 3.841458820694124 * 0.02, 1e-9);
  EXPECT_EQ(d.groups, 2);
}

TEST(Drift, AnEmptyGroupCountsOneHalf) {
  auto d = drift(Counts{10, 0, 0}, Counts{5, 5, 0});
  EXPECT_NEAR(d.index, -0.5 * std::log(0.5) + (0.5 - 0.05) * std::log(0.5 / 0.05), 1e-12);
  EXPECT_EQ(d.groups, 2);
}

TEST(Drift, NothingToCompare) {
  EXPECT_EQ(drift(Counts{5}, Counts{9}).index, 0);
  EXPECT_EQ(drift(Counts{0, 0}, Counts{3, 4}).index, 0);
  EXPECT_EQ(drift(Counts{}, Counts{}).groups, 0);
}

// 4,000 pairs of samples from one mix: the bound is passed in 5 % of them (standard error 0.35), where a fixed 0.1 is
// passed in most at 50 accounts and five groups.
TEST(Drift, ChanceStaysBelowItsBound) {
  for (std::int64_t n : {50, 200, 1000}) {
    int beyond = 0, above_fixed = 0;
    constexpr int runs = 4000;
    Random random(7);
    for (int run = 0; run < runs; ++run) {
      Counts before(5), after(5);
      for (std::int64_t i = 0; i < n; ++i) ++before[random.below(5)], ++after[random.below(5)];
      auto d = drift(before, after);
      beyond += d.index >= d.chance ? 1 : 0;
      above_fixed += d.index >= 0.1 ? 1 : 0;
    }
    EXPECT_LE(beyond / double{runs}, n < 100 ? 0.07 : 0.06) << n;  // χ² is reached from above as samples grow
    EXPECT_GE(beyond / double{runs}, 0.035) << n;
    if (n == 50) {
      EXPECT_GT(above_fixed / double{runs}, 0.5);
    }
  }
}

}  // namespace lode::stats
