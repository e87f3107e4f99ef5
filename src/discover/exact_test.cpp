// The exact engine against every tree there is, on small problems of all kinds.
#include <gtest/gtest.h>

#include <atomic>
#include <cstring>

#include "discover/entries.h"
#include "discover/exact_oracle.h"

namespace lode::discover {
namespace {

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
    for (const auto& tie : fit->ties) {
      EXPECT_NEAR(explained(problem, tie), fit->explained, 2e-12) << where;
      EXPECT_NE(print(problem, tie), print(problem, fit->tree)) << where;
    }
  }
}

TEST(Exact, EqualsEveryTreeTriedOnRandomProblems) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 1536 && !testing::Test::HasFailure(); ++i) {
    int kind = i % 256;
    auto problem = oracle::random_problem(random, kind);
    auto search = oracle::random_search(random, problem, kind);
    expect_best(problem, search, "problem " + std::to_string(i));
  }
}

// Accounts with the answers that the digits of `number` in base 2^tests say.
Problem tiny(std::size_t accounts, std::size_t tests, std::uint64_t number) {
  static constexpr double figures[] = {1, 4, 2, 8.5, 5, 7, 0, 3, 9, 6.5, 2.5, 10};
  Problem p{.accounts = accounts};
  p.targets = {{.name = "y", .values = {}}, {.name = "z", .values = {}}};
  for (std::size_t t = 0; t < tests; ++t) {
    p.columns.push_back({.attribute = "a" + std::to_string(t), .codes = {}, .count = 2});
    p.tests.push_back({.column = static_cast<int>(t), .yes = 2, .words = "a" + std::to_string(t)});
  }
  for (std::size_t i = 0; i < accounts; ++i) {
    for (std::size_t t = 0; t < tests; ++t, number /= 2) p.columns[t].codes.push_back(number % 2);
    p.targets[0].values.push_back(figures[i]);
    p.targets[1].values.push_back(figures[(i * 5 + 3) % 12]);
  }
  return p;
}

// All ways in which so many accounts can answer so many tests, each with every depth; `step` leaves some out.
void expect_all(std::size_t accounts, std::size_t tests, std::uint64_t step) {
  for (std::uint64_t n = 0; n < std::uint64_t{1} << (accounts * tests) && !testing::Test::HasFailure(); n += step) {
    Search search{.depth = 1 + static_cast<int>(n / step % 4), .leaves = 12};
    expect_best(tiny(accounts, tests, n), search, std::to_string(accounts) + "x" + std::to_string(tests) + "#" +
                                                      std::to_string(n));
  }
}

TEST(Exact, EqualsEveryTreeTriedOnAllTinyTables) {
  expect_all(2, 2, 1);
  expect_all(3, 2, 1);
  expect_all(4, 2, 1);
  expect_all(3, 3, 1);
  expect_all(5, 2, 7);
  expect_all(4, 3, 11);
  expect_all(12, 5, (std::uint64_t{1} << 60) / 60 | 1);
}

// A minute or two: tests/slow/tiny_tables_test.py runs it.
TEST(Exact, DISABLED_EqualsEveryTreeTriedOnMoreTinyTables) {
  expect_all(5, 2, 1);
  expect_all(4, 3, 1);
  expect_all(6, 2, 1);
  expect_all(7, 2, 1);
  expect_all(5, 3, 1);
  expect_all(4, 4, 1);
  expect_all(12, 5, (std::uint64_t{1} << 60) / 10007 | 1);
}

void expect_same_bits(double a, double b) { EXPECT_EQ(std::memcmp(&a, &b, sizeof a), 0) << a << " " << b; }

void expect_same(const Problem& problem, const Answer& a, const Answer& b) {
  ASSERT_EQ(a.frontier.size(), b.frontier.size());
  for (std::size_t f = 0; f < a.frontier.size(); ++f) {
    expect_same_bits(a.frontier[f].explained, b.frontier[f].explained);
    expect_same_bits(a.frontier[f].bound, b.frontier[f].bound);
    EXPECT_EQ(print(problem, a.frontier[f].tree), print(problem, b.frontier[f].tree));
    ASSERT_EQ(a.frontier[f].ties.size(), b.frontier[f].ties.size());
    for (std::size_t t = 0; t < a.frontier[f].ties.size(); ++t)
      EXPECT_EQ(print(problem, a.frontier[f].ties[t]), print(problem, b.frontier[f].ties[t]));
  }
}

