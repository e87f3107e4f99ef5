// Best split by one pass over each column in sorted order; the order and the places where a cut may fall are found
// once, so that a permutation of y costs one pass of sums.
#include "stats/split.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/assert.h"
#include "stats/random.h"

namespace lode::stats {
namespace {

struct Order {
  std::size_t column = 0;
  std::vector<std::uint32_t> rows;           // with a known value, by value
  std::vector<std::size_t> cuts;             // a cut at k: the first k rows lie below
  std::vector<double> thresholds;            // one per cut
};

struct Best {
  std::size_t order = 0, cut = 0;
  double explained = 0;  // sum of squares between the two sides
};

// Half way, but never so rounded that the upper value would not lie above it.
double half_way(double low, double high) {
  const double middle = low + (high - low) / 2;
  return middle < high ? middle : low;
}

Order order_of(const std::vector<double>& values, std::span<const std::size_t> known, std::size_t least) {
  std::vector<std::pair<double, std::uint32_t>> sorted;
  for (std::size_t i = 0; i < known.size(); ++i)
    if (std::isfinite(values[known[i]])) sorted.emplace_back(values[known[i]], static_cast<std::uint32_t>(i));
  std::sort(sorted.begin(), sorted.end());
  Order order;
  for (std::size_t k = 0; k < sorted.size(); ++k) {
    if (k >= least && sorted.size() - k >= least && sorted[k - 1].first < sorted[k].first) {
      order.cuts.push_back(k);
      order.thresholds.push_back(half_way(sorted[k - 1].first, sorted[k].first));
    }
    order.rows.push_back(sorted[k].second);
  }
  return order;
}

Best search(const std::vector<Order>& orders, const std::vector<double>& y) {
  Best best;
  for (std::size_t o = 0; o < orders.size(); ++o) {
    const Order& order = orders[o];
    double total = 0, sum = 0;
    for (const std::uint32_t r : order.rows) total += y[r];
    const auto n = static_cast<double>(order.rows.size());
    std::size_t k = 0;
    for (std::size_t c = 0; c < order.cuts.size(); ++c) {
      for (; k < order.cuts[c]; ++k) sum += y[order.rows[k]];
      const auto below = static_cast<double>(k);
      const double apart = sum / below - (total - sum) / (n - below);
      const double explained = apart * apart * below * (n - below) / n;
      if (explained > best.explained * (1 + 1e-12)) best = {o, c, explained};
    }
  }
  return best;
}

}  // namespace

Split best_split(std::span<const std::vector<double>> columns, std::span<const double> y, std::size_t least,
                 std::uint64_t seed, std::size_t permutations) {
  std::vector<std::size_t> known;
  for (std::size_t r = 0; r < y.size(); ++r)
    if (std::isfinite(y[r])) known.push_back(r);
  std::vector<Order> orders;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    LODE_ASSERT(columns[c].size() == y.size());
    Order order = order_of(columns[c], known, std::max<std::size_t>(least, 1));
    order.column = c;
    if (!order.cuts.empty()) orders.push_back(std::move(order));
  }
  std::vector<double> values;
  double mean = 0, total = 0, largest = 0;
  for (const std::size_t r : known) mean += y[r] / static_cast<double>(known.size());
  for (const std::size_t r : known) values.push_back(y[r] - mean), largest = std::max(largest, std::abs(y[r]));
  for (const double v : values) total += v * v;
  const Best best = search(orders, values);
  // What rounding leaves of a number that does not vary is no difference.
  if (total <= 1e-24 * largest * largest * static_cast<double>(known.size()) || best.explained <= 0) return {};
  const Order& order = orders[best.order];
  const std::size_t below = order.cuts[best.cut];
  Split split{.column = order.column, .threshold = order.thresholds[best.cut], .gain = best.explained / total,
              .below = below, .above = order.rows.size() - below, .found = true};
  Random random(seed);
  std::size_t as_good = 1;
  for (std::size_t i = 0; i < permutations; ++i) {
    shuffle(std::span(values), random);
    if (search(orders, values).explained >= best.explained * (1 - 1e-9)) ++as_good;
  }
  split.p = static_cast<double>(as_good) / static_cast<double>(permutations + 1);
  return split;
}

}  // namespace lode::stats
