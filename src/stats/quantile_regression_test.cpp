// Quantile regression: medians and lines worked by hand, and the properties that define it.
#include "stats/quantile_regression.h"

#include <gtest/gtest.h>

#include <cmath>

#include "stats/quantiles.h"
#include "stats/random.h"

namespace lode::stats {
namespace {

struct Sample {
  Matrix x;
  std::vector<double> y;
};

Sample sample(std::size_t n, double unit = 1) {
  Random random(11);
  Sample s{Matrix(n, 3), {}};
  for (std::size_t r = 0; r < n; ++r) {
    s.x.at(r, 0) = 1;
    s.x.at(r, 1) = random.uniform();
    s.x.at(r, 2) = random.uniform() < 0.3 ? 1 : 0;
    s.y.push_back(unit * (1 + 2 * s.x.at(r, 1) - s.x.at(r, 2) - std::log(random.uniform() + 1e-9)));
  }
  return s;
}

}  // namespace

TEST(QuantileRegression, WithoutPredictorsItIsTheQuantile) {
  Matrix ones(5, 1);
  ones.data.assign(5, 1.0);
  const std::vector<double> y{9, 1, 4, 100, 2};
  EXPECT_NEAR(quantile_regression(ones, y, 0.5).value()[0], 4, 1e-9);
  EXPECT_NEAR(quantile_regression(ones, y, 0.9).value()[0], 100, 1e-9);
  EXPECT_NEAR(quantile_regression(ones, y, 0.1).value()[0], 1, 1e-9);
}

TEST(QuantileRegression, FewRowsFarOffDoNotMoveTheMedian) {
  Matrix x(6, 2);
  std::vector<double> y;
  for (std::size_t r = 0; r < 6; ++r) x.at(r, 0) = 1, x.at(r, 1) = double(r), y.push_back(3 + 2 * double(r));
  y[5] = 1e6;
  const auto b = quantile_regression(x, y, 0.5).value();
  EXPECT_NEAR(b[0], 3, 1e-6);
  EXPECT_NEAR(b[1], 2, 1e-6);
}

// At most a share tau of rows lies below the fit and at most 1 − tau above (Koenker and Bassett, theorem 3.4).
TEST(QuantileRegression, ShareBelowIsTau) {
  const Sample s = sample(800);
  for (const double tau : {0.05, 0.25, 0.5, 0.75, 0.9, 0.99}) {
    const auto b = quantile_regression(s.x, s.y, tau).value();
    double below = 0, above = 0;
    for (std::size_t r = 0; r < s.x.rows; ++r) {
      const double rest = s.y[r] - b[0] - b[1] * s.x.at(r, 1) - b[2] * s.x.at(r, 2);
      below += rest < -1e-9, above += rest > 1e-9;
    }
    EXPECT_LE(below, tau * 800 + 1e-9) << tau;
    EXPECT_LE(above, (1 - tau) * 800 + 1e-9) << tau;
  }
}

TEST(QuantileRegression, NoStepMakesTheLossSmaller) {
  const Sample s = sample(300);
  const auto b = quantile_regression(s.x, s.y, 0.75).value();
  const double best = quantile_loss(s.x, s.y, 0.75, b);
  Random random(2);
  for (int i = 0; i < 300; ++i) {
    auto other = b;
    for (double& v : other) v += (random.uniform() - 0.5) * std::pow(10, -3 * random.uniform());
    EXPECT_GE(quantile_loss(s.x, s.y, 0.75, other), best - 1e-9);
  }
}

TEST(QuantileRegression, UnitsAndRepeatsDoNotMatter) {
  const Sample s = sample(200), millions = sample(200, 1e8);
  const auto b = quantile_regression(s.x, s.y, 0.8).value();
  const auto large = quantile_regression(millions.x, millions.y, 0.8).value();
  for (std::size_t c = 0; c < 3; ++c) EXPECT_NEAR(large[c] / 1e8, b[c], 1e-9);
  EXPECT_EQ(b, quantile_regression(s.x, s.y, 0.8).value());
  Matrix wide(200, 4);
  for (std::size_t r = 0; r < 200; ++r)
    for (std::size_t c = 0; c < 4; ++c) wide.at(r, c) = c < 3 ? s.x.at(r, c) : 2 * s.x.at(r, 1) + 1;
  const auto repeated = quantile_regression(wide, s.y, 0.8).value();
  EXPECT_EQ(repeated[3], 0);
  EXPECT_NEAR(repeated[1], b[1], 1e-9);
}

TEST(QuantileRegression, DegenerateInputs) {
  EXPECT_EQ(quantile_regression(Matrix(0, 1), {}, 0.5).error().code, Code::limit);
  Matrix one(1, 2);
  one.data = {1, 5};
  EXPECT_FALSE(quantile_regression(one, std::vector<double>{3}, 0.5));
  Matrix ones(4, 1);
  ones.data = {1, 1, NAN, 1};
  EXPECT_NEAR(quantile_regression(ones, std::vector<double>{7, 7, 0, 7}, 0.5).value()[0], 7, 1e-9);
  EXPECT_EQ(quantile_regression(ones, std::vector<double>(4, 0.0), 0.5).value()[0], 0);
  EXPECT_EQ(quantile_regression(Matrix(3, 1), std::vector<double>{1, 2, 3}, 0.5).value()[0], 0);  // constant 0
}

}  // namespace lode::stats
