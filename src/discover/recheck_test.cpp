// The slow search against a listing of every tree; exchanges against trying each one.
#include "discover/recheck.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "discover/score.h"
#include "discover/testing.h"

namespace lode::discover {
namespace {

// Every tree up to a depth, scored by score.h; the best that keeps the limits.
struct Listed {
  const Problem& problem;
  const Search& search;
  double best = 0;
  std::size_t trees = 0;

  void grow(Tree tree, std::vector<std::pair<int, int>> open) {  // nodes still to decide, with their depth
    if (open.empty()) {
      ++trees;
      if (leaf_count(tree) > 1 && !broken_limit(problem, search, tree)) best = std::max(best, explained(problem, tree));
      return;
    }
    auto [at, depth] = open.back();
    open.pop_back();
    grow(tree, open);
    if (depth == search.depth || leaf_count(tree) >= search.leaves) return;
    for (std::size_t t = 0; t < problem.tests.size(); ++t) {
      Tree next = tree;
      int yes = static_cast<int>(next.nodes.size());
      next.nodes.emplace_back(), next.nodes.emplace_back();
      next.nodes[static_cast<std::size_t>(at)] = {static_cast<int>(t), yes, yes + 1};
      auto more = open;
      more.emplace_back(yes, depth + 1), more.emplace_back(yes + 1, depth + 1);
      grow(next, more);
    }
  }
};

double listed_best(const Problem& problem, const Search& search) {
  Listed all{problem, search};
  all.grow(Tree{}, {{0, 0}});
  EXPECT_GE(all.trees, 6u);
  return all.best;
}

double searched_best(const Problem& problem, const Search& search) {
  auto out = recheck(problem, search, search.leaves, {}, {});
  EXPECT_TRUE(out && out->complete);
  return out ? out->best : -1;
}

TEST(Recheck, FindsWhatListingEveryTreeFinds) {
  for (std::uint64_t seed : {1, 2, 3}) {
    auto firm = testing::made_firm(60, seed);
    auto& p = firm.material.problem;
    for (int leaves : {2, 3, 4}) {
      Search search{.depth = 2, .leaves = leaves, .min_accounts = 4};
      EXPECT_NEAR(searched_best(p, search), listed_best(p, search), 1e-12) << seed << " " << leaves;
    }
    p.weights.assign(60, 1);
    for (std::size_t i = 0; i < 60; i += 4) p.weights[i] = 3.5;
    Search search{.depth = 2, .leaves = 4, .min_revenue_share = 0.1};
    EXPECT_NEAR(searched_best(p, search), listed_best(p, search), 1e-12);
  }
}

TEST(Recheck, KeepsConstraints) {
  auto firm = testing::made_firm(50, 9);
  const auto& p = firm.material.problem;
  double free = searched_best(p, {.depth = 2, .leaves = 3});
  for (const Search& search : {Search{.depth = 2, .leaves = 3, .must_use = {"industry"}},
                               Search{.depth = 2, .leaves = 4, .must_use = {"industry", "edi"}},
                               Search{.depth = 2, .leaves = 3, .top = 7},
                               Search{.depth = 2, .leaves = 3, .monotone = {{"edi", 1, false}}},
                               Search{.depth = 2, .leaves = 3, .monotone = {{"sites", 0, false}}}}) {
    double best = listed_best(p, search);
    EXPECT_NEAR(searched_best(p, search), best, 1e-12);
    EXPECT_TRUE(search.leaves != 3 || best <= free + 1e-12);
  }
}

TEST(Recheck, DepthThree) {
  auto firm = testing::made_firm(40, 4);
  auto& p = firm.material.problem;
  p.tests.resize(5);
  Search search{.depth = 3, .leaves = 5, .min_accounts = 2};
  EXPECT_NEAR(searched_best(p, search), listed_best(p, search), 1e-12);
}

TEST(Recheck, TooLargeIsNotBegun) {
  auto firm = testing::made_firm(60);
  auto out = recheck(firm.material.problem, {.depth = 3}, 8, {.work = 1000}, {});
  ASSERT_TRUE(out);
  EXPECT_FALSE(out->complete);
  EXPECT_GT(out->work_needed, 1000);
}

TEST(Recheck, AnExchangeIsFoundAndScored) {
  auto firm = testing::made_firm(200, 6);
  const auto& p = firm.material.problem;
  Search search{.depth = 3, .leaves = 8, .min_accounts = 5};
  stats::Random random(3);
  int better = 0;
  for (int round = 0; round < 20; ++round) {
    Tree tree = testing::many_retail_edi;
    for (auto& node : tree.nodes)
      if (node.test >= 0) node.test = static_cast<int>(random.below(p.tests.size()));
    double best = explained(p, tree);
    for (std::size_t n = 0; n < tree.nodes.size(); ++n)
      for (std::size_t t = 0; tree.nodes[n].test >= 0 && t < p.tests.size(); ++t) {
        Tree other = tree;
        other.nodes[n].test = static_cast<int>(t);
        if (!broken_limit(p, search, other)) best = std::max(best, explained(p, other));
      }
    auto found = best_exchange(p, search, tree);
    EXPECT_NEAR(found.explained, best, 1e-11);
    EXPECT_NEAR(explained(p, found.tree), found.explained, 1e-11);
    better += found.node >= 0;
  }
  EXPECT_GT(better, 5);
}

}  // namespace
}  // namespace lode::discover
