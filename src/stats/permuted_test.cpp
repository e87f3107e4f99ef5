// Tests of groups worked by hand, against each other, and on noise; every permutation against all there are.
#include "stats/permuted.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "stats/division.h"
#include "stats/explained.h"
#include "stats/nearness.h"
#include "stats/random.h"

namespace lode::stats {
namespace {

struct Sample {
  Matrix values;
  std::vector<int> groups;
};

Sample sample(std::size_t n, double shift, std::uint64_t seed, std::size_t columns = 3) {
  Random random(seed);
  Sample s{Matrix(n, columns), {}};
  for (std::size_t r = 0; r < n; ++r) {
    s.groups.push_back(static_cast<int>(r % 3));
    for (std::size_t c = 0; c < columns; ++c) {
      double sum = 0;  // of twelve uniforms: nearly normal, variance 1
      for (int i = 0; i < 12; ++i) sum += random.uniform();
      s.values.at(r, c) = sum - 6 + (static_cast<std::size_t>(s.groups.back()) == c ? shift : 0);
    }
  }
  return s;
}

std::vector<TestedGrouping> tested(const Sample& s, const PermutationOptions& options = {}) {
  const std::vector<std::vector<int>> groupings{s.groups};
  return permutation_tests(s.values, groupings, options);
}

}  // namespace

TEST(Permuted, WorkedByHand) {
  Matrix m(4, 2);
  m.data = {1, 7, 3, 7, 5, 7, 7, 7};  // group means −2 and 2 about 4: 16 of 20; column 2 is constant
  const std::vector<std::vector<int>> groupings{{0, 0, 5, 5}, {0, 0, 0, 0}};
  const auto t = permutation_tests(m, groupings, {.permutations = 2000});
  EXPECT_NEAR(t[0].r2, 0.8, 1e-12);
  EXPECT_NEAR(t[0].adjusted, 1 - 0.2 * 3 / 2, 1e-12);
  EXPECT_NEAR(t[0].p, 1.0 / 3, 0.04);  // two of the six ways to halve the rows
  EXPECT_EQ(t[0].columns[0].p, t[0].p);
  EXPECT_EQ(t[0].columns[1].p, 1);
  EXPECT_EQ(t[1].p, 1);  // one group explains nothing
  EXPECT_EQ(t[1].r2, 0);
}

TEST(Permuted, AgreesWithExplained) {
  const Sample s = sample(90, 0.4, 5);
  const Explained e = explained(s.values, s.groups, {.resamples = 0, .permutations = 2000});
  const auto t = tested(s, {.permutations = 2000});
  EXPECT_NEAR(t[0].r2, e.r2, 1e-12);
  EXPECT_NEAR(t[0].adjusted, e.adjusted, 1e-12);
  EXPECT_NEAR(t[0].p, e.p, 0.02);  // other permutations
}

// Crossed or alone, with one thread or three: the same bytes.
TEST(Permuted, GroupingsTogetherAreAsAlone) {
  const Sample s = sample(400, 0.1, 6);
  std::vector<std::vector<int>> groupings{s.groups, {}, {}};
  Random random(1);
  for (std::size_t r = 0; r < 400; ++r) {
    groupings[1].push_back(static_cast<int>(random.below(3)) - 1);
    groupings[2].push_back(static_cast<int>(random.below(40)));
  }
  const auto all = permutation_tests(s.values, groupings, {.permutations = 150, .threads = 3});
  for (std::size_t j = 0; j < 3; ++j) {
    const auto alone = permutation_tests(s.values, std::span(groupings).subspan(j, 1), {.permutations = 150});
    EXPECT_EQ(all[j].p, alone[0].p);
    for (std::size_t c = 0; c < 3; ++c) EXPECT_EQ(all[j].columns[c].p, alone[0].columns[c].p);
  }
}

TEST(Permuted, NoiseIsSignificantOneTimeInTwenty) {
  int significant = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed)
    significant += tested(sample(30, 0, seed), {.permutations = 199, .seed = seed})[0].p <= 0.05;
  EXPECT_LE(significant, 34);  // 20 expected; 34 with p .001
  EXPECT_GE(significant, 8);
}

TEST(Permuted, ASampleOfRowsChangesPAlone) {
  const Sample s = sample(900, 0.15, 8);
  const auto whole = tested(s), part = tested(s, {.most_rows = 90});
  EXPECT_EQ(whole[0].adjusted, part[0].adjusted);
  EXPECT_LT(whole[0].p, part[0].p);
}

TEST(Permuted, NothingKnown) {
  Matrix m(5, 2);
  std::ranges::fill(m.data, NAN);
  const auto t = permutation_tests(m, std::vector<std::vector<int>>{{0, 1, 0, 1, 0}});
  EXPECT_EQ(t[0].p, 1);
  EXPECT_EQ(t[0].r2, 0);
}

TEST(Nearness, GroupsApartAndGroupsOfChance) {
  const Sample apart = sample(60, 4, 3), chance = sample(60, 0, 3);
  for (const Nearness& n : nearness(apart.values, apart.groups, {.permutations = 200})) {
    EXPECT_EQ(n.rows, 20u);
    EXPECT_LT(n.elsewhere, 0.15);
    EXPECT_NEAR(n.by_chance, 2.0 / 3, 0.06);  // of three groups of one size each is nearest one time in three
    EXPECT_NEAR(n.p, 1.0 / 201, 1e-12);
  }
  for (const Nearness& n : nearness(chance.values, chance.groups, {.permutations = 200})) EXPECT_GT(n.p, 0.02);
}

// Without leaving itself out a row of noise would seem to lie nearest to its own group.
TEST(Nearness, ARowDoesNotSpeakForItself) {
  double elsewhere = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const Sample s = sample(12, 0, seed, 8);
    for (const Nearness& n : nearness(s.values, s.groups, {.permutations = 0})) elsewhere += n.elsewhere / 180;
  }
  EXPECT_GT(elsewhere, 0.6);
}

TEST(Division, FindsTheBoundAndPaysForTheSearch) {
  const Sample s = sample(80, 0, 4);
  Matrix values = s.values;
  std::vector<int> fifth, noise;
  for (std::size_t r = 0; r < 80; ++r) {
    fifth.push_back(static_cast<int>(r / 16));
    noise.push_back(static_cast<int>(r % 4));
    if (r >= 48) values.at(r, 0) += 2, values.at(r, 1) -= 2;
  }
  const std::vector<Divider> dividers{{noise, false}, {fifth, true}};
  const Division found = best_division(values, dividers, 10);
  EXPECT_TRUE(found.found);
  EXPECT_EQ(found.divider, 1u);
  EXPECT_EQ(found.group, 2);
  EXPECT_EQ(found.inside, 48u);
  EXPECT_EQ(found.outside, 32u);
  EXPECT_LT(found.p, 0.01);
  int significant = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed)
    significant +=
        best_division(sample(80, 0, seed).values, dividers, 10, {.permutations = 59, .seed = seed}).p <= 0.05;
  EXPECT_LE(significant, 9);  // 3 expected; more with p .001
  EXPECT_FALSE(best_division(values, dividers, 70).found);  // no side may be so large
}

}  // namespace lode::stats
