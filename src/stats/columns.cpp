// Choice of rows and columns for regressions.
#include "stats/columns.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/assert.h"

namespace lode::stats {
namespace {

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

// The column scaled to a largest value of 1, so that squares neither overflow nor vanish.
std::vector<double> scaled_column(const Matrix& x, std::size_t c) {
  std::vector<double> column(x.rows);
  double most = 0;
  for (std::size_t r = 0; r < x.rows; ++r) most = std::max(most, std::abs(column[r] = x.at(r, c)));
  if (most > 0)
    for (double& v : column) v /= most;
  return column;
}

}  // namespace

Complete complete_rows(const Matrix& x, std::span<const double> y) {
  LODE_ASSERT(y.size() == x.rows);
  Complete out;
  out.x.columns = x.columns;
  for (std::size_t r = 0; r < x.rows; ++r) {
    const auto row = x.row(r);
    if (!std::isfinite(y[r]) || !std::all_of(row.begin(), row.end(), [](double v) { return std::isfinite(v); }))
      continue;
    out.x.data.insert(out.x.data.end(), row.begin(), row.end());
    out.y.push_back(y[r]);
  }
  out.x.rows = out.y.size();
  return out;
}

std::vector<std::size_t> independent_columns(const Matrix& x) {
  std::vector<std::size_t> kept;
  std::vector<std::vector<double>> basis;  // orthonormal
  for (std::size_t c = 0; c < x.columns; ++c) {
    std::vector<double> rest = scaled_column(x, c);
    const double length = std::sqrt(dot(rest, rest));
    for (int pass = 0; pass < 2; ++pass)  // twice is enough (Kahan and Parlett)
      for (const auto& direction : basis) {
        const double along = dot(rest, direction);
        for (std::size_t r = 0; r < x.rows; ++r) rest[r] -= along * direction[r];
      }
    const double left = std::sqrt(dot(rest, rest));
    if (length == 0 || left <= 1e-9 * length) continue;
    for (double& v : rest) v /= left;
    basis.push_back(std::move(rest));
    kept.push_back(c);
  }
  return kept;
}

Matrix only_columns(const Matrix& x, std::span<const std::size_t> columns) {
  Matrix out(x.rows, columns.size());
  for (std::size_t r = 0; r < x.rows; ++r)
    for (std::size_t c = 0; c < columns.size(); ++c) out.at(r, c) = x.at(r, columns[c]);
  return out;
}

}  // namespace lode::stats
