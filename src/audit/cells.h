// Cells: accounts that no condition of the rules tells apart stand in one cell, and the rules are asked once per cell.
// Noise is drawn millions of times; looking a cell up takes a few nanoseconds, asking the rules a microsecond.
#pragma once
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "audit/rule_columns.h"

namespace lode::audit {

class Cells {
 public:
  // `rules` outlives it.
  Cells(const RuleColumns& rules, std::size_t accounts);

  std::uint64_t of(std::size_t account) const { return cell_[account]; }
  // The cell of an account that stands in `cell`, if the value of one column were another (a number; a label's code).
  std::uint64_t moved(std::uint64_t cell, std::size_t account, std::size_t column, double value) const;
  int segment(std::uint64_t cell);  // −1: none

 private:
  std::uint64_t place(std::size_t column, double value) const;

  const RuleColumns* rules_;
  std::vector<std::vector<double>> turns_;        // per ordered column: the numbers that conditions name, ascending
  std::vector<std::uint64_t> strides_, sizes_;    // per column
  std::vector<std::vector<std::uint16_t>> places_;  // per column and account
  std::vector<std::uint64_t> cell_;
  std::vector<std::int16_t> known_;               // per cell; where there are too many, in `rare_`
  std::unordered_map<std::uint64_t, int> rare_;
  std::vector<double> values_;
};

}  // namespace lode::audit
