// A tree's score against sums done by hand.
#include "discover/score.h"

#include <gtest/gtest.h>

#include <cmath>

namespace lode::discover {
namespace {

Problem four_accounts() {
  Problem p{.accounts = 4};
  p.columns = {{"sites", {0, 0, 1, 1}, 2}};
  p.tests = {{.column = 0, .yes = 2, .words = "sites > 1"}};
  p.targets = {{.name = "margin", .values = {1, 3, 5, 7}}};
  return p;
}

const Tree one_split{{{0, 1, 2}, {}, {}}};

// Mean 4; between (2−4)²·2 + (6−4)²·2 = 16; total 9+1+1+9 = 20.
TEST(Score, ExplainedIsBetweenOverTotal) {
  EXPECT_NEAR(explained(four_accounts(), one_split), 0.8, 1e-15);
  EXPECT_EQ(explained(four_accounts(), Tree{}), 0);
}

// Without the unknown value: 3 | 5, 7: between (3−5)² + 2·(6−5)² = 6, total 4 + 0 + 4 = 8.
TEST(Score, AnUnknownTargetIsLeftOut) {
  auto p = four_accounts();
  p.targets[0].values[0] = std::nan("");
  EXPECT_NEAR(explained(p, one_split), 0.75, 1e-15);
  EXPECT_EQ(standardise(p).columns[0].unknown, 1U);
}

// An account of weight 2 counts as two.
TEST(Score, WeightsCountAsCopies) {
  auto p = four_accounts(), q = four_accounts();
  p.weights = {1, 1, 1, 2};
  q.accounts = 5;
  q.columns[0].codes.push_back(1);
  q.targets[0].values.push_back(7);
  EXPECT_NEAR(explained(p, one_split), explained(q, one_split), 1e-15);
}

TEST(Score, WhatDoesNotVaryIsLeftOut) {
  auto p = four_accounts();
  p.targets.push_back({.name = "constant", .values = {2, 2, 2, 2}});
  EXPECT_EQ(standardise(p).constant, std::vector<std::size_t>{1});
  EXPECT_NEAR(explained(p, one_split), 0.8, 1e-15);
}

TEST(Score, ATreeIsMeasuredAndPrinted) {
  EXPECT_EQ(leaf_count(one_split), 2);
  EXPECT_EQ(depth_of(one_split), 1);
  EXPECT_EQ(print(four_accounts(), one_split), "(sites > 1 ? leaf : leaf)");
}

}  // namespace
}  // namespace lode::discover
