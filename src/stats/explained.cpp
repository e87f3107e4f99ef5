// Groups explain by their means. All figures come from sums and counts per group (and fold), so that a resample or
// a permutation costs one pass over the standardised cells, in the order of their folds and groups.
#include "stats/explained.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/assert.h"
#include "stats/cells.h"
#include "stats/quantiles.h"
#include "stats/random.h"

namespace lode::stats {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

// Sums and counts of known cells per place (a group, or a fold and a group) and column.
struct Sums {
  std::vector<double> sum, count;
};

void add_row(const Cells& cells, std::size_t row, double weight, std::size_t place, Sums& sums) {
  const double* z = cells.z.data() + row * cells.columns;
  const double* known = cells.known.data() + row * cells.columns;
  double* sum = sums.sum.data() + place * cells.columns;
  double* count = sums.count.data() + place * cells.columns;
  for (std::size_t c = 0; c < cells.columns; ++c) sum[c] += weight * z[c], count[c] += weight * known[c];
}

// Sum of squares between groups; columns have mean 0, so a group's part is its sum² / count.
double between(const Cells& cells, const std::vector<std::uint32_t>& group, std::size_t groups, Sums& sums) {
  sums.sum.assign(groups * cells.columns, 0.0);
  sums.count.assign(groups * cells.columns, 0.0);
  for (std::size_t i = 0; i < cells.rows; ++i) add_row(cells, i, 1, group[i], sums);
  double total = 0;
  for (std::size_t j = 0; j < sums.sum.size(); ++j)
    if (sums.count[j] > 0) total += sums.sum[j] * sums.sum[j] / sums.count[j];
  return total;
}

double permutation_p(const Cells& cells, std::vector<std::uint32_t> group, std::size_t groups, double seen,
                     std::size_t permutations, Random& random) {
  Sums sums;
  std::size_t as_good = 1;
  for (std::size_t i = 0; i < permutations; ++i) {
    shuffle(std::span(group), random);
    if (between(cells, group, groups, sums) >= seen * (1 - 1e-9)) ++as_good;
  }
  return static_cast<double>(as_good) / static_cast<double>(permutations + 1);
}

// Where each row stands: its fold and group, and the rows in the order of these places.
struct Folds {
  std::size_t folds = 0, groups = 0;
  std::vector<std::uint32_t> place;   // fold * groups + group, by row
  std::vector<std::uint32_t> order;
};

Folds deal(const std::vector<std::uint32_t>& group, std::size_t groups, std::size_t folds, Random& random) {
  Folds out{std::min(folds, group.size()), groups, std::vector<std::uint32_t>(group.size()), {}};
  std::vector<std::uint32_t> rows(group.size());
  std::iota(rows.begin(), rows.end(), 0U);
  out.order = rows;
  shuffle(std::span(rows), random);
  for (std::size_t i = 0; i < rows.size(); ++i)
    out.place[rows[i]] = static_cast<std::uint32_t>((i % out.folds) * groups + group[rows[i]]);
  std::sort(out.order.begin(), out.order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return out.place[a] != out.place[b] ? out.place[a] < out.place[b] : a < b;
  });
  return out;
}

// What foretelling cells of sum s1 and count s0 by `mean` adds to the sum of their squares.
double foretold(double s1, double s0, double mean) { return mean * (mean * s0 - 2 * s1); }

// Cross-validated R² of one column, as (error by groups, error by grand mean) less the sum of squares.
std::pair<double, double> column_errors(const Folds& folds, const Sums& sums, std::size_t column, std::size_t columns) {
  const auto at = [&](std::size_t f, std::size_t g) { return (f * folds.groups + g) * columns + column; };
  std::vector<double> group_sum(folds.groups, 0.0), group_count(folds.groups, 0.0);
  double all_sum = 0, all_count = 0;
  for (std::size_t f = 0; f < folds.folds; ++f)
    for (std::size_t g = 0; g < folds.groups; ++g)
      group_sum[g] += sums.sum[at(f, g)], group_count[g] += sums.count[at(f, g)];
  for (std::size_t g = 0; g < folds.groups; ++g) all_sum += group_sum[g], all_count += group_count[g];
  double by_groups = 0, by_mean = 0;
  for (std::size_t f = 0; f < folds.folds; ++f) {
    double fold_sum = 0, fold_count = 0;
    for (std::size_t g = 0; g < folds.groups; ++g) fold_sum += sums.sum[at(f, g)], fold_count += sums.count[at(f, g)];
    const double others = all_count - fold_count, grand = others > 0 ? (all_sum - fold_sum) / others : 0;
    by_mean += foretold(fold_sum, fold_count, grand);
    for (std::size_t g = 0; g < folds.groups; ++g) {
      const double s1 = sums.sum[at(f, g)], s0 = sums.count[at(f, g)], count = group_count[g] - s0;
      if (s0 > 0) by_groups += foretold(s1, s0, count > 0 ? (group_sum[g] - s1) / count : grand);
    }
  }
  return {by_groups, by_mean};
}

