// How unevenly revenue and profit lie on the units: Pareto, Gini, HHI, whale curve. Pure arithmetic on exact
// amounts; the definitions are those of docs/concepts/economics.md.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/value.h"

namespace lode::facts {

// Sums over the lines of one unit, in ten-thousandths. Only units with at least one line stand here.
struct UnitMoney {
  std::string id, name;
  Int128 revenue = 0;
  Int128 profit = 0;              // over the lines whose cost is known
  bool profit_complete = true;    // every line's cost is known
  Int128 revenue_12m = 0;
};

// Units by revenue, descending; ties by id.
void sort_by_revenue(std::vector<UnitMoney>& units);

struct CurvePoint {
  std::int64_t units = 0;
  double units_share = 0;
  Int128 amount = 0;  // cumulated
};

struct Concentration {
  std::int64_t units = 0;
  Int128 revenue = 0, top10 = 0, profit = 0, losses = 0, peak = 0;
  std::int64_t negative_revenue = 0;                    // units whose revenue is below zero
  std::optional<double> gini, hhi, top10_share, largest_share;
  std::optional<Decimal> median;
  std::optional<std::int64_t> for_80, for_50;           // units for that share of net revenue
  std::optional<std::int64_t> for_80_profit, for_80_positive;  // of net profit; of the profits alone
  std::int64_t unprofitable = 0;                        // profit fully known and below zero
  std::int64_t unprofitable_known_part = 0;             // known part below zero
  std::int64_t profit_unknown = 0;                      // some line without cost
  std::int64_t peak_units = 0;
  std::optional<double> peak_ratio;                     // peak of cumulated profit / total profit
  std::vector<CurvePoint> pareto, whale;                // at most some hundred points each
};

// REQUIRES: sorted by revenue.
Concentration concentration_of(std::span<const UnitMoney> units);

// How many of the largest units stand apart. REQUIRES: sorted by the amount, descending.
std::size_t cut_by_share(std::span<const Int128> amounts, Int128 total, double share);
// The knee: where the curve of cumulated revenue is farthest above its chord (Satopää et al. 2011).
std::size_t cut_by_knee(std::span<const Int128> amounts);

Value money(Int128 ten_thousandths);  // as a Decimal of four digits
double ratio(Int128 part, Int128 whole);

}  // namespace lode::facts
