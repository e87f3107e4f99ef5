// Points: accounts by their standardised targets, as clustering methods see them, and what a clustering says.
#pragma once
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "discover/problem.h"
#include "discover/score.h"

namespace lode::discover {

// Column by column, so that loops run over neighbours. Accounts of which nothing is known, or of weight 0, are not
// among them.
struct Points {
  std::size_t count = 0, columns = 0;
  std::vector<double> at;      // columns x count; 0 where unknown
  std::vector<double> known;   // columns x count: 1 or 0; empty where all is known
  std::vector<double> weight;  // per point
  std::vector<std::size_t> account;

  const double* column(std::size_t c) const { return at.data() + c * count; }
  const double* known_in(std::size_t c) const { return known.empty() ? nullptr : known.data() + c * count; }
};

// by_weight: each target times the root of its weight, so that squared distances count as the objective does.
Points points_of(const Problem& problem, const Standardised& targets, bool by_weight);
// Some of the points, drawn without return, in their old order.
Points sample_of(const Points& points, std::size_t count, std::uint64_t seed);

struct Clustering {
  std::vector<int> groups;                             // per point, 0 … k − 1
  std::vector<std::pair<std::string, double>> figures; // what the method says of itself
  bool complete = true;                                // false: stopped by cancel or time
};

}  // namespace lode::discover
