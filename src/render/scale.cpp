// Round ticks and short labels.
#include "render/scale.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lode::render {
namespace {

double nice_step(double raw) {
  double magnitude = std::pow(10.0, std::floor(std::log10(raw)));
  double rest = raw / magnitude;
  double step = rest <= 1 ? 1 : rest <= 2 ? 2 : rest <= 5 ? 5 : 10;
  return step * magnitude;
}

}  // namespace

std::vector<double> nice_ticks(double low, double high, int count) {
  if (!(high > low)) high = low + (low == 0 ? 1 : std::abs(low));
  double step = nice_step((high - low) / std::max(1, count - 1));
  auto first = static_cast<long long>(std::floor(low / step));
  auto last = static_cast<long long>(std::ceil(high / step));
  std::vector<double> out;
  for (auto i = first; i <= last; ++i) out.push_back(static_cast<double>(i) * step);
  return out;
}

Scale nice_scale(double low, double high, double from, double to, int count) {
  auto ticks = nice_ticks(low, high, count);
  return {ticks.front(), ticks.back(), from, to};
}

std::string short_number(double value, double step) {
  struct Suffix {
    double size;
    const char* name;
  };
  constexpr Suffix suffixes[] = {{1e9, " bn"}, {1e6, " M"}, {1e3, " k"}};
  double magnitude = std::abs(value);
  for (const auto& [size, name] : suffixes) {
    if (magnitude < size) continue;
    int digits = step / size >= 1 ? 0 : step / size >= 0.1 ? 1 : 2;
    return fmt::format("{:.{}f}{}", value / size, digits, name);
  }
  int digits = step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3;
  return value == 0 ? "0" : fmt::format("{:.{}f}", value, digits);
}

}  // namespace lode::render
