// Calibration: scores worked by hand, bins of ties, and nothing to judge.
#include "stats/calibration.h"

#include <gtest/gtest.h>

#include <cmath>

#include "stats/random.h"

namespace lode::stats {

TEST(Calibration, ScoresWorkedByHand) {
  const auto c = calibration(std::vector<double>{0.9, 0.2, 0.6, 0.2}, std::vector<double>{1, 0, 0, 1}, 2);
  EXPECT_NEAR(c.brier, (0.01 + 0.04 + 0.36 + 0.64) / 4, 1e-12);
  EXPECT_NEAR(c.brier_base, 0.25, 1e-12);
  ASSERT_EQ(c.bins.size(), 2u);
  EXPECT_EQ(c.bins[0].count, 2u);
  EXPECT_EQ(c.bins[0].high, 0.2);
  EXPECT_NEAR(c.bins[1].predicted, 0.75, 1e-12);
  EXPECT_NEAR(c.bins[1].seen, 0.5, 1e-12);
  EXPECT_NEAR(c.error, (0.3 + 0.25) / 2, 1e-12);
  EXPECT_LT(c.bins[1].seen_low, 0.5);
  EXPECT_GT(c.bins[1].seen_high, 0.5);
}

TEST(Calibration, EqualPredictionsShareABin) {
  std::vector<double> predicted(20, 0.3), outcomes(20, 0.0);
  predicted[19] = 0.8;
  for (int i = 0; i < 6; ++i) outcomes[static_cast<std::size_t>(i)] = 1;
  const auto c = calibration(predicted, outcomes);
  ASSERT_EQ(c.bins.size(), 2u);
  EXPECT_EQ(c.bins[0].count, 19u);
  EXPECT_EQ(c.bins[1].count, 1u);
}

TEST(Calibration, TrueChancesAreWellCalibratedAndBinsAreEven) {
  Random random(1);
  std::vector<double> predicted, outcomes;
  for (int i = 0; i < 20'000; ++i) {
    predicted.push_back(random.uniform());
    outcomes.push_back(random.uniform() < predicted.back() ? 1 : 0);
  }
  const auto c = calibration(predicted, outcomes);
  EXPECT_EQ(c.bins.size(), 10u);
  for (const Bin& bin : c.bins) EXPECT_EQ(bin.count, 2000u);
  EXPECT_LT(c.error, 0.02);
  EXPECT_NEAR(c.brier, 1.0 / 6, 0.01);  // the mean of p (1 − p)
}

TEST(Calibration, NothingToJudgeIsUnknown) {
  const auto c = calibration(std::vector<double>{NAN, 0.5}, std::vector<double>{1, NAN});
  EXPECT_TRUE(c.bins.empty());
  EXPECT_EQ(c.count, 0u);
  EXPECT_TRUE(std::isnan(c.brier) && std::isnan(c.brier_base) && std::isnan(c.error));
  EXPECT_EQ(calibration(std::vector<double>{0.5}, std::vector<double>{1}).bins.size(), 1u);
}

}  // namespace lode::stats
