// Nearest neighbours among a set of reference points.
#pragma once
#include <span>
#include <vector>

#include "stats/matrix.h"

namespace lode::stats {

// Indices into `reference` of the k nearest rows by Euclidean distance (fewer where there are fewer), nearest
// first; ties go to the smaller index. Scale the columns first. `leave_out`: an index that does not count.
// A row with an unknown (NaN) coordinate is near to nothing. REQUIRES: as many coordinates as columns.
std::vector<std::size_t> nearest(const Matrix& reference, std::span<const double> point, std::size_t k,
                                 std::size_t leave_out = static_cast<std::size_t>(-1));

}  // namespace lode::stats
