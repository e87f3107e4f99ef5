// Tau against its definition by pairs, and against published values.
#include "stats/kendall.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace lode::stats {
namespace {

double by_pairs(const std::vector<double>& x, const std::vector<double>& y) {
  double agree = 0, in_x = 0, in_y = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = i + 1; j < x.size(); ++j) {
      const double a = x[i] - x[j], b = y[i] - y[j];
      agree += a * b > 0 ? 1 : a * b < 0 ? -1 : 0;
      in_x += a != 0 ? 1 : 0;
      in_y += b != 0 ? 1 : 0;
    }
  return agree / std::sqrt(in_x * in_y);
}

TEST(Kendall, IsWhatPairsSay) {
  std::mt19937 random(7);
  for (int trial = 0; trial < 300; ++trial) {
    const auto n = static_cast<std::size_t>(2 + random() % 40);
    const auto values = 1 + random() % 12;  // few: many ties
    std::vector<double> x, y;
    for (std::size_t i = 0; i < n; ++i) {
      x.push_back(static_cast<double>(random() % (values + 1)));
      y.push_back(static_cast<double>(random() % (values + 1)));
    }
    const double want = by_pairs(x, y), got = kendall_tau(x, y);
    if (std::isnan(want))
      EXPECT_TRUE(std::isnan(got));
    else
      EXPECT_NEAR(got, want, 1e-12) << n << " rows of " << values;
  }
}

// By hand: of ten pairs one stands the other way round, (9 - 1) / 10.
TEST(Kendall, SameReversedAndKnown) {
  const std::vector<double> up{1, 2, 3, 4, 5}, down{5, 4, 3, 2, 1};
  EXPECT_DOUBLE_EQ(kendall_tau(up, up), 1);
  EXPECT_DOUBLE_EQ(kendall_tau(up, down), -1);
  const std::vector<double> one_off{2, 1, 3, 4, 5};
  EXPECT_DOUBLE_EQ(kendall_tau(up, one_off), 0.8);
}

TEST(Kendall, UnknownIsLeftOutAndNothingIsNothing) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_DOUBLE_EQ(kendall_tau(std::vector{1.0, nan, 2.0, 3.0}, std::vector{1.0, 9.0, 2.0, 3.0}), 1);
  EXPECT_TRUE(std::isnan(kendall_tau(std::vector{1.0, 1.0}, std::vector{1.0, 2.0})));
  EXPECT_TRUE(std::isnan(kendall_tau(std::vector{1.0}, std::vector{1.0})));
  EXPECT_TRUE(std::isnan(kendall_tau({}, {})));
}

}  // namespace
}  // namespace lode::stats
