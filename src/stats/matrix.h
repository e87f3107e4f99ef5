// Matrix: numbers in rows, as the methods of this folder take them. The folder knows no domain: numbers in,
// numbers out; every method names its source.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace lode::stats {

struct Matrix {
  std::size_t rows = 0, columns = 0;
  std::vector<double> data;  // row by row: rows x columns

  Matrix() = default;
  Matrix(std::size_t r, std::size_t c) : rows(r), columns(c), data(r * c, 0.0) {}
  double& at(std::size_t r, std::size_t c) { return data[r * columns + c]; }
  double at(std::size_t r, std::size_t c) const { return data[r * columns + c]; }
  std::span<const double> row(std::size_t r) const { return {data.data() + r * columns, columns}; }
};

}  // namespace lode::stats
