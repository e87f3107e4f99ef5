// R² from all rows in doubles; p from sums of whole numbers (permute_sums.h).
#include "stats/permuted.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/assert.h"
#include "stats/cells.h"
#include "stats/permute_sums.h"
#include "stats/random.h"

namespace lode::stats {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

void adjust(Tested& fit, double between, double total) {
  if (fit.rows < 2 || fit.groups < 2 || total <= 0) return;
  const auto n = static_cast<double>(fit.rows), k = static_cast<double>(fit.groups);
  fit.r2 = between / total;
  fit.adjusted = n > k ? 1 - (1 - fit.r2) * (n - 1) / (n - k) : unknown;
}

// Sums of squares between groups by column, then over all, as sum² / count about the mean of all.
void between_of(const GroupSums& sums, std::span<double> out) {
  double all = 0;
  for (std::size_t c = 0; c < sums.columns; ++c) {
    double between = 0, sum = 0, count = 0;
    for (std::size_t g = 0; g < sums.groups; ++g) {
      const double n = sums.count(g, c), s = sums.sum(g, c);
      if (n > 0) between += s * s / n, sum += s, count += n;
    }
    out[c] = count > 0 ? between - sum * sum / count : 0;
    all += out[c];
  }
  out[sums.columns] = all;
}

Matrix rows_of(const Matrix& values, const std::vector<std::size_t>& rows) {
  Matrix out(rows.size(), values.columns);
  for (std::size_t i = 0; i < rows.size(); ++i)
    std::copy_n(&values.data[rows[i] * values.columns], values.columns, &out.data[i * values.columns]);
  return out;
}

// What rounding leaves of a sum of squares that is none.
constexpr double none = 1e-9;

double p_of(const std::vector<double>& seen, std::size_t at, std::size_t step, std::size_t permutations) {
  std::size_t as_good = 1;
  for (std::size_t i = 1; i <= permutations; ++i) as_good += seen[i * step + at] >= seen[at] * (1 - 1e-9);
  return seen[at] > none ? static_cast<double>(as_good) / static_cast<double>(permutations + 1) : 1;
}

void add_p(const Cells& cells, std::span<const std::vector<int>> groupings, const PermutationOptions& options,
           std::vector<TestedGrouping>& out) {
  const std::size_t figures = cells.columns + 1, step = groupings.size() * figures;
  const auto seen = permute_sums(
      cells, groupings, figures,
      [](std::size_t, const GroupSums& sums, std::span<double> figure) { between_of(sums, figure); },
      {.permutations = options.permutations, .seed = options.seed, .threads = options.threads});
  for (std::size_t j = 0; j < groupings.size(); ++j) {
    if (out[j].groups < 2) continue;
    out[j].p = p_of(seen, j * figures + cells.columns, step, options.permutations);
    for (std::size_t c = 0; c < cells.columns; ++c)
      out[j].columns[cells.source[c]].p = p_of(seen, j * figures + c, step, options.permutations);
  }
}

}  // namespace

std::vector<std::size_t> sampled_rows(std::size_t n, std::size_t most, std::uint64_t seed) {
  std::vector<std::size_t> rows(n);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  if (n <= most) return rows;
  Random random(seed);
  for (std::size_t i = 0; i < most; ++i) std::swap(rows[i], rows[i + random.below(n - i)]);
  rows.resize(most);
  std::sort(rows.begin(), rows.end());
  return rows;
}

TestedGrouping fit_of(const Matrix& values, std::span<const int> groups) {
  LODE_ASSERT(groups.size() == values.rows);
  const Grouped by = grouped(groups);
  const Cells cells = standardised(values, by.rows);
  TestedGrouping out;
  out.rows = by.rows.size(), out.groups = by.groups;
  out.columns.resize(values.columns);
  std::vector<double> sum(by.groups * cells.columns, 0.0), count(sum);
  for (std::size_t i = 0; i < cells.rows; ++i)
    for (std::size_t c = 0; c < cells.columns; ++c) {
      sum[by.group[i] * cells.columns + c] += cells.z[i * cells.columns + c];
      count[by.group[i] * cells.columns + c] += cells.known[i * cells.columns + c];
    }
  double between = 0, total = 0;
  for (std::size_t c = 0; c < cells.columns; ++c) {
    Tested& column = out.columns[cells.source[c]];
    double part = 0, known = 0;
    for (std::size_t at = c; at < sum.size(); at += cells.columns)
      if (count[at] > 0) part += sum[at] * sum[at] / count[at], known += count[at], ++column.groups;
    column.rows = static_cast<std::size_t>(known);
    adjust(column, part, known);  // of standardised cells the squares sum up to their number
    between += part, total += known;
  }
  adjust(out, between, total);
  return out;
}

std::vector<TestedGrouping> permutation_tests(const Matrix& values, std::span<const std::vector<int>> groupings,
                                              const PermutationOptions& options) {
  std::vector<TestedGrouping> out;
  for (const auto& groups : groupings) out.push_back(fit_of(values, groups));
  const auto rows = sampled_rows(values.rows, options.most_rows, options.seed);
  const Matrix part = rows.size() < values.rows ? rows_of(values, rows) : Matrix{};
  const Matrix& tested = rows.size() < values.rows ? part : values;
  std::vector<std::vector<int>> parts;
  for (const auto& groups : groupings) {
    parts.emplace_back();
    for (const std::size_t r : rows) parts.back().push_back(groups[r]);
  }
  std::vector<std::size_t> all(tested.rows);
  std::iota(all.begin(), all.end(), std::size_t{0});
  const Cells cells = standardised(tested, all);
  if (cells.columns > 0 && !groupings.empty()) add_p(cells, parts, options, out);
  return out;
}

}  // namespace lode::stats
