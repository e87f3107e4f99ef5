// Sums of sets of tests against sums of their accounts, and vector kernels against the plain ones, bit for bit.
#include "discover/exact_cube.h"

#include <gtest/gtest.h>

#include "discover/exact_levels.h"
#include "discover/exact_oracle.h"

namespace lode::discover::exact {
namespace {

bool all_yes(const Packed& packed, const Set& set, std::size_t account) {
  for (std::size_t i = 0; i < set.count; ++i) {
    const auto& split = packed.splits[set.test[i]];
    if (!((split.yes >> packed.supers[split.super].codes[account]) & 1U)) return false;
  }
  return true;
}

void expect_sum(const Packed& packed, const Rows& rows, const Set& set, const Grid& grid) {
  for (std::size_t l = 0; l < rows.lanes.count; ++l) {
    double sum = 0;
    for (std::size_t i = 0; i < rows.count; ++i)
      if (all_yes(packed, set, i)) sum += rows.values[i * rows.lanes.count + l];
    ASSERT_EQ(grid.get(set, l), sum);
  }
}

TEST(ExactCube, SumsOfAllSetsOfTests) {
  std::mt19937_64 random(6);
  for (int round = 0; round < 120; ++round) {
    auto problem = oracle::random_problem(random, round % 16);
    auto rows = scale(problem, {.min_revenue_share = 0.1}, 1);
    ASSERT_TRUE(rows);
    auto packed = pack(problem, {}, 1);
    auto n = packed.splits.size();
    if (n == 0) continue;
    Grid one(1, n, rows->lanes.count), two(2, n, rows->lanes.count), three(3, n, rows->lanes.count);
    std::vector<double> all;
    Scratch scratch;
    fill({.rows = row_set(packed, *rows), .ranges = {{0, rows->count}}}, packed, kernels(round % 2 - 1), 0, 2, scratch,
         {.all = &all, .one = &one, .two = &two, .three = &three});
    EXPECT_EQ(all[rows->lanes.ones], static_cast<double>(problem.accounts));
    for (std::size_t a = 0; a < n; ++a) {
      expect_sum(packed, *rows, {.count = 1, .test = {a}}, one);
      for (std::size_t b = a + 1; b < n; ++b) {
        expect_sum(packed, *rows, {.count = 2, .test = {a, b}}, two);
        for (std::size_t c = b + 1; c < n; ++c) expect_sum(packed, *rows, {.count = 3, .test = {a, b, c}}, three);
      }
    }
  }
}

// Whole numbers below 2^31 and any sums: every kernel, on lengths that do not fill a vector.
TEST(ExactKernels, VectorFormsHaveTheBitsOfThePlainForm) {
  std::mt19937_64 random(8);
  const auto &fast = kernels(-1), &plain = kernels(0);
  for (std::size_t lanes_count : {1U, 3U, 5U, 9U, 14U, 22U}) {
    std::vector<std::int32_t> values(40 * lanes_count);
    std::vector<std::uint8_t> high(40), low(40);
    for (auto& v : values) v = static_cast<std::int32_t>(random());
    for (std::size_t i = 0; i < 40; ++i)
      high[i] = static_cast<std::uint8_t>(random() % 3), low[i] = static_cast<std::uint8_t>(random() % 5);
    RowBlock block{.values = values.data(), .rows = 40, .lanes = lanes_count, .high = high.data(), .low = low.data(),
                   .count_low = 5};
    std::vector<double> a(15 * lanes_count), b(15 * lanes_count), c(lanes_count), d(lanes_count), e(lanes_count), f(c);
    fast.add_rows(block, a.data()), plain.add_rows(block, b.data());
    EXPECT_EQ(a, b);
    fast.sum_rows(block, c.data()), plain.sum_rows(block, d.data());
    EXPECT_EQ(c, d);
    const double* parts[] = {a.data(), a.data() + lanes_count, a.data() + 4 * lanes_count};
    fast.combine(parts, 3, lanes_count, e.data()), plain.combine(parts, 3, lanes_count, f.data());
    EXPECT_EQ(e, f);
  }
}

TEST(ExactKernels, ScoresHaveTheBitsOfThePlainForm) {
  std::mt19937_64 random(9);
  Lanes lanes{.count = 9, .common = 4, .own = 1, .weight = 6, .revenue = 7, .ones = 8, .has_revenue = true,
              .least_accounts = 3, .least_revenue = 100};
  for (std::size_t p = 0; p <= 3; ++p) {
    std::size_t cells = std::size_t{1} << p, count = 24;
    std::vector<double> sums(cells * lanes.count * count), totals(cells * lanes.count);
    for (auto& s : sums) s = static_cast<double>(random() % 100000);
    for (auto& t : totals) t = static_cast<double>(random() % 1000000);
    ScoreTask task{.totals = totals.data(), .from = 8, .to = 8 + count, .valid = 11};
    for (std::size_t m = 0; m < cells; ++m)
      task.sums[m] = sums.data() + m * lanes.count * count, task.stride[m] = count;
    std::vector<double> a(2 * cells * count), b(a);
    kernels(-1).score[p](lanes, task, a.data()), kernels(0).score[p](lanes, task, b.data());
    EXPECT_EQ(a, b);
    EXPECT_TRUE(std::ranges::any_of(a, [](double s) { return s > 0; }));
    std::vector<double> own_a(cells, -HUGE_VAL), own_b(own_a), rest_a(p * cells * count, -HUGE_VAL), rest_b(rest_a);
    auto best = [&](const Kernels& k, std::vector<double>& own, std::vector<double>& rest) {
      BestTask raise{.scores = a.data(), .count = count, .own = own.data()};
      for (std::size_t i = 0; i < p; ++i) raise.without[i] = rest.data() + i * cells * count, raise.stride[i] = count;
      k.best[p](raise);
    };
    best(kernels(-1), own_a, rest_a), best(kernels(0), own_b, rest_b);
    EXPECT_EQ(own_a, own_b);
    EXPECT_EQ(rest_a, rest_b);
  }
}

}  // namespace
}  // namespace lode::discover::exact
