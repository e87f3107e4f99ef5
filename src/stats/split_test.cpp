// The best split: worked by hand, paid for by permutations, and inputs with nothing to split.
#include "stats/split.h"

#include <gtest/gtest.h>

#include <cmath>

#include "stats/random.h"

namespace lode::stats {
namespace {

using Columns = std::vector<std::vector<double>>;

}  // namespace

TEST(Split, WorkedByHand) {
  const Columns columns{{1, 1, 1, 1, 1, 1}, {6, 5, 4, 3, 2, 1}};
  const std::vector<double> y{8, 9, 7, 2, 1, 3};  // 3, 2, 1 | 8, 9, 7: means 2 and 8 about 5, 54 of 58
  const Split s = best_split(columns, y, 2, 1);
  ASSERT_TRUE(s.found);
  EXPECT_EQ(s.column, 1u);
  EXPECT_EQ(s.threshold, 3.5);
  EXPECT_NEAR(s.gain, 54.0 / 58, 1e-12);
  EXPECT_EQ(s.below, 3u);
  EXPECT_EQ(s.above, 3u);
  EXPECT_LT(s.p, 0.3);
}

TEST(Split, SidesKeepTheLeastAndTiesStayTogether) {
  const std::vector<double> y{0, 0, 0, 0, 9};
  EXPECT_EQ(best_split(Columns{{1, 2, 3, 4, 5}}, y, 1, 1).threshold, 4.5);
  EXPECT_EQ(best_split(Columns{{1, 2, 3, 4, 5}}, y, 2, 1).threshold, 3.5);
  EXPECT_FALSE(best_split(Columns{{1, 2, 3, 4, 5}}, y, 3, 1).found);
  EXPECT_EQ(best_split(Columns{{1, 2, 4, 4, 4}}, y, 2, 1).threshold, 3);
  EXPECT_FALSE(best_split(Columns{{1, 2, 4, 4, 4}}, y, 4, 1).found);
}

TEST(Split, UnknownStandsOnNeitherSideAndStaysUnexplained) {
  const std::vector<double> y{1, 1, 5, 5, NAN, 3};
  const Split s = best_split(Columns{{1, 2, 3, 4, 9, NAN}}, y, 2, 1);
  ASSERT_TRUE(s.found);
  EXPECT_EQ(s.below + s.above, 4u);
  EXPECT_NEAR(s.gain, 1, 1e-12);  // the row on neither side lies at the mean
  const Split half = best_split(Columns{{1, 2, NAN, NAN, 3, 4}}, std::vector<double>{0, 0, 0, 4, 2, 2}, 1, 1);
  EXPECT_NEAR(half.gain, 4.0 / (24 - 64.0 / 6), 1e-12);
}

TEST(Split, NothingToSplit) {
  EXPECT_FALSE(best_split({}, std::vector<double>{1, 2}, 1, 1).found);
  EXPECT_FALSE(best_split(Columns{{}}, {}, 1, 1).found);
  EXPECT_FALSE(best_split(Columns{{1, 2, 3}}, std::vector<double>(3, 0.1), 1, 1).found);
  EXPECT_FALSE(best_split(Columns{{2, 2, 2}}, std::vector<double>{1, 2, 3}, 0, 1).found);
  EXPECT_FALSE(best_split(Columns{{NAN, NAN}}, std::vector<double>{1, 2}, 1, 1).found);
}

TEST(Split, NeighbouringNumbersAreTold) {
  const double next = std::nextafter(1.0, 2.0);
  const Split s = best_split(Columns{{1, next}}, std::vector<double>{0, 1}, 1, 1);
  ASSERT_TRUE(s.found);
  EXPECT_GT(next, s.threshold);
  EXPECT_LE(1, s.threshold);
}

// Where y has nothing to do with 20 columns, p below 0.1 comes about one time in ten, whatever the search found.
TEST(Split, ChanceIsPaidFor) {
  int small = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Random random(seed);
    Columns columns(20, std::vector<double>(40));
    std::vector<double> y(40);
    for (auto& column : columns)
      for (double& v : column) v = random.uniform();
    for (double& v : y) v = random.uniform();
    small += best_split(columns, y, 5, seed, 99).p <= 0.1;
  }
  EXPECT_GE(small, 8);
  EXPECT_LE(small, 34);  // 20 +- 3.3 standard deviations
}

}  // namespace lode::stats
