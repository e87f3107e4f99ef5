// Sums of standardised cells by group while whole rows change places: what every permutation test of groups rests on,
// for several groupings of the same rows at once and from one stream of permutations.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "stats/cells.h"

namespace lode::stats {

// One grouping under one permutation. A cell of `packed` holds the sum of z in its lower and the number of known
// cells in its upper bits, both whole numbers: sums do not depend on the order in which they are taken.
struct GroupSums {
  std::span<const std::int64_t> packed;  // groups x width
  std::size_t groups = 0, columns = 0, width = 0;
  int count_bits = 0;                    // where the count begins
  double scale = 1;                      // of z, as whole numbers: 2^k

  double count(std::size_t group, std::size_t column) const {
    return static_cast<double>(count_of(packed[group * width + column]));
  }
  double sum(std::size_t group, std::size_t column) const {
    const std::int64_t cell = packed[group * width + column];
    return static_cast<double>(cell - (count_of(cell) << count_bits)) / scale;
  }

 private:
  std::int64_t count_of(std::int64_t cell) const {
    return (cell + (std::int64_t{1} << (count_bits - 1))) >> count_bits;
  }
};

struct PermuteOptions {
  std::size_t permutations = 1000;
  std::uint64_t seed = 1;
  int threads = 1;  // results are the same for any number
};

// What is measured of one grouping (its place in `groupings`) under a permutation; fills `out`. Called from several
// threads at once.
using Measure = std::function<void(std::size_t grouping, const GroupSums& sums, std::span<double> out)>;

// (permutations + 1) x groupings x `figures` numbers; those of permutation 0 are as the rows stand. Each permutation
// gives the rows (their cells, known or not) to the places that the groups hold; a place without a group (−1) keeps
// none, so the sizes of groups stay.
// REQUIRES: every grouping has one entry per row of `cells`, groups 0, 1, …, −1; fewer than 2^16 groups that
// have rows, and fewer than 2^21 rows.
std::vector<double> permute_sums(const Cells& cells, std::span<const std::vector<int>> groupings, std::size_t figures,
                                 const Measure& measure, const PermuteOptions& options);

// 1 + the largest group of a grouping: how many GroupSums holds.
std::size_t group_count(std::span<const int> groups);

}  // namespace lode::stats
