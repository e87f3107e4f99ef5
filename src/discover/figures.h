// Figures: the targets as the rechecks see them: standardised once more, on their own, in long double; and the sums
// of a group of accounts with what it adds to the share explained.
#pragma once
#include <cstddef>
#include <vector>

#include "discover/engine.h"

namespace lode::discover {

struct Figures {
  struct Column {
    double weight = 1;
    std::vector<double> values;  // standardised, NaN unknown
  };
  std::vector<Column> columns;    // of the targets that vary
  std::vector<int> place;         // per target: its column, −1: does not vary
  std::vector<double> weights;    // per account
  std::vector<double> revenue;    // per account, 0 where unknown; empty: not asked
  double total = 0;               // Σ weight · total sum of squares
  double revenue_total = 0;

  // Σ over leaves of Sums::value as a share of the total; the grand mean is 0.
  double explained(double value) const { return total > 0 ? value / total : 0; }
};
Figures figures_of(const Problem& problem);

struct Sums {
  std::size_t accounts = 0;
  double revenue = 0;
  std::vector<double> sums, weights;  // per column

  Sums() = default;
  explicit Sums(const Figures& figures) : sums(figures.columns.size(), 0), weights(figures.columns.size(), 0) {}
  void add(const Figures& figures, std::size_t account);
  void add(const Sums& other);
  double value(const Figures& figures) const;  // Σ weight · (Σ w·y)² / Σ w
};

bool large_enough(const Figures& figures, const Search& search, const Sums& leaf);
// A split keeps every Monotone of its attribute; a side without a known value breaks none.
bool monotone(const Problem& problem, const Figures& figures, const Search& search, const Test& test, const Sums& yes,
              const Sums& no);

}  // namespace lode::discover
