// Exact sums, then one division each: the same figures whatever the order or number of threads.
#include "facts/concentration.h"

#include <algorithm>

namespace lode::facts {
namespace {

constexpr std::size_t curve_points = 100;

// The smallest number of leading amounts whose sum reaches percent / 100 of `total`.
std::optional<std::int64_t> reach(std::span<const Int128> sorted, Int128 total, int percent) {
  if (total <= 0) return std::nullopt;
  Int128 seen = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    seen += sorted[i];
    if (seen * 100 >= total * percent) return static_cast<std::int64_t>(i + 1);
  }
  return std::nullopt;
}

// sum((2i - n - 1) x_i) / (n sum x), x ascending, i from 1.
std::optional<double> gini(std::span<const Int128> descending, Int128 total) {
  if (total <= 0) return std::nullopt;
  auto n = static_cast<Int128>(descending.size());
  Int128 top = 0;
  for (Int128 i = n; const auto& x : descending) top += (2 * i-- - n - 1) * x;
  return ratio(top, n * total);
}

std::optional<double> hhi(std::span<const Int128> amounts, Int128 total) {
  if (total <= 0) return std::nullopt;
  double out = 0;
  for (const auto& x : amounts) out += ratio(x, total) * ratio(x, total);
  return out;
}

Decimal median(std::span<const Int128> sorted) {
  auto n = sorted.size();
  Int128 twice = sorted[(n - 1) / 2] + sorted[n / 2];
  return {twice * 5, 5};
}

// The curve of cumulated amounts at every hundredth of the units, and at `also`.
std::vector<CurvePoint> curve(std::span<const Int128> sorted, std::size_t also) {
  std::vector<CurvePoint> out{{0, 0, 0}};
  Int128 sum = 0;
  std::size_t n = sorted.size(), next = 1;
  for (std::size_t i = 1; i <= n; ++i) {
    sum += sorted[i - 1];
    bool due = i * curve_points >= next * n;
    if (!due && i != also) continue;
    out.push_back({static_cast<std::int64_t>(i), static_cast<double>(i) / static_cast<double>(n), sum});
    while (next * n <= i * curve_points) ++next;
  }
  return out;
}

void add_revenue(std::span<const UnitMoney> units, Concentration& out) {
  std::vector<Int128> x;
  for (const auto& unit : units) x.push_back(unit.revenue);
  for (const auto& v : x) out.revenue += v, out.negative_revenue += v < 0;
  for (std::size_t i = 0; i < std::min<std::size_t>(10, x.size()); ++i) out.top10 += x[i];
  out.gini = gini(x, out.revenue);
  out.hhi = hhi(x, out.revenue);
  out.median = median(x);
  out.for_80 = reach(x, out.revenue, 80);
  out.for_50 = reach(x, out.revenue, 50);
  if (out.revenue > 0) out.top10_share = ratio(out.top10, out.revenue);
  if (out.revenue > 0) out.largest_share = ratio(x.front(), out.revenue);
  out.pareto = curve(x, 0);
}

void add_profit(std::span<const UnitMoney> units, Concentration& out) {
  std::vector<Int128> x;
  Int128 gains = 0, sum = 0;
  for (const auto& unit : units) {
    x.push_back(unit.profit);
    out.profit += unit.profit;
    (unit.profit < 0 ? out.losses : gains) += unit.profit;
    out.unprofitable += unit.profit_complete && unit.profit < 0;
    out.unprofitable_known_part += unit.profit < 0;
    out.profit_unknown += !unit.profit_complete;
  }
  std::ranges::sort(x, std::greater{});
  for (std::size_t i = 0; i < x.size(); ++i) {
    sum += x[i];
    if (sum > out.peak) out.peak = sum, out.peak_units = static_cast<std::int64_t>(i + 1);
  }
  out.for_80_profit = reach(x, out.profit, 80);
  out.for_80_positive = reach(x, gains, 80);
  if (out.profit != 0) out.peak_ratio = ratio(out.peak, out.profit);
  out.whale = curve(x, static_cast<std::size_t>(out.peak_units));
}

}  // namespace

void sort_by_revenue(std::vector<UnitMoney>& units) {
  std::ranges::sort(units, [](const UnitMoney& a, const UnitMoney& b) {
    return a.revenue != b.revenue ? a.revenue > b.revenue : a.id < b.id;
  });
}

Concentration concentration_of(std::span<const UnitMoney> units) {
  Concentration out;
  out.units = static_cast<std::int64_t>(units.size());
  if (units.empty()) return out;
  add_revenue(units, out);
  add_profit(units, out);
  return out;
}

std::size_t cut_by_share(std::span<const Int128> amounts, Int128 total, double share) {
  if (total <= 0) return 0;
  std::size_t k = 0;
  while (k < amounts.size() && ratio(amounts[k], total) >= share) ++k;
  return k;
}

std::size_t cut_by_knee(std::span<const Int128> amounts) {
  Int128 total = 0, sum = 0;
  for (const auto& x : amounts) total += x;
  if (total <= 0) return 0;
  std::size_t best = 0;
  double farthest = 0, n = static_cast<double>(amounts.size());
  for (std::size_t k = 1; k <= amounts.size(); ++k) {
    sum += amounts[k - 1];
    double above = ratio(sum, total) - static_cast<double>(k) / n;
    if (above > farthest + 1e-12) farthest = above, best = k;
  }
  return best;
}

Value money(Int128 ten_thousandths) { return Decimal{ten_thousandths, 4}; }

double ratio(Int128 part, Int128 whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace lode::facts
