// The greedy tree finds a planted rule, keeps unknown apart and claims no more than it shows.
#include "discover/greedy_tree.h"

#include <gtest/gtest.h>

namespace lode::discover {

TEST(GreedyTree, FindsAPlantedRule) {
  Feature sites{.attribute = "sites", .whole = true};
  Feature format{.attribute = "format"};
  std::vector<int> labels;
  for (int i = 0; i < 300; ++i) {
    int n = 1 + i * 7 % 40;
    bool dark = i % 3 == 0;
    sites.numbers.emplace_back(n);
    format.words.emplace_back(dark ? "dark_kitchen" : "dine_in");
    labels.push_back(dark ? 0 : n > 10 ? 1 : 2);
  }
  auto tree = greedy_tree({sites, format}, labels, 3);
  EXPECT_DOUBLE_EQ(tree.accuracy, 1.0);
  EXPECT_GT(tree.held_out_accuracy, 0.95);  // cuts of a fold may fall beside the planted one
  EXPECT_LT(tree.majority, 0.6);
  ASSERT_EQ(tree.leaves.size(), 3u);
  std::size_t accounts = 0;
  for (const auto& leaf : tree.leaves) accounts += leaf.accounts;
  EXPECT_EQ(accounts, 300u);
}

TEST(GreedyTree, NoiseIsNotLearnt) {
  Feature noise{.attribute = "noise"};
  std::vector<int> labels;
  unsigned state = 12345;
  auto next = [&state] { return (state = state * 1664525u + 1013904223u) >> 8; };
  for (int i = 0; i < 400; ++i) {
    noise.numbers.emplace_back(static_cast<double>(next() % 1000));
    labels.push_back(static_cast<int>(next() % 2));
  }
  auto tree = greedy_tree({noise}, labels, 2);
  EXPECT_LT(tree.held_out_accuracy, 0.6);  // while the in-sample figure looks better
  EXPECT_GE(tree.accuracy, tree.majority);
}

TEST(GreedyTree, UnknownGoesToOneSide) {
  Feature sites{.attribute = "sites", .whole = true};
  std::vector<int> labels;
  for (int i = 0; i < 60; ++i) {
    if (i % 3 == 0) sites.numbers.emplace_back(std::nullopt);
    else sites.numbers.emplace_back(i % 3 == 1 ? 2 : 50);
    labels.push_back(i % 3 == 1 ? 0 : 1);
  }
  auto tree = greedy_tree({sites}, labels, 2);
  EXPECT_DOUBLE_EQ(tree.accuracy, 1.0);
  EXPECT_DOUBLE_EQ(tree.held_out_accuracy, 1.0);
}

}  // namespace lode::discover
