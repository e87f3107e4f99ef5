// The one division of rows in two that explains most of several columns together, and whether chance would find as good
// a one. As `best_split` (split.h) for one number with fine thresholds; here for many, at the bounds of given groups.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "stats/permuted.h"

namespace lode::stats {

// Rows in groups 0, 1, … (−1 unknown). Ordered: every bound between groups is tried, with the lower ones on one side;
// else every group against all others.
struct Divider {
  std::vector<int> groups;
  bool ordered = false;
};

struct Division {
  bool found = false;
  std::size_t divider = 0;
  int group = 0;              // ordered: up to this group on one side; else: this group alone
  double gain = 0;            // share of the sum of squares of all rows explained (R²); unknown rows explain nothing
  double p = 1;               // permutation p of the best gain over all dividers and bounds together
  std::size_t inside = 0, outside = 0;  // rows on the side of `group`, and on the other
};

// Each side keeps at least `least` rows. Columns are standardised over all rows. Of equal gains the first divider's
// lowest group is taken. Above most_rows, p rests on a sample; above 2^20 rows everything does.
// REQUIRES: one group per row in every divider; fewer than 2^16 groups.
Division best_division(const Matrix& values, std::span<const Divider> dividers, std::size_t least,
                       const PermutationOptions& options = {});

}  // namespace lode::stats
