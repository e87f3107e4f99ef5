// Sums over groups that anybody was in.
#include "stats/drift.h"

#include <algorithm>
#include <cmath>

#include "base/assert.h"
#include "stats/distributions.h"

namespace lode::stats {

Drift drift(std::span<const std::int64_t> before, std::span<const std::int64_t> after) {
  LODE_ASSERT(before.size() == after.size());
  Drift out;
  for (std::size_t i = 0; i < before.size(); ++i) {
    out.before += before[i], out.after += after[i];
    out.groups += before[i] > 0 || after[i] > 0 ? 1 : 0;
  }
  if (out.groups < 2 || out.before == 0 || out.after == 0) return out;
  const auto n = static_cast<double>(out.before), m = static_cast<double>(out.after);
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (before[i] == 0 && after[i] == 0) continue;
    const double p = std::max(static_cast<double>(before[i]), 0.5) / n;
    const double q = std::max(static_cast<double>(after[i]), 0.5) / m;
    out.index += (q - p) * std::log(q / p);
  }
  out.chance = chi_square_quantile(0.95, out.groups - 1) * (1 / n + 1 / m);
  return out;
}

}  // namespace lode::stats
