// The exact engine against every tree there is, on small problems of all kinds.
#include <gtest/gtest.h>

#include "discover/entries.h"
#include "discover/exact_oracle.h"

namespace lode::discover {
namespace {

Search random_search(std::mt19937_64& random, const Problem& problem, int kind) {
  auto draw = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  Search search{.depth = 1 + static_cast<int>(draw(4)), .leaves = 2 + static_cast<int>(draw(11))};
  if (kind & 16) search.min_accounts = 1 + draw(4);
  if (kind & 4) search.min_revenue_share = 0.05 * static_cast<double>(draw(5));
  if (kind & 32)
    for (std::size_t j = 0; j <= draw(2); ++j) {
      auto column = static_cast<std::size_t>(problem.tests[draw(problem.tests.size())].column);
      const auto& attribute = problem.columns[column].attribute;
      if (std::ranges::find(search.must_use, attribute) == search.must_use.end()) search.must_use.push_back(attribute);
    }
  if (kind & 64) search.top = static_cast<int>(draw(problem.tests.size()));
  if (kind & 128)
    search.monotone.push_back({problem.columns[draw(problem.columns.size())].attribute, draw(problem.targets.size()),
                               draw(2) == 0});
  return search;
}

bool fits(const Problem& problem, const Search& search, const Fit& fit, int leaves) {
  oracle::Oracle truth(problem, search);
  bool good = leaf_count(fit.tree) == fit.leaves && fit.leaves <= leaves && depth_of(fit.tree) <= search.depth;
  auto places = leaves_of(problem, fit.tree);
  for (std::size_t n = 0; n < fit.tree.nodes.size(); ++n) {
    if (fit.tree.nodes[n].test >= 0) continue;
    oracle::Rows rows;
    for (std::size_t i = 0; i < places.size(); ++i)
      if (places[i] == static_cast<int>(n)) rows.push_back(i);
    good = good && truth.leaf(rows) > -HUGE_VAL;
  }
  std::size_t used = 0;
  for (const auto& node : fit.tree.nodes)
    if (node.test >= 0) used |= truth.must(problem.tests[static_cast<std::size_t>(node.test)]);
  return good && used + 1 == std::size_t{1} << search.must_use.size();
}

// Every budget: the fit in force there equals the best tree there is, keeps all limits, and has an honest bound.
void expect_best(const Problem& problem, const Search& search, const std::string& where) {
  oracle::Oracle truth(problem, search);
  auto answer = exact_engine.run(problem, search, {.limits = {.threads = 1}});
  auto best = truth.explained();
  if (!(best.back() > -HUGE_VAL) || !(truth.total > 0)) {
    EXPECT_FALSE(answer) << where;
    return;
  }
  ASSERT_TRUE(answer) << where << answer.error().message;
  EXPECT_TRUE(answer->complete);
  const Fit* fit = nullptr;
  auto next = answer->frontier.begin();
  for (std::size_t l = 2; l < best.size(); ++l) {
    if (next != answer->frontier.end() && next->leaves == static_cast<int>(l)) fit = &*next++;
    ASSERT_EQ(fit != nullptr, best[l] > -HUGE_VAL) << where << " leaves " << l;
    if (!fit) continue;
    EXPECT_NEAR(fit->explained, best[l], 1e-9) << where << " leaves " << l;
    EXPECT_NEAR(fit->explained, explained(problem, fit->tree), 1e-12) << where;
    EXPECT_GE(fit->bound, best[l] - 1e-13) << where;
    EXPECT_LE(fit->bound, fit->explained + 1e-6) << where;
    EXPECT_TRUE(fits(problem, search, *fit, static_cast<int>(l))) << where << print(problem, fit->tree);
    for (const auto& tie : fit->ties) EXPECT_NEAR(explained(problem, tie), fit->explained, 2e-12) << where;
  }
}

TEST(Exact, EqualsEveryTreeTriedOnRandomProblems) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 2000 && !testing::Test::HasFailure(); ++i) {
    int kind = i % 256;
    auto problem = oracle::random_problem(random, kind);
    auto search = random_search(random, problem, kind);
    expect_best(problem, search, "problem " + std::to_string(i));
  }
}

}  // namespace
}  // namespace lode::discover
