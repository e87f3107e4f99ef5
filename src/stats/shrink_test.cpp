// Shrinkage: closed forms of the beta distribution, and priors whose answer is known.
#include "stats/shrink.h"

#include <gtest/gtest.h>

#include <cmath>

namespace lode::stats {

TEST(Distributions, BetaHasClosedForms) {
  EXPECT_NEAR(beta_quantile(1, 1, 0.3), 0.3, 1e-13);
  EXPECT_NEAR(beta_quantile(3, 1, 0.2), std::cbrt(0.2), 1e-13);               // P = x³
  EXPECT_NEAR(beta_quantile(1, 4, 0.2), 1 - std::pow(0.8, 0.25), 1e-13);      // P = 1 − (1 − x)⁴
  EXPECT_NEAR(beta_quantile(0.5, 0.5, 0.1), std::pow(std::sin(M_PI / 20), 2), 1e-13);  // arcsine
  EXPECT_NEAR(beta_cdf(2, 3, 0.4), 0.5248, 1e-13);                            // 6x² − 8x³ + 3x⁴
  EXPECT_EQ(beta_quantile(2, 3, 0), 0);
  EXPECT_EQ(beta_quantile(2, 3, 1), 1);
  EXPECT_NEAR(beta_cdf(0.02, 5, beta_quantile(0.02, 5, 1e-3)), 1e-3, 1e-12);  // a quantile of about 1e−150
  EXPECT_NEAR(beta_quantile(5e5, 5e5, 0.5), 0.5, 1e-12);
}

TEST(Distributions, NormalAndStudent) {
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-13);
  EXPECT_NEAR(student_quantile(0.75, 1), 1, 1e-12);                  // Cauchy
  EXPECT_NEAR(student_quantile(0.9, 2), 0.8 * std::sqrt(2 / (1 - 0.64)), 1e-12);
  EXPECT_EQ(student_quantile(0.5, 7), 0);
  EXPECT_NEAR(student_quantile(0.025, 1e7), -1.95996, 1e-4);
}

TEST(Shrink, TwoAlikeGroupsGetThePooledRate) {
  const std::vector<Count> groups{{30, 100}, {30, 100}};
  const BetaPrior prior = fit_prior(groups);
  EXPECT_NEAR(prior.mean(), 0.3, 1e-12);
  EXPECT_NEAR(prior.weight(), 200, 1e-9);  // all the trials there are
  EXPECT_NEAR(fit_prior(groups, 50).weight(), 50, 1e-9);
}

TEST(Shrink, OneGroupIsNotMadeSurerThanItIs) {
  const BetaPrior prior = fit_prior(std::vector<Count>{{3, 10}, {0, 0}});
  EXPECT_NEAR(prior.mean(), 0.3, 1e-12);
  EXPECT_NEAR(prior.weight(), 10, 1e-12);
  EXPECT_EQ(fit_prior({}).weight(), 1);
  EXPECT_NEAR(fit_prior(std::vector<Count>{{0, 4}, {0, 5}}).mean(), 0.05, 1e-12);
}

TEST(Shrink, FarGroupsKeepTheirRates) {
  const std::vector<Count> groups{{90, 100}, {10, 100}, {50, 100}};
  const BetaPrior prior = fit_prior(groups);
  EXPECT_LT(prior.weight(), 5);
  EXPECT_NEAR(prior.mean(), 0.5, 1e-6);
  const Rate rate = shrunk(groups[0], prior);
  EXPECT_GT(rate.mean, 0.87);
  EXPECT_LT(rate.mean, 0.9);  // still towards the others
  EXPECT_LT(rate.low, rate.mean);
  EXPECT_GT(rate.high, rate.mean);
  EXPECT_NEAR(shrunk({0, 0}, prior).mean, prior.mean(), 1e-12);
}

TEST(Shrink, AllOrNothingGroupsGetTheLightestPrior) {
  const BetaPrior prior = fit_prior(std::vector<Count>{{50, 50}, {0, 50}, {50, 50}, {0, 50}});
  EXPECT_NEAR(prior.weight(), 0.1, 1e-5);
  EXPECT_NEAR(prior.mean(), 0.5, 1e-6);
}

TEST(Shrink, Wilson) {
  const Rate none = wilson({0, 10});  // upper end z² / (n + z²)
  const double z2 = 1.959963984540054 * 1.959963984540054;
  EXPECT_EQ(none.low, 0);
  EXPECT_NEAR(none.high, z2 / (10 + z2), 1e-12);
  EXPECT_TRUE(std::isnan(wilson({0, 0}).mean));
  EXPECT_EQ(wilson({0, 0}).high, 1);
  EXPECT_LE(wilson({10, 10}).high, 1);
}

}  // namespace lode::stats
