// Plain sums; the long doubles are for the moments, which everything else rests on.
#include "discover/figures.h"

#include <cmath>

namespace lode::discover {

Figures figures_of(const Problem& problem) {
  Figures out;
  out.weights = problem.weights.empty() ? std::vector<double>(problem.accounts, 1.0) : problem.weights;
  out.revenue = problem.revenue;
  for (auto& r : out.revenue) {
    if (std::isnan(r)) r = 0;
    out.revenue_total += r;
  }
  for (const auto& target : problem.targets) {
    long double weight = 0, sum = 0, squares = 0;
    for (std::size_t i = 0; i < problem.accounts; ++i)
      if (!std::isnan(target.values[i])) weight += out.weights[i],
          sum += static_cast<long double>(out.weights[i]) * target.values[i];
    long double mean = weight > 0 ? sum / weight : 0;
    for (std::size_t i = 0; i < problem.accounts; ++i)
      if (!std::isnan(target.values[i])) squares += out.weights[i] * (target.values[i] - mean) * (target.values[i]
          - mean);
    bool varies = weight > 0 && squares > 1e-24L * weight * (mean * mean + 1e-280L);
    out.place.push_back(varies ? static_cast<int>(out.columns.size()) : -1);
    if (!varies) continue;
    Figures::Column column{.weight = target.weight};
    auto deviation = std::sqrt(squares / weight);
    for (double y : target.values) column.values.push_back(static_cast<double>((y - mean) / deviation));
    out.total += target.weight * static_cast<double>(weight);
    out.columns.push_back(std::move(column));
  }
  return out;
}

void Sums::add(const Figures& figures, std::size_t account) {
  double w = figures.weights[account];
  ++accounts;
  if (!figures.revenue.empty()) revenue += figures.revenue[account];
  for (std::size_t k = 0; k < sums.size(); ++k)
    if (double y = figures.columns[k].values[account]; !std::isnan(y)) sums[k] += w * y, weights[k] += w;
}

void Sums::add(const Sums& other) {
  accounts += other.accounts, revenue += other.revenue;
  for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += other.sums[k], weights[k] += other.weights[k];
}

double Sums::value(const Figures& figures) const {
  double out = 0;
  for (std::size_t k = 0; k < sums.size(); ++k)
    if (weights[k] > 0) out += figures.columns[k].weight * sums[k] * sums[k] / weights[k];
  return out;
}

bool large_enough(const Figures& figures, const Search& search, const Sums& leaf) {
  if (leaf.accounts < std::max<std::size_t>(1, search.min_accounts)) return false;
  if (search.min_revenue_share <= 0 || figures.revenue.empty()) return true;
  return leaf.revenue >= search.min_revenue_share * figures.revenue_total * (1 - 1e-12);
}

bool monotone(const Problem& problem, const Figures& figures, const Search& search, const Test& test, const Sums& yes,
              const Sums& no) {
  for (const auto& asked : search.monotone) {
    if (problem.columns[static_cast<std::size_t>(test.column)].attribute != asked.attribute) continue;
    int place = figures.place[asked.target];
    if (place < 0) continue;
    auto k = static_cast<std::size_t>(place);
    if (yes.weights[k] <= 0 || no.weights[k] <= 0) continue;
    double upper = test.rising ? yes.sums[k] / yes.weights[k] : no.sums[k] / no.weights[k];
    double lower = test.rising ? no.sums[k] / no.weights[k] : yes.sums[k] / yes.weights[k];
    if (asked.rising ? upper < lower - 1e-12 : upper > lower + 1e-12) return false;
  }
  return true;
}

}  // namespace lode::discover
