// Do groups differ? Adjusted R² of several groupings of the same rows at once, over all columns together and for each
// alone, with permutation p-values from one stream of permutations (Anderson 2001: a permutational analysis of
// variance, here with Euclidean distance on standardised columns). Faster than `explained`, which resamples as well.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "stats/matrix.h"

namespace lode::stats {

struct Tested {
  double r2 = 0;         // 1 − within / total sum of squares, NaN cells left out
  double adjusted = 0;   // 1 − (1 − r2)(n − 1)/(n − k); NaN where n <= k
  double p = 1;          // (1 + #{permuted >= seen}) / (1 + permutations); 1 where nothing varies
  std::size_t rows = 0, groups = 0;  // rows that have a group (and a known cell, for one column); their groups
};
struct TestedGrouping : Tested {
  std::vector<Tested> columns;  // one per column of the matrix
};

struct PermutationOptions {
  std::size_t permutations = 1000;
  std::uint64_t seed = 1;
  int threads = 1;                   // results are the same for any number
  std::size_t most_rows = 100'000;   // above, p rests on a seeded sample of so many rows; the rest never does
};

// `values`: rows x columns, NaN where unknown. Each grouping: 0, 1, … by row; −1 none. r2 and adjusted are those of
// `explained`: columns standardised over the rows that have a group. For p whole rows change places, those without
// a group too; what is compared is the sum of squares between groups about the mean of the rows that have one.
// REQUIRES: one group per row; fewer than 2^16 groups; most_rows < 2^21.
std::vector<TestedGrouping> permutation_tests(const Matrix& values, std::span<const std::vector<int>> groupings,
                                              const PermutationOptions& options = {});

// The same without p (which stays 1), for ranking.
TestedGrouping fit_of(const Matrix& values, std::span<const int> groups);

// A seeded sample of `most` of 0 … n − 1, ascending; all where they are not more.
std::vector<std::size_t> sampled_rows(std::size_t n, std::size_t most, std::uint64_t seed);

}  // namespace lode::stats
