// Nearest neighbours against sorting all distances, and ties.
#include "stats/neighbours.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/random.h"

namespace lode::stats {

TEST(Neighbours, TiesGoToTheSmallerIndex) {
  Matrix line(5, 1);
  line.data = {3, 1, 2, 1, NAN};
  EXPECT_EQ(nearest(line, std::vector<double>{1}, 3), (std::vector<std::size_t>{1, 3, 2}));
  EXPECT_EQ(nearest(line, std::vector<double>{1}, 1), (std::vector<std::size_t>{1}));
  EXPECT_EQ(nearest(line, std::vector<double>{1}, 2, 1), (std::vector<std::size_t>{3, 2}));
  EXPECT_EQ(nearest(line, std::vector<double>{1}, 9).size(), 4u);  // the unknown one is near to nothing
  EXPECT_TRUE(nearest(line, std::vector<double>{1}, 0).empty());
  EXPECT_TRUE(nearest(line, std::vector<double>{NAN}, 2).empty());
  EXPECT_TRUE(nearest(Matrix(0, 1), std::vector<double>{1}, 2).empty());
}

TEST(Neighbours, AsSortingAll) {
  Random random(3);
  Matrix m(300, 2);
  for (double& v : m.data) v = static_cast<double>(random.below(12));  // many ties
  for (std::size_t p = 0; p < 20; ++p) {
    const auto distance = [&](std::size_t r) {
      return std::pow(m.at(r, 0) - m.at(p, 0), 2) + std::pow(m.at(r, 1) - m.at(p, 1), 2);
    };
    std::vector<std::size_t> all(300);
    std::iota(all.begin(), all.end(), 0);
    std::erase(all, p);
    std::stable_sort(all.begin(), all.end(), [&](auto a, auto b) { return distance(a) < distance(b); });
    all.resize(25);
    EXPECT_EQ(nearest(m, m.row(p), 25, p), all);
  }
}

}  // namespace lode::stats
