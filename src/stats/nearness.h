// Do rows lie nearest to the middle of their own group? The share of each group's rows that lie nearer to the middle
// of another, against what groups of the same sizes drawn at random give.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "stats/permuted.h"

namespace lode::stats {

struct Nearness {
  std::size_t rows = 0;   // of the group
  double elsewhere = 0;   // share of them nearer to the middle of another group
  double by_chance = 0;   // mean of that share over permutations of the rows
  double limit = 0;       // its 5 % quantile: a group whose share is above is no better than chance
  double p = 1;           // (1 + #{permuted <= seen}) / (1 + permutations)
};

// One per group 0 … k − 1 (k of the largest group; groups without rows have `rows` 0). Columns are standardised over
// the rows that have a group; a distance is the sum of squares over the row's known cells. The middle of a row's own
// group is that of its other rows, since a row always lies near a mean that it is part of; where nothing is known of a
// middle it is the mean of all. Above `most_rows` everything rests on a seeded sample of rows.
// REQUIRES: one group per row.
std::vector<Nearness> nearness(const Matrix& values, std::span<const int> groups,
                               const PermutationOptions& options = {});

}  // namespace lode::stats
