// The part of a simplex on one side of a plane through its weights: exactly by Varsi's recursion, of several
// planes at once by seeded draws.
#include "stats/simplex.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "base/assert.h"
#include "stats/random.h"

namespace lode::stats {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

bool all_known(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
}

bool ahead_of_all(const Matrix& differences, const std::vector<double>& weights) {
  for (std::size_t r = 0; r < differences.rows; ++r) {
    double sum = 0;
    for (std::size_t c = 0; c < differences.columns; ++c) sum += weights[c] * differences.at(r, c);
    if (!(sum > 0)) return false;
  }
  return true;
}

}  // namespace

// Needs on which both are equal do not matter: the others' weights, taken to a sum of 1, are uniform again. The
// share with g gains and l losses is the mean of the share without the last loss, weighted by the last gain, and of
// the one without the last gain, weighted by the last loss: nothing cancels.
double share_ahead(std::span<const double> difference) {
  if (!all_known(difference)) return unknown;
  std::vector<double> gains, losses;
  for (const double d : difference) {
    if (d > 0) gains.push_back(d);
    if (d < 0) losses.push_back(-d);
  }
  std::vector<double> share(gains.size() + 1, 1.0);  // by number of gains, of the losses so far
  share[0] = 0;
  for (const double loss : losses)
    for (std::size_t g = 1; g <= gains.size(); ++g)
      share[g] = (gains[g - 1] * share[g] + loss * share[g - 1]) / (gains[g - 1] + loss);
  return share.back();
}

double share_ahead_of_all(const Matrix& differences, std::uint64_t seed, std::size_t draws) {
  LODE_ASSERT(draws > 0);
  if (!all_known(differences.data)) return unknown;
  if (differences.rows == 0) return 1;
  if (differences.rows == 1) return share_ahead(differences.row(0));
  Random random(seed);
  std::vector<double> weights(differences.columns);
  std::size_t ahead = 0;
  for (std::size_t draw = 0; draw < draws; ++draw) {
    // Exponential numbers are a uniform weighting but for their sum, which does not change who is ahead.
    for (double& w : weights) w = -std::log1p(-random.uniform());
    ahead += ahead_of_all(differences, weights) ? 1 : 0;
  }
  return static_cast<double>(ahead) / static_cast<double>(draws);
}

}  // namespace lode::stats
