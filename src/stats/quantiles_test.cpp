// Quantiles: worked by hand, and what unknown and single values give.
#include "stats/quantiles.h"

#include <gtest/gtest.h>

#include <cmath>

namespace lode::stats {

TEST(Quantiles, LieBetweenOrderStatistics) {
  const std::vector<double> values{7, 1, 3, 5};  // positions 0, 1, 2, 3 of 1, 3, 5, 7
  EXPECT_EQ(quantile(values, 0), 1);
  EXPECT_EQ(quantile(values, 1), 7);
  EXPECT_EQ(median(values), 4);
  EXPECT_DOUBLE_EQ(quantile(values, 0.1), 1.6);  // position 0.3
  EXPECT_EQ(quantile({2}, 0.3), 2);
  EXPECT_EQ(quantile({2, 2, 2, 9}, 0.6), 2);
}

TEST(Quantiles, UnknownIsLeftOut) {
  EXPECT_EQ(median({NAN, 1, NAN, 3}), 2);
  EXPECT_TRUE(std::isnan(median({NAN})));
  EXPECT_EQ(quantile({1, HUGE_VAL, HUGE_VAL}, 0.9), HUGE_VAL);
}

}  // namespace lode::stats
