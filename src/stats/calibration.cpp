// Reliability by bins of about equal count, so that every bin says something where predictions crowd.
#include "stats/calibration.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/assert.h"
#include "stats/shrink.h"

namespace lode::stats {
namespace {

using Pairs = std::vector<std::pair<double, double>>;  // predicted, outcome

Pairs known_pairs(std::span<const double> predicted, std::span<const double> outcomes) {
  LODE_ASSERT(predicted.size() == outcomes.size());
  Pairs pairs;
  for (std::size_t i = 0; i < predicted.size(); ++i) {
    if (std::isnan(predicted[i]) || std::isnan(outcomes[i])) continue;
    LODE_ASSERT(outcomes[i] == 0 || outcomes[i] == 1);
    pairs.emplace_back(predicted[i], outcomes[i]);
  }
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}

Bin bin_of(std::span<const Pairs::value_type> pairs) {
  Bin bin{.low = pairs.front().first, .high = pairs.back().first, .count = pairs.size()};
  double predicted = 0, seen = 0;
  for (const auto& [chance, outcome] : pairs) predicted += chance, seen += outcome;
  const double n = static_cast<double>(pairs.size());
  const Rate rate = wilson({seen, n});
  bin.predicted = predicted / n;
  bin.seen = rate.mean, bin.seen_low = rate.low, bin.seen_high = rate.high;
  return bin;
}

}  // namespace

Calibration calibration(std::span<const double> predicted, std::span<const double> outcomes, std::size_t bins) {
  LODE_ASSERT(bins > 0);
  const Pairs pairs = known_pairs(predicted, outcomes);
  const std::size_t n = pairs.size();
  Calibration out{.count = n};
  double squared = 0, seen = 0, off = 0;
  for (const auto& [chance, outcome] : pairs) squared += (chance - outcome) * (chance - outcome), seen += outcome;
  // Row i belongs to bin i * bins / n, unless its prediction equals that of the row before.
  for (std::size_t from = 0, to = 0; from < n; from = to) {
    for (to = from + 1; to < n; ++to)
      if (to * bins / n != from * bins / n && pairs[to].first != pairs[to - 1].first) break;
    out.bins.push_back(bin_of(std::span(pairs).subspan(from, to - from)));
    const Bin& bin = out.bins.back();
    off += static_cast<double>(bin.count) * std::abs(bin.predicted - bin.seen);
  }
  const double count = n > 0 ? static_cast<double>(n) : std::numeric_limits<double>::quiet_NaN();
  out.brier = squared / count;
  out.brier_base = seen / count * (1 - seen / count);
  out.error = off / count;
  return out;
}

}  // namespace lode::stats
