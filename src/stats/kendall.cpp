// Sorted by x, each exchange that a merge sort by y makes is a discordant pair.
#include "stats/kendall.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace lode::stats {
namespace {

using Pairs = std::vector<std::pair<double, double>>;

std::int64_t pairs_of(std::int64_t n) { return n * (n - 1) / 2; }

// Pairs of neighbours that are the same, over runs of a sorted list.
template <class Same>
std::int64_t tied(const Pairs& sorted, Same same) {
  std::int64_t out = 0, run = 1;
  for (std::size_t i = 1; i <= sorted.size(); ++i) {
    if (i < sorted.size() && same(sorted[i - 1], sorted[i])) {
      ++run;
    } else {
      out += pairs_of(run);
      run = 1;
    }
  }
  return out;
}

// Sorts [from, to) by y and counts how many pairs stood the other way round. `spare` is as long as `list`.
std::int64_t exchanges(Pairs& list, Pairs& spare, std::size_t from, std::size_t to) {
  if (to - from < 2) return 0;
  const std::size_t middle = from + (to - from) / 2;
  auto out = exchanges(list, spare, from, middle) + exchanges(list, spare, middle, to);
  for (std::size_t a = from, b = middle, i = from; i < to; ++i) {
    const bool right = a == middle || (b < to && list[b].second < list[a].second);
    if (right && a < middle) out += static_cast<std::int64_t>(middle - a);
    spare[i] = right ? list[b++] : list[a++];
  }
  std::copy(spare.begin() + static_cast<std::ptrdiff_t>(from), spare.begin() + static_cast<std::ptrdiff_t>(to),
            list.begin() + static_cast<std::ptrdiff_t>(from));
  return out;
}

}  // namespace

double kendall_tau(std::span<const double> x, std::span<const double> y) {
  Pairs list;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (!std::isnan(x[i]) && !std::isnan(y[i])) list.emplace_back(x[i], y[i]);
  std::ranges::sort(list);
  const auto same_x = [](const auto& a, const auto& b) { return a.first == b.first; };
  const auto same_y = [](const auto& a, const auto& b) { return a.second == b.second; };
  const auto all = pairs_of(static_cast<std::int64_t>(list.size()));
  const auto ties_x = tied(list, same_x);
  const auto ties_both = tied(list, [](const auto& a, const auto& b) { return a == b; });
  Pairs spare(list.size());
  const auto discordant = exchanges(list, spare, 0, list.size());
  const auto ties_y = tied(list, same_y);
  if (all == ties_x || all == ties_y) return std::numeric_limits<double>::quiet_NaN();
  const auto agreement = static_cast<double>(all - ties_x - ties_y + ties_both - 2 * discordant);
  return agreement / std::sqrt(static_cast<double>(all - ties_x)) / std::sqrt(static_cast<double>(all - ties_y));
}

}  // namespace lode::stats
