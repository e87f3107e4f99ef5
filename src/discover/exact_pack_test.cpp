// Packing keeps every test's answer of every account, and packs what can be packed.
#include "discover/exact_pack.h"

#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "discover/exact_oracle.h"

namespace lode::discover::exact {
namespace {

bool says_yes(const Packed& packed, const Split& split, std::size_t account) {
  return (split.yes >> packed.supers[split.super].codes[account]) & 1U;
}

void expect_same_answers(const Problem& problem, const Packed& packed) {
  std::vector<bool> seen(problem.tests.size(), false);
  for (const auto& split : packed.splits) {
    auto like = split.same;
    like.emplace_back(split.test, split.flipped);
    for (auto [test, flipped] : like) {
      seen[static_cast<std::size_t>(test)] = true;
      for (std::size_t i = 0; i < problem.accounts; ++i)
        ASSERT_EQ(answers_yes(problem, problem.tests[static_cast<std::size_t>(test)], i),
                  says_yes(packed, split, i) != flipped);
    }
  }
  for (std::size_t t = 0; t < problem.tests.size(); ++t) {
    std::size_t yes = 0;
    for (std::size_t i = 0; i < problem.accounts; ++i) yes += answers_yes(problem, problem.tests[t], i) ? 1U : 0U;
    EXPECT_EQ(seen[t], yes > 0 && yes < problem.accounts);
  }
}

TEST(ExactPack, KeepsAllAnswers) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 300; ++i) {
    auto problem = oracle::random_problem(random, i % 16);
    expect_same_answers(problem, pack(problem, {}, 2));
  }
}

Problem flags(std::size_t accounts, std::size_t count, const std::function<bool(std::size_t, std::size_t)>& yes) {
  Problem p{.accounts = accounts};
  for (std::size_t c = 0; c < count; ++c) {
    Column column{.attribute = "f" + std::to_string(c), .codes = {}, .count = 2};
    for (std::size_t i = 0; i < accounts; ++i) column.codes.push_back(yes(i, c) ? 1 : 0);
    p.columns.push_back(std::move(column));
    p.tests.push_back({.column = static_cast<int>(c), .yes = 2});
  }
  return p;
}

// Thirty kinds exclude each other: one super-column of 31 codes, each split a code of its own.
TEST(ExactPack, ExclusiveAndNestedAnswersArePackedTogether) {
  auto kinds = flags(5000, 30, [](std::size_t i, std::size_t c) { return i % 31 == c; });
  auto packed = pack(kinds, {}, 1);
  ASSERT_EQ(packed.supers.size(), 1U);
  EXPECT_EQ(packed.supers[0].count, 31);
  auto sizes = flags(5000, 30, [](std::size_t i, std::size_t c) { return i % 31 > c; });
  EXPECT_EQ(pack(sizes, {}, 1).supers.size(), 1U);
}

// In the sample the flags exclude each other; elsewhere they do not, and have more patterns than codes.
TEST(ExactPack, PatternsThatASampleMissesAreFound) {
  std::mt19937_64 random(4);
  auto hidden = flags(8192, 20, [&](std::size_t i, std::size_t c) {
    return i % 4 == 0 ? (i / 4) % 21 == c : random() % 2 == 0;
  });
  expect_same_answers(hidden, pack(hidden, {}, 2));
}

TEST(ExactPack, TheTestToStartWithComesFirst) {
  auto kinds = flags(900, 9, [](std::size_t i, std::size_t c) { return c < 8 ? i % 9 == c : i % 2 == 0; });
  for (int top = 0; top < 9; ++top) EXPECT_EQ(pack(kinds, {.top = top}, 1).splits[0].test, top);
}

}  // namespace
}  // namespace lode::discover::exact
