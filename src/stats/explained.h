// How much of what differs between rows their groups explain, over several standardised columns at once.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "stats/matrix.h"

namespace lode::stats {

struct Explained {
  double r2 = 0;           // 1 − within / total sum of squares over all columns, NaN cells left out
  double adjusted = 0;     // (1 − r2) corrected for groups: 1 − (1 − r2)(n − 1)/(n − k); NaN where n <= k
  double cross_validated = 0;  // 1 − squared error of the group means of the other folds / that of their grand
                               // mean (10 folds, by position in a seeded shuffle); may be negative. A cell whose
                               // group has no known cell in the other folds is foretold by their grand mean.
  double low = 0, high = 0;    // 80 % interval of `cross_validated` over bootstrap resamples of rows. A row keeps
                               // its fold, so that no copy of it helps to foretell it; resamples are poorer than
                               // the rows, so the interval is moved by what their mean falls short. Rather wide:
                               // on normal data it held the truth 83 to 98 times of 100 (40 to 1000 rows).
  double p = 1;            // permutation p of r2: (1 + #{permuted >= seen}) / (1 + permutations)
  std::size_t rows = 0, groups = 0;  // with a group; groups that have rows
};

struct ExplainedOptions {
  std::size_t folds = 10, resamples = 200, permutations = 199;
  std::uint64_t seed = 1;
};

// `values`: rows x columns, NaN where unknown; columns are standardised here over their known cells (constant
// ones are left out). `groups`: 0, 1, …; −1: the row has no group and is left out. With fewer than two rows or
// groups, or nothing that varies, nothing is explained: all 0, p 1. REQUIRES: one group per row.
Explained explained(const Matrix& values, std::span<const int> groups, const ExplainedOptions& options = {});

// Benjamini and Hochberg (1995): adjusted p-values, in the order given. NaN stay NaN and do not count.
std::vector<double> adjusted_p(std::span<const double> p);

}  // namespace lode::stats
