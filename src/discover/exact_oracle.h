// Oracle for tests: the best trees by trying every one, on rows of doubles: no table, no packing, no whole numbers.
#pragma once
#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

#include "discover/engine.h"
#include "discover/score.h"

namespace lode::discover::oracle {

using Rows = std::vector<std::size_t>;

struct Oracle {
  const Problem& problem;
  const Search& search;
  Standardised targets = standardise(problem);
  double total = 0, revenue = 0;

  Oracle(const Problem& p, const Search& s) : problem(p), search(s) {
    for (const auto& column : targets.columns)
      for (std::size_t i = 0; i < p.accounts; ++i)
        if (!std::isnan(column.values[i])) total += column.weight * weight(i) * column.values[i] * column.values[i];
    for (double r : p.revenue) revenue += std::isnan(r) ? 0 : r;
  }

  double weight(std::size_t i) const { return problem.weights.empty() ? 1 : problem.weights[i]; }

  // Σ weight · S²/W over the targets; −infinity: too small.
  double leaf(const Rows& rows) const {
    if (rows.empty() || rows.size() < search.min_accounts) return -HUGE_VAL;
    double own = 0;
    for (auto i : rows) own += problem.revenue.empty() || std::isnan(problem.revenue[i]) ? 0 : problem.revenue[i];
    if (!problem.revenue.empty() && search.min_revenue_share > 0 &&
        own < search.min_revenue_share * revenue - 1e-9 * std::abs(revenue))
      return -HUGE_VAL;
    return raw(rows);
  }

  bool in_order(const Test& test, const Rows& yes, const Rows& no) const {
    for (const auto& monotone : search.monotone) {
      if (problem.columns[static_cast<std::size_t>(test.column)].attribute != monotone.attribute) continue;
      for (const auto& column : targets.columns) {
        if (column.target != monotone.target) continue;
        double mean[2] = {0, 0};
        bool known = true;
        for (int side = 0; side < 2; ++side) {
          double sum = 0, w = 0;
          for (auto i : side == 0 ? yes : no)
            if (!std::isnan(column.values[i])) sum += weight(i) * column.values[i], w += weight(i);
          known = known && w > 0;
          mean[side] = w > 0 ? sum / w : 0;
        }
        double rise = (mean[0] - mean[1]) * (test.rising ? 1 : -1) * (monotone.rising ? 1 : -1);
        if (known && rise < -1e-9) return false;
      }
    }
    return true;
  }

  std::size_t must(const Test& test) const {
    std::size_t out = 0;
    for (std::size_t j = 0; j < search.must_use.size(); ++j)
      if (search.must_use[j] == problem.columns[static_cast<std::size_t>(test.column)].attribute)
        out |= std::size_t{1} << j;
    return out;
  }

  // Best score by leaves and by the exact set of attributes used: [leaves][flag].
  std::vector<std::vector<double>> best(const Rows& rows, int depth, bool root) const {
    auto leaves = static_cast<std::size_t>(search.leaves), flags = std::size_t{1} << search.must_use.size();
    std::vector<std::vector<double>> out(leaves + 1, std::vector<double>(flags, -HUGE_VAL));
    out[1][0] = leaf(rows);
    if (depth == 0 || rows.size() < 2) return out;
    for (std::size_t t = 0; t < problem.tests.size(); ++t) {
      if (root && search.top && *search.top != static_cast<int>(t)) continue;
      Rows yes, no;
      for (auto i : rows) (answers_yes(problem, problem.tests[t], i) ? yes : no).push_back(i);
      if (yes.empty() || no.empty() || !in_order(problem.tests[t], yes, no)) continue;
      auto a = best(yes, depth - 1, false), b = best(no, depth - 1, false);
      for (std::size_t l = 1; l < leaves; ++l)
        for (std::size_t m = 1; l + m <= leaves; ++m)
          for (std::size_t f = 0; f < flags; ++f)
            for (std::size_t g = 0; g < flags; ++g) {
              auto& to = out[l + m][f | g | must(problem.tests[t])];
              to = std::max(to, a[l][f] + b[m][g]);
            }
    }
    return out;
  }

  // Explained with at most so many leaves, all attributes used; −infinity: no tree.
  std::vector<double> explained() const {
    Rows all(problem.accounts);
    std::iota(all.begin(), all.end(), std::size_t{0});
    auto values = best(all, search.depth, true);
    std::vector<double> out(values.size(), -HUGE_VAL);
    for (std::size_t l = 2; l < values.size(); ++l)
      out[l] = std::max(out[l - 1], (values[l].back() - raw(all)) / total);
    return out;
  }
  double raw(const Rows& rows) const {
    double score = 0;
    for (const auto& column : targets.columns) {
      double sum = 0, w = 0;
      for (auto i : rows)
        if (!std::isnan(column.values[i])) sum += weight(i) * column.values[i], w += weight(i);
      if (w > 0) score += column.weight * sum * sum / w;
    }
    return score;
  }
};

// A problem of a few accounts. kind: bit 0 weights, 1 unknown values, 2 revenue, 3 columns of many codes.
inline Problem random_problem(std::mt19937_64& random, int kind) {
  auto draw = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  auto unit = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
  Problem p{.accounts = 3 + draw(kind & 8 ? 40 : 14)};
  std::size_t columns = 1 + draw(4);
  for (std::size_t c = 0; c < columns; ++c) {
    int count = kind & 8 ? 2 + static_cast<int>(draw(5)) : 2;
    Column column{.attribute = std::string(1, static_cast<char>('a' + draw(3))), .codes = {}, .count = count};
    for (std::size_t i = 0; i < p.accounts; ++i)
      column.codes.push_back(static_cast<std::uint8_t>(draw(static_cast<std::size_t>(count))));
    p.columns.push_back(std::move(column));
  }
  std::size_t tests = 1 + draw(6);
  for (std::size_t t = 0; t < tests; ++t) {
    int column = static_cast<int>(draw(columns)), count = p.columns[static_cast<std::size_t>(column)].count;
    std::uint64_t yes = 1 + draw((std::size_t{1} << count) - 2);
    p.tests.push_back({.column = column, .yes = yes, .words = "t" + std::to_string(t), .rising = draw(2) == 0});
  }
  std::size_t targets = 1 + draw(4);
  for (std::size_t t = 0; t < targets; ++t) {
    Target target{.name = "y" + std::to_string(t), .values = {}, .weight = draw(2) ? 1 : 0.25 + unit()};
    for (std::size_t i = 0; i < p.accounts; ++i)
      target.values.push_back((kind & 2) && draw(4) == 0 ? std::nan("")
                              : draw(3)                  ? unit() * 10
                                                         : static_cast<double>(draw(3)));
    p.targets.push_back(std::move(target));
  }
  for (std::size_t i = 0; (kind & 1) && i < p.accounts; ++i) p.weights.push_back(draw(5) ? unit() + 0.1 : 0);
  for (std::size_t i = 0; (kind & 4) && i < p.accounts; ++i) p.revenue.push_back(draw(6) ? unit() * 1e6 : std::nan(""));
  return p;
}

inline Search random_search(std::mt19937_64& random, const Problem& problem, int kind) {
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

}  // namespace lode::discover::oracle
