// On what share of all weightings of some needs one profile comes out ahead of others. A weighting is a point
// of the simplex w >= 0, sum w = 1, all equally likely (Dirichlet(1, …, 1)).
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

#include "stats/matrix.h"

namespace lode::stats {

// Share of weightings with w · difference > 0, exactly (Varsi 1973; Cover 1977). Differences that are all 0: 0.
// NaN where a difference is unknown.
double share_ahead(std::span<const double> difference);

// Share of weightings with w · row > 0 for every row of `differences`, by `draws` seeded draws; exactly where
// there is one row only, and 1 where there is none. NaN where a difference is unknown. REQUIRES: draws > 0.
double share_ahead_of_all(const Matrix& differences, std::uint64_t seed, std::size_t draws = 100'000);

}  // namespace lode::stats
