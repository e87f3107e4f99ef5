// Rows: targets and weights of every account as whole numbers. All sums of them stay below 2^53, so that a double
// holds each exactly: sums do not depend on the order of adding, on threads or on vector instructions.
#pragma once
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "discover/engine.h"

namespace lode::discover::exact {

// What the numbers of a row are, in this order: targets known everywhere; targets with unknown values; the weights
// of accounts where each of the latter is known; weight; the fine parts of these weights; revenue; a one. Weight and
// revenue only where given, fine parts where weights need more than 31 bits.
struct Lanes {
  std::size_t count = 0;            // of all
  std::size_t common = 0, own = 0;  // targets with the common weight, with a weight lane of their own
  std::size_t weight = 0, revenue = 0, ones = 0;  // positions; weight = ones where accounts have no weights
  std::size_t fine = 0;             // the fine part of a weight lane stands so many lanes further; 0: there is none
  bool has_revenue = false;
  double least_accounts = 1, least_revenue = 0;  // of a leaf, in units of the lanes
};

constexpr double fine_unit = 2097152;  // 2^21: a weight is its lane times this plus its fine part

// A sum of weights from sums of lanes.
inline double weight_sum(const Lanes& lanes, const double* sums, std::size_t lane) {
  return lanes.fine > 0 ? sums[lane] * fine_unit + sums[lane + lanes.fine] : sums[lane];
}

// One target as the rows hold it.
struct Scaled {
  std::size_t target = 0;  // in Problem::targets
  double mean = 0, deviation = 1, weight = 1;
  std::size_t lane = 0, weight_lane = 0;
};

struct Rows {
  std::size_t count = 0;
  Lanes lanes;
  std::vector<std::int32_t> values;  // [row][lane]
  std::vector<Scaled> targets;       // of those that vary
  double total = 0;    // Σ target weight · Σ w z², what `explained` is a share of; 0 where nothing varies
  double unit = 1;     // a score of lanes (Σ S²/W) times this is a sum of squares
  double mean_unit = 1;  // a mean of lanes (S/W) times this is in standard deviations, times √ target weight
  double slack = 0;    // no tree's explained share is further than this from its share in the lanes
};

// Of one target over the accounts where it is known; lowest and highest of those that have weight.
struct Moments {
  double weight = 0, sum = 0, low = HUGE_VAL, high = -HUGE_VAL, squares = 0;
  std::size_t unknown = 0;
};

constexpr std::size_t moments_block = 1 << 16;  // accounts that are added up before sums are added to sums

// How figures become whole numbers.
struct Scaling {
  Rows rows;  // but for values and slack
  int weight_bits = 0, revenue_bits = 0, target_bits = 0;  // of the powers of two by which they are multiplied
  double weight_slack = 0;  // what rounding the weights adds to the slack
};
// weights: per account; empty: each counts 1. moments: per target.
Result<Scaling> scaling_of(const Problem& problem, std::span<const double> weights, const Search& search,
                           const std::vector<Moments>& moments);
// The slack of a scaling. errors: sum of squared rounding errors of the targets, each relative to its row's weight.
double slack_of(const Scaling& scaling, double errors);
// A weight as the rows hold it. REQUIRES: weights, and those of `scaling`.
double whole_weight(const Scaling& scaling, double weight);
void put_weight(const Lanes& lanes, double whole, std::int32_t* row);

// `invalid_argument` for an infinite value and a negative or infinite weight.
Result<Rows> scale(const Problem& problem, const Search& search, int threads);

}  // namespace lode::discover::exact
