// Kappa: examples of the papers and closed forms.
#include "stats/kappa.h"

#include <gtest/gtest.h>

#include <cmath>

#include "stats/random.h"

namespace lode::stats {

TEST(Kappa, TwoRatersWorkedByHand) {
  // 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: agreement 0.7, by chance 0.5 · 0.6 + 0.5 · 0.4 = 0.5.
  std::vector<int> one, other;
  const auto put = [&](int a, int b, int times) {
    for (int i = 0; i < times; ++i) one.push_back(a), other.push_back(b);
  };
  put(0, 0, 20), put(0, 1, 5), put(1, 0, 10), put(1, 1, 15);
  auto k = cohen_kappa(one, other);
  EXPECT_NEAR(k.kappa, 0.4, 1e-12);
  EXPECT_NEAR(k.agreement, 0.7, 1e-12);
  EXPECT_EQ(k.subjects, 50u);
  EXPECT_LT(k.low, 0.4);
  EXPECT_NEAR(k.high - k.kappa, k.kappa - k.low, 1e-12);
  put(0, -1, 3), put(-1, 1, 4);  // left open by one
  EXPECT_NEAR(cohen_kappa(one, other).kappa, 0.4, 1e-12);
}

TEST(Kappa, FullAndNoAgreement) {
  EXPECT_NEAR(cohen_kappa(std::vector<int>{0, 1, 2}, std::vector<int>{0, 1, 2}).kappa, 1, 1e-12);
  EXPECT_NEAR(cohen_kappa(std::vector<int>{0, 1}, std::vector<int>{1, 0}).kappa, -1, 1e-12);
  EXPECT_TRUE(std::isnan(cohen_kappa(std::vector<int>{1, 1}, std::vector<int>{1, 1}).kappa));
  EXPECT_TRUE(std::isnan(cohen_kappa({}, {}).kappa));
}

TEST(Kappa, FleissOwnExample) {
  // Fleiss 1971, table 1: 10 subjects, 14 raters, 5 categories: 0.210.
  const std::vector<std::vector<std::int64_t>> counts{
      {0, 0, 0, 0, 14}, {0, 2, 6, 4, 2}, {0, 0, 3, 5, 6}, {0, 3, 9, 2, 0}, {2, 2, 8, 1, 1},
      {7, 7, 0, 0, 0},  {3, 2, 6, 3, 0}, {2, 5, 3, 2, 2}, {6, 5, 2, 1, 0}, {0, 2, 2, 3, 7}};
  auto k = fleiss_kappa(counts);
  EXPECT_NEAR(k.kappa, 0.20993070442195522, 1e-12);
  EXPECT_EQ(k.subjects, 10u);
  EXPECT_LT(k.low, k.kappa);
}

TEST(Kappa, ASubjectWithOneRatingDoesNotCount) {
  EXPECT_NEAR(fleiss_kappa({{2, 0}, {0, 2}, {1, 0}}).kappa, 1, 1e-12);
  EXPECT_TRUE(std::isnan(fleiss_kappa({{1, 0}}).kappa));
}

// The intervals hold 0 in about 95 of 100 cases where raters agree by chance alone.
TEST(Kappa, IntervalsHoldTheTruth) {
  int cohen = 0, fleiss = 0;
  constexpr int runs = 1000;
  Random random(3);
  for (int run = 0; run < runs; ++run) {
    std::vector<int> one(120), other(120);
    std::vector<std::vector<std::int64_t>> counts(120, std::vector<std::int64_t>(3));
    for (std::size_t i = 0; i < 120; ++i) {
      one[i] = static_cast<int>(random.below(3)), other[i] = static_cast<int>(random.below(3));
      for (int rater = 0; rater < 5; ++rater) ++counts[i][random.below(3)];
    }
    auto c = cohen_kappa(one, other), f = fleiss_kappa(counts);
    cohen += c.low <= 0 && 0 <= c.high ? 1 : 0, fleiss += f.low <= 0 && 0 <= f.high ? 1 : 0;
  }
  EXPECT_GE(cohen, 930);
  EXPECT_LE(cohen, 970);
  EXPECT_GE(fleiss, 930);
  EXPECT_LE(fleiss, 972);
}

}  // namespace lode::stats
