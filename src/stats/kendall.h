// Kendall's rank correlation: do two columns put the rows in the same order?
#pragma once
#include <span>

namespace lode::stats {

// Tau-b (Kendall 1945), which takes ties into account: (concordant - discordant) / sqrt((pairs - ties in x)(pairs -
// ties in y)), -1 to 1, in O(n log n) (Knight 1966). Rows with a NaN are left out; NaN where fewer than two are left or
// a column is constant. REQUIRES: as many x as y.
double kendall_tau(std::span<const double> x, std::span<const double> y);

}  // namespace lode::stats