// Three attributes: twelve exclusive kinds, eight nested thresholds, four flags; targets with two planted rules.
Problem planted(std::size_t accounts) {
  std::mt19937_64 random(7);
  Problem p{.accounts = accounts};
  auto draw = [&](std::size_t n) { return static_cast<std::uint8_t>(random() % n); };
  std::vector<std::uint8_t> kind(accounts), size(accounts);
  for (std::size_t i = 0; i < accounts; ++i) kind[i] = draw(12), size[i] = draw(9);
  auto flag = [&](std::string name, auto yes) {
    Column column{.attribute = name, .codes = {}, .count = 2};
    for (std::size_t i = 0; i < accounts; ++i) column.codes.push_back(yes(i) ? 1 : 0);
    p.tests.push_back({.column = static_cast<int>(p.columns.size()), .yes = 2, .words = name});
    p.columns.push_back(std::move(column));
  };
  for (std::size_t k = 0; k < 12; ++k) flag("kind" + std::to_string(k), [&](std::size_t i) { return kind[i] == k; });
  for (std::size_t s = 1; s < 9; ++s) flag("size" + std::to_string(s), [&](std::size_t i) { return size[i] >= s; });
  for (std::size_t f = 0; f < 4; ++f) flag("flag" + std::to_string(f), [&](std::size_t) { return draw(3) == 0; });
  for (std::size_t t = 0; t < 9; ++t) {
    Target target{.name = "y" + std::to_string(t), .values = {}};
    for (std::size_t i = 0; i < accounts; ++i)
      target.values.push_back((size[i] >= 4) * (kind[i] == 2 ? 3.0 : 1.0) +
                              2.0 * p.columns[20].codes[i] * (kind[i] < 3) + static_cast<double>(draw(100)) / 25);
    p.targets.push_back(std::move(target));
  }
  return p;
}

TEST(Exact, SameBitsAtAnyNumberOfThreadsAndWithoutVectorInstructions) {
  auto problem = planted(1500);
  for (std::size_t i = 0; i < problem.accounts; i += 7) problem.targets[8].values[i] = std::nan("");
  for (int depth = 2; depth <= 4; ++depth) {
    Search search{.depth = depth, .leaves = 8};
    auto one = exact_engine.run(problem, search, {.limits = {.threads = 1}});
    ASSERT_TRUE(one);
    for (int threads : {2, 4}) {
      auto many = exact_engine.run(problem, search, {.limits = {.threads = threads}});
      ASSERT_TRUE(many);
      expect_same(problem, *one, *many);
    }
    search.simd = 0;
    auto plain = exact_engine.run(problem, search, {.limits = {.threads = 2}});
    ASSERT_TRUE(plain);
    expect_same(problem, *one, *plain);
  }
}

// Deeper trees contain shallower ones, more leaves fewer, and a search that starts with the best test finds the same.
TEST(Exact, LimitsNestOnALargerProblem) {
  auto problem = planted(2000);
  double before = 0;
  for (int depth = 1; depth <= 4; ++depth) {
    auto answer = exact_engine.run(problem, {.depth = depth, .leaves = 12}, {.limits = {.threads = 2}});
    ASSERT_TRUE(answer);
    for (std::size_t f = 1; f < answer->frontier.size(); ++f)
      EXPECT_GT(answer->frontier[f].explained, answer->frontier[f - 1].explained);
    const auto& last = answer->frontier.back();
    EXPECT_GE(last.explained, before - 1e-12);
    before = last.explained;
    Search with_top{.depth = depth, .leaves = 12, .top = last.tree.nodes[0].test};
    auto again = exact_engine.run(problem, with_top, {.limits = {.threads = 2}});
    ASSERT_TRUE(again);
    EXPECT_NEAR(again->frontier.back().explained, last.explained, 1e-12);
  }
}

// Stopped at once: real trees, and a bound that no tree exceeds.
TEST(Exact, AnInterruptedSearchKeepsAnHonestBound) {
  std::mt19937_64 random(3);
  std::atomic<bool> cancel = true;
  int found = 0;
  for (int i = 0; i < 200; ++i) {
    int kind = i % 16;
    auto problem = oracle::random_problem(random, kind);
    Search search{.depth = 2 + i % 3, .leaves = 8, .min_accounts = 1 + static_cast<std::size_t>(i % 3)};
    auto answer = exact_engine.run(problem, search, {.limits = {.threads = 2}, .cancel = &cancel});
    auto best = oracle::Oracle(problem, search).explained();
    if (!answer) continue;
    EXPECT_FALSE(answer->complete);
    ++found;
    for (const auto& fit : answer->frontier) {
      EXPECT_GE(fit.bound, best[static_cast<std::size_t>(fit.leaves)] - 1e-13) << i;
      EXPECT_LE(fit.explained, best[static_cast<std::size_t>(fit.leaves)] + 1e-9) << i;
      EXPECT_TRUE(fits(problem, search, fit, fit.leaves)) << i;
    }
  }
  EXPECT_GT(found, 120);
}

