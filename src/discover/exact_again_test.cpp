// A fit under other weights finds what a search from the start finds: on small problems of all kinds, again and again
// by one Refit, whose memory must not show.
#include <gtest/gtest.h>

#include "discover/entries.h"
#include "discover/exact_again.h"
#include "discover/exact_oracle.h"
#include "discover/reweigh.h"

namespace lode::discover {
namespace {

enum class Draw { bootstrap, fold, any };

std::vector<double> draw(const Problem& problem, Draw kind, std::mt19937_64& random) {
  std::vector<double> out(problem.accounts, kind == Draw::bootstrap ? 0.0 : 1.0);
  for (std::size_t i = 0; i < problem.accounts; ++i) {
    if (kind == Draw::bootstrap) out[random() % problem.accounts] += 1;
    if (kind == Draw::fold) out[i] = random() % 5 > 0 ? 1 : 0;
    if (kind == Draw::any) out[i] = static_cast<double>(random() % 1000) / 7;
  }
  for (std::size_t i = 0; i < problem.weights.size(); ++i) out[i] *= problem.weights[i];
  return out;
}

// Gives how many fits had something to find.
int expect_same_trees(const Problem& problem, const Search& search, std::mt19937_64& random, const std::string& where) {
  const Context one{.limits = {.threads = 1}};
  auto refits = exact::again(problem, search, one);
  EXPECT_TRUE(refits.has_value()) << where;
  if (!refits || !*refits) return 0;
  auto refit = (*refits)();
  int found = 0;
  for (auto kind : {Draw::bootstrap, Draw::fold, Draw::bootstrap, Draw::any}) {
    auto weighted = problem;
    weighted.weights = draw(problem, kind, random);
    auto fresh = exact_engine.run(weighted, search, one);
    auto again = refit(weighted.weights, one);
    EXPECT_EQ(fresh.has_value(), again.has_value()) << where;
    if (!fresh || !again) continue;
    ++found;
    EXPECT_EQ(fresh->frontier.size(), again->frontier.size()) << where;
    for (std::size_t f = 0; f < std::min(fresh->frontier.size(), again->frontier.size()); ++f) {
      EXPECT_EQ(print(problem, fresh->frontier[f].tree), print(problem, again->frontier[f].tree)) << where;
      EXPECT_EQ(fresh->frontier[f].leaves, again->frontier[f].leaves) << where;
      EXPECT_NEAR(fresh->frontier[f].explained, again->frontier[f].explained, 1e-6) << where;
      EXPECT_GE(again->frontier[f].bound, fresh->frontier[f].explained - 1e-13) << where;
    }
  }
  return found;
}

TEST(ExactAgain, FindsWhatASearchFromTheStartFinds) {
  std::mt19937_64 random(11);
  int found = 0;
  for (int i = 0; i < 1024 && !testing::Test::HasFailure(); ++i) {
    int kind = i % 256;
    auto problem = oracle::random_problem(random, kind);
    auto search = oracle::random_search(random, problem, kind);
    search.depth = 1 + i % 3;
    if (i % 5 == 0) search.simd = 0;
    found += expect_same_trees(problem, search, random, "problem " + std::to_string(i));
  }
  EXPECT_GT(found, 1500);
}

// Many columns, several super-columns, targets that are unknown here and there.
TEST(ExactAgain, FindsItOnAWiderProblem) {
  std::mt19937_64 random(12);
  Problem problem{.accounts = 3000};
  for (int c = 0; c < 24; ++c) {
    Column column{.attribute = "a" + std::to_string(c), .codes = {}, .count = 2};
    for (std::size_t i = 0; i < problem.accounts; ++i) column.codes.push_back(random() % 3 == 0);
    problem.tests.push_back({.column = c, .yes = 2, .words = column.attribute});
    problem.columns.push_back(std::move(column));
  }
  for (int t = 0; t < 9; ++t) {
    Target target{.name = "y" + std::to_string(t), .values = {}};
    for (std::size_t i = 0; i < problem.accounts; ++i) {
      double noise = static_cast<double>(random() % 1000) / 300;
      bool unknown = t == 4 && random() % 9 == 0;
      int both = problem.columns[static_cast<std::size_t>(t)].codes[i] * problem.columns[7].codes[i];
      target.values.push_back(unknown ? std::nan("") : noise + 2 * both);
    }
    problem.targets.push_back(std::move(target));
  }
  EXPECT_EQ(expect_same_trees(problem, {.depth = 3, .leaves = 8, .min_accounts = 30}, random, "wide"), 4);
  for (std::size_t i = 0; i < problem.accounts; ++i) problem.revenue.push_back(static_cast<double>(random() % 100));
  Search search{.depth = 3, .leaves = 6, .min_revenue_share = 0.1};
  EXPECT_EQ(expect_same_trees(problem, search, random, "revenue"), 4);
}

TEST(ExactAgain, LeavesDeeperSearchesToTheEngine) {
  std::mt19937_64 random(13);
  auto problem = oracle::random_problem(random, 0);
  auto refits = exact::again(problem, {.depth = 4}, {});
  ASSERT_TRUE(refits);
  EXPECT_FALSE(*refits);
}

}  // namespace
}  // namespace lode::discover
