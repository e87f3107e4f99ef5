// Neighbours in order, and the widest step between two of them.
#include "stats/cuts.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "stats/quantiles.h"

namespace lode::stats {

std::optional<Room> widest_gap(std::vector<double> values, double from, double to) {
  std::erase_if(values, [](double value) { return std::isnan(value); });
  if (values.size() < 2) return std::nullopt;
  std::ranges::sort(values);
  const double low = quantile(values, from), high = quantile(values, to);
  std::erase_if(values, [&](double value) { return value < low || value > high; });
  values.erase(std::unique(values.begin(), values.end()), values.end());
  if (values.size() < 2) return std::nullopt;
  const bool ratios = values.front() > 0;
  std::optional<Room> best;
  double widest = -1;
  for (std::size_t i = 1; i < values.size(); ++i) {
    const double width = ratios ? std::log(values[i] / values[i - 1]) : values[i] - values[i - 1];
    if (width > widest) widest = width, best = Room{values[i - 1], values[i]};
  }
  return best;
}

double round_number_in(double below, double above) {
  const double top = std::ceil(std::log10(std::max({std::abs(below), std::abs(above), above - below}))) + 1;
  for (double power = top; power > top - 20; --power)
    for (double digit : std::array{5.0, 2.0, 1.0}) {
      // Negative powers divide, so that 0.3 is 3 / 10 and not 3 x 0.1.
      const double scale = std::pow(10.0, std::abs(power)), step = power < 0 ? digit / scale : digit * scale;
      const double whole = std::floor(below / step) + 1;
      const double number = power < 0 ? whole * digit / scale : whole * step;
      if (number > below && number <= above) return number;
    }
  return above;
}

}  // namespace lode::stats