// Of rows that count `weights` times each; NaN where nothing varies.
double cross_validated(const Cells& cells, const Folds& folds, const std::vector<double>& weights) {
  Sums sums{std::vector<double>(folds.folds * folds.groups * cells.columns, 0.0), {}};
  sums.count = sums.sum;
  double squares = 0;
  for (const std::uint32_t row : folds.order) {
    if (weights[row] == 0) continue;
    add_row(cells, row, weights[row], folds.place[row], sums);
    squares += weights[row] * cells.squares[row];
  }
  double by_groups = squares, by_mean = squares;
  for (std::size_t c = 0; c < cells.columns; ++c) {
    const auto [groups, mean] = column_errors(folds, sums, c, cells.columns);
    by_groups += groups, by_mean += mean;
  }
  return by_mean > 1e-12 * squares ? 1 - by_groups / by_mean : unknown;
}

void bootstrap(const Cells& cells, const Folds& folds, std::size_t resamples, Random& random, Explained& out) {
  std::vector<double> seen;
  for (std::size_t i = 0; i < resamples; ++i) {
    std::vector<double> weights(cells.rows, 0.0);
    for (std::size_t draw = 0; draw < cells.rows; ++draw) weights[random.below(cells.rows)] += 1;
    if (const double value = cross_validated(cells, folds, weights); std::isfinite(value)) seen.push_back(value);
  }
  out.low = out.high = out.cross_validated;
  if (seen.empty()) return;
  const double mean = std::accumulate(seen.begin(), seen.end(), 0.0) / static_cast<double>(seen.size());
  out.low += quantile(seen, 0.1) - mean;
  out.high += quantile(seen, 0.9) - mean;
}

}  // namespace

Explained explained(const Matrix& values, std::span<const int> groups, const ExplainedOptions& options) {
  LODE_ASSERT(groups.size() == values.rows && options.folds > 1);
  const Grouped by = grouped(groups);
  Explained out{.rows = by.rows.size(), .groups = by.groups};
  const Cells cells = standardised(values, by.rows);
  if (out.rows < 2 || out.groups < 2 || cells.columns == 0) return out;
  Sums sums;
  const double total = std::accumulate(cells.squares.begin(), cells.squares.end(), 0.0);
  const double seen = between(cells, by.group, by.groups, sums);
  const auto n = static_cast<double>(out.rows), k = static_cast<double>(out.groups);
  out.r2 = seen / total;
  out.adjusted = n > k ? 1 - (1 - out.r2) * (n - 1) / (n - k) : unknown;
  Random random(options.seed);
  const Folds folds = deal(by.group, by.groups, options.folds, random);
  const double foretelling = cross_validated(cells, folds, std::vector<double>(out.rows, 1.0));
  out.cross_validated = std::isfinite(foretelling) ? foretelling : 0;
  bootstrap(cells, folds, options.resamples, random, out);
  out.p = permutation_p(cells, by.group, by.groups, seen, options.permutations, random);
  return out;
}

std::vector<double> adjusted_p(std::span<const double> p) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p.size(); ++i)
    if (!std::isnan(p[i])) order.push_back(i);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] > p[b]; });
  std::vector<double> out(p.size(), unknown);
  double smallest = 1;
  for (std::size_t rank = order.size(); const std::size_t i : order) {
    smallest = std::min(smallest, p[i] * static_cast<double>(order.size()) / static_cast<double>(rank--));
    out[i] = smallest;
  }
  return out;
}

}  // namespace lode::stats
