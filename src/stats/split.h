// The one split of a group that explains most of a number, and whether chance would find as good a one.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lode::stats {

struct Split {
  std::size_t column = 0;
  double threshold = 0;       // rows with value > threshold on one side; NaN on neither
  double gain = 0;            // share of the sum of squares of all of y explained (R²): what is unknown in the
                              // column stays unexplained
  double p = 1;               // permutation p of the best gain over all columns and thresholds together
  std::size_t below = 0, above = 0;
  bool found = false;         // false too where y does not vary
};

// `columns[c]` holds one value per row of y (NaN where unknown; rows with a NaN y are left out). Each side keeps
// at least `least` rows. Thresholds lie half way between neighbouring values. Permutes y, so the search is paid
// for in p. Of equal gains the first column's smallest threshold is taken.
// REQUIRES: every column is as long as y.
Split best_split(std::span<const std::vector<double>> columns, std::span<const double> y, std::size_t least,
                 std::uint64_t seed, std::size_t permutations = 199);

}  // namespace lode::stats
