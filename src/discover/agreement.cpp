// Sums over the table; counts stay whole until the last division.
#include "discover/agreement.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lode::discover {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

double pairs(std::int64_t n) { return static_cast<double>(n) * static_cast<double>(n - 1) / 2; }

struct Margins {
  std::vector<std::int64_t> rows, columns;
  std::int64_t all = 0;
};

Margins margins_of(const Crossed& table) {
  Margins out{std::vector<std::int64_t>(table.rows, 0), std::vector<std::int64_t>(table.columns, 0)};
  for (std::size_t r = 0; r < table.rows; ++r)
    for (std::size_t c = 0; c < table.columns; ++c) {
      auto n = table.counts[r * table.columns + c];
      out.rows[r] += n, out.columns[c] += n, out.all += n;
    }
  return out;
}

}  // namespace

Crossed cross(std::span<const std::uint8_t> one, std::span<const std::uint8_t> other, std::size_t rows,
              std::size_t columns) {
  Crossed out{rows, columns, std::vector<std::int64_t>(rows * columns, 0)};
  // Four counts a cell: neighbours often fall into one, and would wait for each other.
  const std::size_t cells = rows * columns, whole = one.size() / 4 * 4;
  std::vector<std::uint32_t> counts(4 * cells, 0);
  std::uint32_t *a = counts.data(), *b = a + cells, *c = b + cells, *d = c + cells;
  for (std::size_t i = 0; i < whole; i += 4) {
    ++a[one[i] * columns + other[i]], ++b[one[i + 1] * columns + other[i + 1]];
    ++c[one[i + 2] * columns + other[i + 2]], ++d[one[i + 3] * columns + other[i + 3]];
  }
  for (std::size_t i = whole; i < one.size(); ++i) ++a[one[i] * columns + other[i]];
  for (std::size_t cell = 0; cell < cells; ++cell)
    out.counts[cell] = std::int64_t{a[cell]} + b[cell] + c[cell] + d[cell];
  return out;
}

double adjusted_rand(const Crossed& table) {
  const auto margins = margins_of(table);
  double both = 0, in_rows = 0, in_columns = 0;
  for (auto n : table.counts) both += pairs(n);
  for (auto n : margins.rows) in_rows += pairs(n);
  for (auto n : margins.columns) in_columns += pairs(n);
  double all = pairs(margins.all);
  double chance = all > 0 ? in_rows * in_columns / all : 0, most = (in_rows + in_columns) / 2;
  return most == chance ? 1 : (both - chance) / (most - chance);
}

std::vector<double> best_jaccard(const Crossed& table) {
  const auto margins = margins_of(table);
  std::vector<double> out(table.rows, unknown);
  for (std::size_t r = 0; r < table.rows; ++r) {
    if (margins.rows[r] == 0) continue;
    out[r] = 0;
    for (std::size_t c = 0; c < table.columns; ++c) {
      auto both = table.counts[r * table.columns + c];
      auto either = margins.rows[r] + margins.columns[c] - both;
      out[r] = std::max(out[r], static_cast<double>(both) / static_cast<double>(either));
    }
  }
  return out;
}

std::vector<double> recruited_from_one(const Crossed& table) {
  const auto margins = margins_of(table);
  std::vector<double> out(table.columns, unknown);
  for (std::size_t c = 0; c < table.columns; ++c) {
    if (margins.columns[c] == 0) continue;
    double entropy = 0;
    for (std::size_t r = 0; r < table.rows; ++r) {
      double share = static_cast<double>(table.counts[r * table.columns + c]) / static_cast<double>(margins.columns[c]);
      if (share > 0) entropy -= share * std::log(share);
    }
    out[c] = table.rows > 1 ? 1 - entropy / std::log(static_cast<double>(table.rows)) : 1;
  }
  return out;
}

}  // namespace lode::discover
