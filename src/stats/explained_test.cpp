// What groups explain: worked by hand, none of noise, invariances, and adjusted p-values.
#include "stats/explained.h"

#include <gtest/gtest.h>

#include <cmath>

#include "stats/random.h"

namespace lode::stats {
namespace {

struct Sample {
  Matrix values;
  std::vector<int> groups;
};

Sample sample(std::size_t n, double shift, std::uint64_t seed = 9) {
  Random random(seed);
  Sample s{Matrix(n, 3), {}};
  for (std::size_t r = 0; r < n; ++r) {
    s.groups.push_back(static_cast<int>(random.below(4)));
    for (std::size_t c = 0; c < 3; ++c)
      s.values.at(r, c) = random.uniform() + (c < 2 ? shift * s.groups.back() : 0);
  }
  return s;
}

}  // namespace

TEST(Explained, WorkedByHand) {
  Matrix m(4, 2);
  m.data = {1, 7, 3, 7, 5, 7, 7, 7};  // about 4: −3, −1, 1, 3; group means −2 and 2: 16 of 20; column 2 is constant
  const Explained e = explained(m, std::vector<int>{0, 0, 5, 5});
  EXPECT_NEAR(e.r2, 0.8, 1e-12);
  EXPECT_NEAR(e.adjusted, 1 - 0.2 * 3 / 2, 1e-12);
  EXPECT_EQ(e.groups, 2u);
  // Left out one by one, a row is foretold by its fellow: errors of 2, against those of the mean of three others.
  EXPECT_NEAR(e.cross_validated, 1 - 4 * 4.0 / (20 * 16.0 / 9), 1e-12);
  EXPECT_NEAR(e.p, 1.0 / 3, 0.12);  // two of the six ways to halve the rows
}

TEST(Explained, UnknownCellsAreLeftOut) {
  Matrix m(6, 1);
  m.data = {1, 3, NAN, 5, 7, 100};
  const Explained e = explained(m, std::vector<int>{0, 0, 0, 1, 1, -1});
  EXPECT_NEAR(e.r2, 0.8, 1e-12);
  EXPECT_EQ(e.rows, 5u);
}

TEST(Explained, NoiseIsNotExplained) {
  int small = 0, above = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const Sample s = sample(60, 0, seed);
    const Explained e = explained(s.values, s.groups, {.resamples = 0, .permutations = 99, .seed = seed});
    small += e.p <= 0.1, above += e.cross_validated > 0;
    EXPECT_GT(e.r2, 0);
  }
  EXPECT_LE(small, 20);  // about 10
  EXPECT_GE(small, 2);
  EXPECT_LE(above, 25);
}

TEST(Explained, GroupsThatDifferAreSeenWithAnInterval) {
  const Sample s = sample(400, 0.2);
  const Explained e = explained(s.values, s.groups);
  EXPECT_GT(e.r2, e.adjusted);
  EXPECT_GT(e.adjusted, e.cross_validated - 0.02);
  EXPECT_LT(e.low, e.cross_validated);
  EXPECT_GT(e.high, e.cross_validated);
  EXPECT_NEAR(e.p, 0.005, 1e-12);
}

TEST(Explained, UnitsAndNamesOfGroupsDoNotMatter) {
  Sample s = sample(200, 0.1);
  const Explained before = explained(s.values, s.groups);
  for (std::size_t r = 0; r < 200; ++r) s.values.at(r, 0) = 1e7 - 1e6 * s.values.at(r, 0), s.groups[r] *= 17;
  const Explained after = explained(s.values, s.groups);
  EXPECT_NEAR(before.r2, after.r2, 1e-9);
  EXPECT_NEAR(before.cross_validated, after.cross_validated, 1e-9);
  EXPECT_NEAR(before.low, after.low, 1e-9);
  EXPECT_EQ(before.p, after.p);
}

TEST(Explained, NothingToExplain) {
  for (const auto& [n, groups] : std::vector<std::pair<std::size_t, std::vector<int>>>{
           {0, {}}, {1, {0}}, {3, {1, 1, 1}}, {3, {-1, -1, -1}}, {2, {0, 1}}}) {
    const Explained e = explained(Matrix(n, 2), groups);  // all cells 0
    EXPECT_EQ(e.r2, 0);
    EXPECT_EQ(e.p, 1);
  }
  Matrix two(2, 1);
  two.data = {1, 2};  // each row a group of its own
  const Explained alone = explained(two, std::vector<int>{0, 1});
  EXPECT_NEAR(alone.r2, 1, 1e-12);
  EXPECT_TRUE(std::isnan(alone.adjusted));
  EXPECT_EQ(alone.cross_validated, 0);
  EXPECT_EQ(alone.p, 1);
}

TEST(AdjustedP, WorkedByHand) {
  const auto q = adjusted_p(std::vector<double>{0.01, 0.04, NAN, 0.03, 0.8});
  EXPECT_NEAR(q[0], 0.04, 1e-12);
  EXPECT_NEAR(q[3], 0.04 * 4 / 3, 1e-12);  // the smaller of 0.03 · 4/2 and what the next one got
  EXPECT_NEAR(q[1], 0.04 * 4 / 3, 1e-12);
  EXPECT_NEAR(q[4], 0.8, 1e-12);
  EXPECT_TRUE(std::isnan(q[2]));
  EXPECT_TRUE(adjusted_p({}).empty());
}

}  // namespace lode::stats
