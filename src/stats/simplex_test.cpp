// Shares of the simplex: exact cases of two and three needs, and what must hold of any.
#include "stats/simplex.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "stats/random.h"

namespace lode::stats {
namespace {

double ahead(std::vector<double> difference) { return share_ahead(difference); }

}  // namespace

TEST(Simplex, TwoAndThreeNeeds) {
  EXPECT_DOUBLE_EQ(ahead({1, -3}), 0.25);           // w1 > 3 w2
  EXPECT_DOUBLE_EQ(ahead({1, -1, 0}), 0.5);
  EXPECT_DOUBLE_EQ(ahead({1, -1, -3}), 0.5 * 0.25); // a corner cut off at 1/2 and 1/4 of its edges
  EXPECT_DOUBLE_EQ(ahead({-1, 1, 3}), 1 - 0.125);
}

TEST(Simplex, SidesWithoutDoubt) {
  EXPECT_EQ(ahead({}), 0);
  EXPECT_EQ(ahead({0, 0}), 0);
  EXPECT_EQ(ahead({0, 2}), 1);
  EXPECT_EQ(ahead({-1, 0, -4}), 0);
  EXPECT_TRUE(std::isnan(ahead({1, NAN})));
}

TEST(Simplex, BothSidesAddUpToOneAndOrderDoesNotMatter) {
  Random random(4);
  for (int i = 0; i < 50; ++i) {
    std::vector<double> d(2 + random.below(200)), minus;
    for (double& v : d) v = std::pow(10, 6 * random.uniform() - 3) * (random.uniform() < 0.5 ? -1 : 1);
    for (const double v : d) minus.push_back(-v);
    const double share = share_ahead(d);
    EXPECT_NEAR(share + share_ahead(minus), 1, 1e-12);
    shuffle(std::span(d), random);
    EXPECT_NEAR(share_ahead(d), share, 1e-12);
  }
}

TEST(Simplex, OfSeveralByDraws) {
  Matrix first(2, 3);  // need 1 weighs more than need 2 and more than need 3: a third of all weightings
  first.data = {1, -1, 0, 1, 0, -1};
  EXPECT_NEAR(share_ahead_of_all(first, 1), 1.0 / 3, 0.006);
  EXPECT_EQ(share_ahead_of_all(first, 1), share_ahead_of_all(first, 1));
  EXPECT_NE(share_ahead_of_all(first, 1, 1000), share_ahead_of_all(first, 2, 1000));
  Matrix one(1, 2);
  one.data = {1, -3};
  EXPECT_DOUBLE_EQ(share_ahead_of_all(one, 1), 0.25);
  EXPECT_EQ(share_ahead_of_all(Matrix(0, 2), 1), 1);
  EXPECT_EQ(share_ahead_of_all(Matrix(2, 2), 1), 0);  // equal is not ahead
}

}  // namespace lode::stats
