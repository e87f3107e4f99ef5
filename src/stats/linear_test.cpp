// Least squares and derived importance: a fit worked by hand, invariance, and predictors that say nothing new.
#include "stats/linear.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "stats/random.h"

namespace lode::stats {
namespace {

Matrix rows(std::size_t columns, std::vector<double> data) {
  Matrix m;
  m.rows = data.size() / columns, m.columns = columns, m.data = std::move(data);
  return m;
}

struct Sample {
  Matrix x;
  std::vector<double> y;
};

// Three predictors, the second mixed with the first; y = 2 a + b + noise.
Sample sample(std::size_t n) {
  Random random(5);
  Sample s{Matrix(n, 3), {}};
  for (std::size_t r = 0; r < n; ++r) {
    s.x.at(r, 0) = random.uniform();
    s.x.at(r, 1) = s.x.at(r, 0) + random.uniform();
    s.x.at(r, 2) = random.uniform();
    s.y.push_back(2 * s.x.at(r, 0) + s.x.at(r, 1) + random.uniform());
  }
  return s;
}

}  // namespace

TEST(Linear, FitWorkedByHand) {
  // x = 0, 1, 2, 3 and y = 1, 2, 2, 5: slope 6/5, intercept 0.7, residual squares 1.8, total 9.
  const auto fit = least_squares(rows(2, {1, 0, 1, 1, 1, 2, 1, 3}), std::vector<double>{1, 2, 2, 5});
  ASSERT_TRUE(fit);
  EXPECT_NEAR(fit->coefficients[0], 0.7, 1e-12);
  EXPECT_NEAR(fit->coefficients[1], 1.2, 1e-12);
  EXPECT_NEAR(fit->r2, 0.8, 1e-12);
  EXPECT_NEAR(fit->adjusted_r2, 0.7, 1e-12);
  EXPECT_NEAR(fit->residual_sd, std::sqrt(0.9), 1e-12);
  EXPECT_NEAR(fit->errors[1], std::sqrt(0.9 / 5), 1e-12);
  EXPECT_EQ(fit->rank, 2u);
}

TEST(Linear, WithoutInterceptR2IsAgainstZero) {
  const auto fit = least_squares(rows(1, {1, 2, 3}), std::vector<double>{1, 2, 4});
  ASSERT_TRUE(fit);
  EXPECT_NEAR(fit->coefficients[0], 17.0 / 14, 1e-12);
  EXPECT_NEAR(fit->r2, 289.0 / 14 / 21, 1e-12);
}

TEST(Linear, RepeatedColumnGetsNothing) {
  const auto fit = least_squares(rows(3, {1, 0, 5, 1, 1, 5, 1, 2, 5, 1, 3, 5}), std::vector<double>{1, 2, 2, 5});
  ASSERT_TRUE(fit);
  EXPECT_EQ(fit->rank, 2u);
  EXPECT_NEAR(fit->coefficients[1], 1.2, 1e-12);
  EXPECT_EQ(fit->coefficients[2], 0);
  EXPECT_TRUE(std::isnan(fit->errors[2]));
  EXPECT_NEAR(fit->adjusted_r2, 0.7, 1e-12);
}

TEST(Linear, UnknownRowsAreLeftOutAndTooFewIsSaid) {
  const Matrix x = rows(2, {1, 0, 1, NAN, 1, 2, 1, 3});
  const auto two = least_squares(x, std::vector<double>{1, 2, NAN, 5});
  ASSERT_FALSE(two);
  EXPECT_EQ(two.error().code, Code::limit);
  const auto three = least_squares(x, std::vector<double>{1, 2, 2, 5});
  ASSERT_TRUE(three);
  EXPECT_EQ(three->rows, 3u);
  EXPECT_FALSE(least_squares(Matrix(0, 2), {}));
}

TEST(Linear, NothingToExplainIsZero) {
  const auto fit = least_squares(rows(2, {1, 0, 1, 1, 1, 2}), std::vector<double>{0.1, 0.1, 0.1});
  ASSERT_TRUE(fit);
  EXPECT_EQ(fit->r2, 0);
  EXPECT_EQ(fit->adjusted_r2, 0);
}

TEST(Importance, OfUncorrelatedPredictorsIsTheirSquaredCorrelation) {
  // A 2 x 2 design: correlations with y of 2/sqrt(5) and 1/sqrt(5), whose squares add up to 1.
  const auto found = derived_importance(rows(2, {0, 0, 0, 1, 1, 0, 1, 1}), std::vector<double>{0, 1, 2, 3});
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->weight[0], 0.8, 1e-12);
  EXPECT_NEAR(found->weight[1], 0.2, 1e-12);
  EXPECT_NEAR(found->correlation[0], std::sqrt(0.8), 1e-12);
  EXPECT_NEAR(found->r2, 1, 1e-12);
}

TEST(Importance, UnitsDoNotMatter) {
  Sample s = sample(200);
  const auto before = derived_importance(s.x, s.y);
  for (std::size_t r = 0; r < s.x.rows; ++r) s.x.at(r, 1) = 1e6 - 3e5 * s.x.at(r, 1), s.y[r] *= 1e7;
  const auto after = derived_importance(s.x, s.y);
  ASSERT_TRUE(before && after);
  for (std::size_t c = 0; c < 3; ++c) EXPECT_NEAR(before->weight[c], after->weight[c], 1e-9);
  EXPECT_NEAR(before->standardised[1], -after->standardised[1], 1e-9);
  EXPECT_NEAR(before->low[1], -after->high[1], 1e-9);
  EXPECT_NEAR(std::accumulate(before->weight.begin(), before->weight.end(), 0.0), 1, 1e-12);
}

TEST(Importance, TwinsShareAndConstantsGetNothing) {
  const Sample s = sample(100);
  Matrix x(100, 3);
  for (std::size_t r = 0; r < 100; ++r) x.at(r, 0) = x.at(r, 1) = s.x.at(r, 0), x.at(r, 2) = 7;
  const auto found = derived_importance(x, s.y);
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->weight[0], 0.5, 1e-9);
  EXPECT_NEAR(found->weight[1], 0.5, 1e-9);
  EXPECT_EQ(found->weight[2], 0);
  EXPECT_TRUE(std::isnan(found->standardised[1]));
  EXPECT_TRUE(std::isnan(found->correlation[2]));
  EXPECT_NEAR(found->standardised[0], found->correlation[0], 1e-9);
}

TEST(Importance, ConstantTargetAndTooFewRows) {
  const Sample s = sample(10);
  const auto none = derived_importance(s.x, std::vector<double>(10, 3.0));
  ASSERT_TRUE(none);
  EXPECT_EQ(none->weight, std::vector<double>(3, 0.0));
  EXPECT_EQ(none->r2, 0);
  EXPECT_FALSE(derived_importance(Matrix(4, 3), std::vector<double>(4, 1.0)));
}

}  // namespace lode::stats
