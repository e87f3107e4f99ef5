// The plain form of the kernels: one number at a time, no vector instruction asked for.
#include <cmath>

#include "discover/exact_kernels.h"

namespace lode::discover::exact {
namespace plain {
namespace {

struct Ops {
  using V = double;
  static constexpr std::size_t lanes = 1;
  static V load(const double* from) { return *from; }
  static void store(double* to, V v) { *to = v; }
  static V set(double v) { return v; }
  static V add(V a, V b) { return a + b; }
  static V sub(V a, V b) { return a - b; }
  static V mul(V a, V b) { return a * b; }
  static V div(V a, V b) { return a / b; }
  static V max(V a, V b) { return a > b ? a : b; }
  static V where_at_least(V a, V least, V yes, V no) { return a >= least ? yes : no; }
  static V without_first(std::size_t, V, V lost) { return lost; }
  static V widen(const std::int32_t* from) { return *from; }
};

#include "discover/exact_kernels-inl.h"

}  // namespace
}  // namespace plain

const Kernels& plain_kernels() {
  static const Kernels all = plain::all_kernels("plain");
  return all;
}

double leaf_score(const Lanes& lanes, const double* sums) {
  double score = 0;
  for (std::size_t l = 0; l < lanes.common; ++l) score = score + sums[l] * sums[l];
  double weight = weight_sum(lanes, sums, lanes.weight);
  score = score / (weight > 1 ? weight : 1);
  for (std::size_t own = lanes.common; own < lanes.common + lanes.own; ++own) {
    double own_weight = weight_sum(lanes, sums, own + lanes.own);
    score = score + sums[own] * sums[own] / (own_weight > 1 ? own_weight : 1);
  }
  if (sums[lanes.ones] < lanes.least_accounts) return -HUGE_VAL;
  if (lanes.has_revenue && sums[lanes.revenue] < lanes.least_revenue) return -HUGE_VAL;
  return score;
}

}  // namespace lode::discover::exact
