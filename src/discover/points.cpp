// From columns with gaps to points with marks of what is known.
#include "discover/points.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/random.h"

namespace lode::discover {
namespace {

Points chosen(std::size_t columns, std::vector<std::size_t> accounts) {
  Points out{.count = accounts.size(), .columns = columns};
  out.account = std::move(accounts);
  out.at.resize(columns * out.count);
  out.weight.resize(out.count);
  return out;
}

}  // namespace

Points points_of(const Problem& problem, const Standardised& targets, bool by_weight) {
  std::vector<std::size_t> accounts;
  for (std::size_t i = 0; i < problem.accounts; ++i) {
    bool known = std::ranges::any_of(targets.columns, [i](const auto& c) { return !std::isnan(c.values[i]); });
    if (known && (problem.weights.empty() || problem.weights[i] > 0)) accounts.push_back(i);
  }
  Points out = chosen(targets.columns.size(), std::move(accounts));
  bool gaps = std::ranges::any_of(targets.columns, [](const auto& c) { return c.unknown > 0; });
  if (gaps) out.known.resize(out.at.size());
  for (std::size_t c = 0; c < out.columns; ++c) {
    double scale = by_weight ? std::sqrt(targets.columns[c].weight) : 1;
    for (std::size_t p = 0; p < out.count; ++p) {
      double y = targets.columns[c].values[out.account[p]];
      out.at[c * out.count + p] = std::isnan(y) ? 0 : y * scale;
      if (gaps) out.known[c * out.count + p] = std::isnan(y) ? 0 : 1;
    }
  }
  for (std::size_t p = 0; p < out.count; ++p)
    out.weight[p] = problem.weights.empty() ? 1 : problem.weights[out.account[p]];
  return out;
}

Points sample_of(const Points& points, std::size_t count, std::uint64_t seed) {
  std::vector<std::size_t> order(points.count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  stats::Random random(seed);
  for (std::size_t i = 0; i < count; ++i) std::swap(order[i], order[i + random.below(order.size() - i)]);
  order.resize(count);
  std::ranges::sort(order);
  std::vector<std::size_t> accounts;
  for (auto p : order) accounts.push_back(points.account[p]);
  Points out = chosen(points.columns, std::move(accounts));
  if (!points.known.empty()) out.known.resize(out.at.size());
  for (std::size_t c = 0; c < points.columns; ++c)
    for (std::size_t i = 0; i < count; ++i) {
      out.at[c * count + i] = points.column(c)[order[i]];
      if (!points.known.empty()) out.known[c * count + i] = points.known_in(c)[order[i]];
    }
  for (std::size_t i = 0; i < count; ++i) out.weight[i] = points.weight[order[i]];
  return out;
}

}  // namespace lode::discover
