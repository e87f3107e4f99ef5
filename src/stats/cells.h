// Cells: the columns of a matrix made comparable (mean 0, variance 1 over what is known of them), and the groups that
// their rows are in. What explained, permuted, nearness and division start from.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "stats/matrix.h"

namespace lode::stats {

// Standardised cells, 0 where unknown; `known` holds 1 or 0 beside each. Both are row by row.
struct Cells {
  std::size_t rows = 0, columns = 0;
  std::vector<double> z, known, squares;  // squares: the sum of z² of a row
  std::vector<std::size_t> source;        // the column of the matrix that each came from; constant ones are left out
};
// Of the rows named, in their order. Infinite counts as unknown.
Cells standardised(const Matrix& values, const std::vector<std::size_t>& rows);

// The rows that have a group (0, 1, …; −1: none), and their groups numbered 0 … k − 1 without holes, in order.
struct Grouped {
  std::vector<std::size_t> rows;
  std::vector<std::uint32_t> group;
  std::size_t groups = 0;
};
Grouped grouped(std::span<const int> groups);

}  // namespace lode::stats
