// Standardising by two passes over each column.
#include "stats/cells.h"

#include <algorithm>
#include <cmath>

namespace lode::stats {
namespace {

struct Scale {
  std::size_t column;
  double mean, deviation;
};

std::vector<Scale> scales(const Matrix& values, const std::vector<std::size_t>& rows) {
  std::vector<Scale> out;
  for (std::size_t c = 0; c < values.columns; ++c) {
    double sum = 0, squares = 0, count = 0, largest = 0;
    for (const std::size_t r : rows) {
      const double v = values.at(r, c);
      if (std::isfinite(v)) sum += v, count += 1, largest = std::max(largest, std::abs(v));
    }
    for (const std::size_t r : rows)
      if (const double v = values.at(r, c); std::isfinite(v)) squares += (v - sum / count) * (v - sum / count);
    const double deviation = count > 0 ? std::sqrt(squares / count) : 0;
    if (deviation > 1e-12 * largest) out.push_back({c, sum / count, deviation});
  }
  return out;
}

}  // namespace

Cells standardised(const Matrix& values, const std::vector<std::size_t>& rows) {
  const std::vector<Scale> by = scales(values, rows);
  Cells cells{rows.size(), by.size(), std::vector<double>(rows.size() * by.size(), 0.0), {}, {}, {}};
  for (const Scale& scale : by) cells.source.push_back(scale.column);
  cells.known = cells.z;
  cells.squares.assign(rows.size(), 0.0);
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t c = 0; c < by.size(); ++c) {
      const double v = values.at(rows[i], by[c].column);
      if (!std::isfinite(v)) continue;
      const double z = (v - by[c].mean) / by[c].deviation;
      cells.z[i * by.size() + c] = z;
      cells.known[i * by.size() + c] = 1;
      cells.squares[i] += z * z;
    }
  return cells;
}

Grouped grouped(std::span<const int> groups) {
  Grouped out;
  std::vector<int> names;
  for (const int g : groups)
    if (g >= 0) names.push_back(g);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  out.groups = names.size();
  for (std::size_t r = 0; r < groups.size(); ++r) {
    if (groups[r] < 0) continue;
    out.rows.push_back(r);
    out.group.push_back(static_cast<std::uint32_t>(
        std::lower_bound(names.begin(), names.end(), groups[r]) - names.begin()));
  }
  return out;
}

}  // namespace lode::stats
