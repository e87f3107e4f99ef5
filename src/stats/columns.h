// What regressions ask of their predictors before they start: complete rows, and columns that say something new.
#pragma once
#include <span>
#include <vector>

#include "stats/matrix.h"

namespace lode::stats {

struct Complete {
  Matrix x;
  std::vector<double> y;
};

// The rows in which y and every column are known (finite). REQUIRES: one y per row.
Complete complete_rows(const Matrix& x, std::span<const double> y);

// The columns that are no linear combination of earlier ones, in order (Gram-Schmidt, each column against what
// is left of it; below 1e-9 of its length nothing is). REQUIRES: all values are finite.
std::vector<std::size_t> independent_columns(const Matrix& x);

Matrix only_columns(const Matrix& x, std::span<const std::size_t> columns);

}  // namespace lode::stats
