// Kernel density valleys (Silverman 1981) would do as well, but need a bandwidth and give no pair of values that a
// person can look up; an empty stretch is said in one sentence.
#include "stats/gaps.h"

#include <algorithm>
#include <cmath>

#include "stats/signed_log.h"

namespace lode::stats {
namespace {

// The chance of one empty stretch from value i to value i + 1, whole numbers taking up their step.
double chance(std::span<const double> sorted, std::size_t i, const SignedLog& scale, const GapOptions& options) {
  const double half = options.step / 2;
  const std::size_t first = i + 1 >= options.beside ? i + 1 - options.beside : 0;
  const std::size_t last = std::min(i + options.beside, sorted.size() - 1);
  const double low = scale(sorted[i] + half), high = scale(sorted[i + 1] - half);
  const double beside = low - scale(sorted[first] - half) + scale(sorted[last] + half) - high;
  // With steps the first and the last value take part in what they span; without, they only begin and end it.
  const auto spacings = static_cast<double>(last - first + (options.step > 0 ? 1 : 0) - (options.step > 0 ? 0 : 1));
  if (!(beside > 0)) return 0;
  return std::pow(1 + (high - low) / beside, -spacings);
}

}  // namespace

std::vector<Gap> natural_gaps(std::span<const double> sorted, const GapOptions& options) {
  std::vector<Gap> out;
  const std::size_t n = sorted.size();
  if (n < 2 * options.least || n < 2) return out;
  const SignedLog scale(sorted);
  std::size_t looked_at = 0;
  for (std::size_t i = 0; i + 1 < n; ++i) {
    const double below = static_cast<double>(i + 1) / static_cast<double>(n);
    if (i + 1 < options.least || n - i - 1 < options.least || below < options.from || below > options.to) continue;
    ++looked_at;
    const double empty = sorted[i + 1] - sorted[i] - options.step;
    if (!(empty > 0) || !std::isfinite(empty)) continue;
    const double size = (std::abs(sorted[i]) + std::abs(sorted[i + 1])) / 2;
    out.push_back({sorted[i], sorted[i + 1], empty / size, chance(sorted, i, scale, options), i + 1});
  }
  for (auto& gap : out) gap.p = std::min(1.0, gap.p * static_cast<double>(looked_at));
  std::erase_if(out, [&](const Gap& gap) { return gap.p >= options.level; });
  std::ranges::stable_sort(out, [](const Gap& a, const Gap& b) { return a.width > b.width; });
  return out;
}

std::optional<Gap> gap_near(std::span<const double> sorted, double cut, double share, GapOptions options) {
  if (sorted.empty()) return std::nullopt;
  const auto n = static_cast<double>(sorted.size());
  // Thresholds have the same values below them wherever they lie between two; ties at the cut may go to either side.
  options.from = static_cast<double>(std::ranges::lower_bound(sorted, cut) - sorted.begin()) / n - share;
  options.to = static_cast<double>(std::ranges::upper_bound(sorted, cut) - sorted.begin()) / n + share;
  auto gaps = natural_gaps(sorted, options);
  if (gaps.empty()) return std::nullopt;
  return gaps.front();
}

}  // namespace lode::stats
