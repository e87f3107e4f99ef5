// Quantiles by selection, without sorting the whole sample.
#include "stats/quantiles.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/assert.h"

namespace lode::stats {

double quantile(std::vector<double> values, double p) {
  LODE_ASSERT(!values.empty() && p >= 0 && p <= 1);
  std::erase_if(values, [](double v) { return std::isnan(v); });
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double position = p * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(below);
  std::nth_element(values.begin(), at, values.end());
  const double low = *at, part = position - static_cast<double>(below);
  if (part == 0) return low;
  const double high = *std::min_element(at + 1, values.end());
  if (low == high) return low;  // also where both are infinite
  return low + part * (high - low);
}

double median(std::vector<double> values) { return quantile(std::move(values), 0.5); }

}  // namespace lode::stats