TEST(Exact, TooLittleMemoryMakesAShallowerSearchThatIsNotComplete) {
  auto problem = planted(500);
  auto answer = exact_engine.run(problem, {.depth = 4, .leaves = 8}, {.limits = {.memory_mb = 1, .threads = 1}});
  ASSERT_TRUE(answer);
  EXPECT_FALSE(answer->complete);
  EXPECT_LT(depth_of(answer->frontier.back().tree), 4);
  auto best = exact_engine.run(problem, {.depth = 4, .leaves = 8}, {});
  EXPECT_GE(answer->frontier.back().bound, best->frontier.back().explained);
}

// A few accounts with nearly all the weight, as revenue has it: the bound stays within two millionths.
TEST(Exact, TheBoundIsTightWithSkewedWeights) {
  auto problem = planted(2000);
  std::mt19937_64 random(12);
  for (std::size_t i = 0; i < problem.accounts; ++i)
    problem.weights.push_back(std::exp(12 * static_cast<double>(random() >> 11) * 0x1p-53) * 0.1);
  auto answer = exact_engine.run(problem, {.depth = 3, .leaves = 8}, {.limits = {.threads = 2}});
  ASSERT_TRUE(answer);
  for (const auto& fit : answer->frontier) {
    EXPECT_LT(fit.bound - fit.explained, 2e-6);
    EXPECT_NEAR(fit.explained, explained(problem, fit.tree), 1e-12);
  }
}

// Tests that part the accounts alike are told as ties, whichever way round they read.
TEST(Exact, EqualTestsAreTies) {
  auto problem = tiny(8, 2, 0b1101'1000'0101'1110);
  problem.columns.push_back({.attribute = "copy", .codes = problem.columns[0].codes, .count = 2});
  for (auto& code : problem.columns[2].codes) code ^= 1;
  problem.tests.push_back({.column = 2, .yes = 2, .words = "copy"});
  auto answer = exact_engine.run(problem, {.depth = 1, .leaves = 2}, {});
  ASSERT_TRUE(answer);
  const auto& fit = answer->frontier[0];
  ASSERT_EQ(fit.ties.size(), fit.tree.nodes[0].test == 1 ? 0U : 1U);
  for (const auto& tie : fit.ties) EXPECT_NEAR(explained(problem, tie), fit.explained, 1e-15);
  auto none = exact_engine.run(problem, {.depth = 1, .leaves = 2, .ties = 0}, {});
  EXPECT_EQ(none->frontier[0].more_ties, !fit.ties.empty());
}

TEST(Exact, RefusesWhatItCannotDo) {
  auto problem = tiny(6, 2, 0b110110001011);
  auto code = [&](const Search& search) {
    auto answer = exact_engine.run(problem, search, {});
    return answer ? std::string("none") : std::string(code_name(answer.error().code));
  };
  EXPECT_EQ(code({.depth = 5}), "invalid_argument");
  EXPECT_EQ(code({.leaves = 13}), "invalid_argument");
  EXPECT_EQ(code({.must_use = {"nowhere"}}), "invalid_argument");
  EXPECT_EQ(code({.top = 2}), "invalid_argument");
  EXPECT_EQ(code({.min_accounts = 4}), "not_found");
  EXPECT_EQ(code({}), "none");
  problem.targets[0].values[0] = HUGE_VAL;
  EXPECT_EQ(code({}), "invalid_argument");
  problem.targets[0].values[0] = 1;
  problem.weights = {1, 1, 1, 1, 1, -1};
  EXPECT_EQ(code({}), "invalid_argument");
}

// Fewer leaves than its depth could tell apart are proven; others have a bound that no tree of that depth exceeds.
TEST(ExactDeep, IsNeverAboveTheBestNorItsBoundBelowIt) {
  std::mt19937_64 random(5);
  for (int i = 0; i < 80; ++i) {
    auto problem = oracle::random_problem(random, (i % 8) | 8);
    Search search{.depth = 5 + i % 2, .leaves = 9};
    auto answer = exact_deep_engine.run(problem, search, {.limits = {.threads = 2}});
    auto best = oracle::Oracle(problem, search).explained();
    if (!answer) {
      EXPECT_FALSE(best.back() > -HUGE_VAL) << i;
      continue;
    }
    for (const auto& fit : answer->frontier) {
      auto l = static_cast<std::size_t>(fit.leaves);
      EXPECT_GE(fit.bound, best[l] - 1e-13) << i;
      EXPECT_LE(fit.explained, best[l] + 1e-9) << i;
      if (l <= 5) {
        EXPECT_NEAR(fit.explained, best[l], 1e-9) << i;
      }
      EXPECT_TRUE(fits(problem, search, fit, fit.leaves)) << i;
    }
  }
}

}  // namespace
}  // namespace lode::discover
