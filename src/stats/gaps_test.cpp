// Natural gaps: worked by hand, whole numbers, and how often they are seen where there are none.
#include "stats/gaps.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "stats/distributions.h"
#include "stats/random.h"

namespace lode::stats {
namespace {

std::vector<double> sorted(std::vector<double> values) {
  std::ranges::sort(values);
  return values;
}

// The share of samples in which a gap is seen near a quantile, and anywhere.
std::pair<double, double> seen(const std::function<double(Random&)>& one, std::size_t n, double quantile, double step) {
  constexpr int runs = 1000;
  int near = 0, any = 0;
  for (int run = 0; run < runs; ++run) {
    Random random(1000 + static_cast<std::uint64_t>(run));
    std::vector<double> values(n);
    for (auto& v : values) v = one(random);
    values = sorted(std::move(values));
    near += gap_near(values, values[static_cast<std::size_t>(quantile * static_cast<double>(n))], 0.1, {.step = step})
                ? 1 : 0;
    any += natural_gaps(values, {.step = step}).empty() ? 0 : 1;
  }
  return {near / double{runs}, any / double{runs}};
}

}  // namespace

TEST(Gaps, TheEmptyStretchBetweenTwoHeaps) {
  std::vector<double> values;
  for (int i = 0; i < 30; ++i) values.push_back(10 + 0.1 * i), values.push_back(40 + 0.3 * i);
  values = sorted(values);
  auto gaps = natural_gaps(values);
  ASSERT_EQ(gaps.size(), 1u);
  EXPECT_EQ(gaps[0].low, 10 + 0.1 * 29);
  EXPECT_EQ(gaps[0].high, 40);
  EXPECT_NEAR(gaps[0].width, (40 - 12.9) / ((40 + 12.9) / 2), 1e-12);
  EXPECT_EQ(gaps[0].below, 30u);
  EXPECT_LT(gaps[0].p, 1e-6);
}

TEST(Gaps, ItsChanceWorkedByHand) {
  // Evenly spaced at steps of one in the scale itself, but for one stretch of four: 2 · 9 spacings beside it.
  std::vector<double> values;
  for (int i = 0; i < 11; ++i) values.push_back(std::expm1(0.1 * i));
  for (int i = 0; i < 11; ++i) values.push_back(std::expm1(0.1 * (i + 14)));
  std::vector<double> sizes = values;
  std::erase(sizes, 0.0);
  const double middle = sizes[sizes.size() / 2];  // 21 of them
  for (auto& v : values) v *= 1 / middle;         // the median becomes 1: the scale is ln(1 + x)
  auto gaps = natural_gaps(values, {.level = 1.1});
  auto widest = std::ranges::min_element(gaps, {}, &Gap::p);
  ASSERT_NE(widest, gaps.end());
  EXPECT_EQ(widest->below, 11u);
  const auto s = [&](double v) { return std::log1p(v); };
  const double w = s(values[11]) - s(values[10]), t = s(values[10]) - s(values[1]) + s(values[20]) - s(values[11]);
  EXPECT_NEAR(widest->p, 13 * std::pow(1 + w / t, -18), 1e-12);  // 13 stretches leave five values on either side
}

TEST(Gaps, WholeNumbersBesideEachOtherLeaveNothingEmpty) {
  std::vector<double> values;
  for (int v = 1; v <= 10; ++v) values.insert(values.end(), 12, v);
  EXPECT_TRUE(natural_gaps(values, {.step = 1, .level = 1.1}).empty());
  EXPECT_FALSE(natural_gaps(values, {.level = 1.1}).empty());
  for (int v = 20; v <= 25; ++v) values.insert(values.end(), 12, v);
  auto gaps = natural_gaps(values, {.step = 1});
  ASSERT_EQ(gaps.size(), 1u);
  EXPECT_EQ(gaps[0].low, 10);
  EXPECT_EQ(gaps[0].high, 20);
  EXPECT_NEAR(gaps[0].width, 9.0 / 15, 1e-12);
}

TEST(Gaps, OnlyWithinReachOfTheCut) {
  std::vector<double> values;
  for (int i = 0; i < 100; ++i) values.push_back(100 + i);
  for (int i = 0; i < 100; ++i) values.push_back(400 + i);
  EXPECT_FALSE(gap_near(values, 150, 0.1));
  auto near = gap_near(values, 190, 0.1);
  ASSERT_TRUE(near);
  EXPECT_EQ(near->high, 400);
  EXPECT_TRUE(gap_near(values, 410, 0.1));
  EXPECT_TRUE(gap_near(values, 250, 0.0));  // it lies in the gap already
  EXPECT_FALSE(gap_near({}, 1));
}

TEST(Gaps, TooFewValuesSayNothing) {
  EXPECT_TRUE(natural_gaps(std::vector<double>{1, 2, 3, 100, 101, 102}).empty());
  EXPECT_TRUE(natural_gaps({}).empty());
  EXPECT_TRUE(natural_gaps(std::vector<double>(50, 7.0)).empty());
}

// Of 1,000 samples without a gap one in twenty may show one; 6.5 % is two standard errors above.
TEST(Gaps, ChanceRarelyMakesOne) {
  const auto uniform = [](Random& random) { return 100 * random.uniform(); };
  const auto pareto = [](Random& random) { return std::pow(1 - random.uniform(), -1 / 1.2); };
  const auto exponential = [](Random& random) { return -std::log(1 - random.uniform()); };
  const auto whole = [](Random& random) { return std::floor(std::pow(1 - random.uniform(), -1 / 1.1)); };
  for (std::size_t n : {20, 60, 300})
    for (double quantile : {0.5, 0.9}) {
      for (const auto& one : {std::function<double(Random&)>(uniform), std::function<double(Random&)>(pareto),
                              std::function<double(Random&)>(exponential)}) {
        auto [near, any] = seen(one, n, quantile, 0);
        EXPECT_LE(near, 0.065) << n << " " << quantile;
        EXPECT_LE(any, 0.065) << n << " " << quantile;
      }
      auto [near, any] = seen(whole, n, quantile, 1);
      EXPECT_LE(near, 0.065) << n;
      EXPECT_LE(any, 0.065) << n;
    }
}

}  // namespace lode::stats
