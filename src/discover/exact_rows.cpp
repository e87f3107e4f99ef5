// Scaling in blocks of rows added up in order, so that figures do not depend on threads.
#include "discover/exact_rows.h"

#include <algorithm>
#include <cmath>

#include "discover/exact_parallel.h"

namespace lode::discover::exact {
namespace {

constexpr std::size_t block = 1 << 16;
constexpr double row_most = 2147483647.0, sum_most = 4503599627370496.0;  // 2^31 − 1, 2^52

std::size_t blocks_of(const Problem& problem) { return (problem.accounts + block - 1) / block; }

double weight_of(const Problem& problem, std::size_t i) { return problem.weights.empty() ? 1.0 : problem.weights[i]; }

struct Moments {
  double weight = 0, sum = 0, low = HUGE_VAL, high = -HUGE_VAL, squares = 0;
  std::size_t unknown = 0;
  bool bad = false;
};

// Over one block: sums first, squares about the mean in a second pass.
Moments sums_of(const Problem& problem, const std::vector<double>& values, std::size_t from, std::size_t to) {
  Moments m;
  for (std::size_t i = from; i < to; ++i) {
    double w = weight_of(problem, i), y = values[i];
    if (std::isnan(y)) {
      ++m.unknown;
      continue;
    }
    m.bad = m.bad || std::isinf(y);
    if (w <= 0) continue;
    m.weight += w, m.sum += w * y;
    m.low = std::min(m.low, y), m.high = std::max(m.high, y);
  }
  return m;
}

Moments moments_of(const Problem& problem, const std::vector<double>& values) {
  Moments all;
  for (std::size_t b = 0; b < problem.accounts; b += block) {
    auto m = sums_of(problem, values, b, std::min(b + block, problem.accounts));
    all.weight += m.weight, all.sum += m.sum, all.unknown += m.unknown, all.bad = all.bad || m.bad;
    all.low = std::min(all.low, m.low), all.high = std::max(all.high, m.high);
  }
  if (all.bad || all.weight <= 0 || !(all.low < all.high)) return all;
  double mean = all.sum / all.weight;
  for (std::size_t b = 0; b < problem.accounts; b += block) {
    double squares = 0;
    for (std::size_t i = b; i < std::min(b + block, problem.accounts); ++i) {
      double d = values[i] - mean;
      if (!std::isnan(d)) squares += weight_of(problem, i) * d * d;
    }
    all.squares += squares;
  }
  return all;
}

// The largest power of two by which values up to `most`, `sum` in all, may be multiplied.
int bits_for(double most, double sum) {
  if (!(most > 0)) return 0;
  return static_cast<int>(std::floor(std::min(std::log2(row_most / most), std::log2(sum_most / sum)) - 1e-9));
}

// A figure per account as whole numbers.
struct Whole {
  int bits = 0;
  double sum = 0;
};
Whole whole(const std::vector<double>& values) {
  double most = 0, sum = 0;
  for (double v : values)
    if (!std::isnan(v)) most = std::max(most, std::abs(v)), sum += std::abs(v);
  return {bits_for(most, sum), sum};
}

std::int32_t rounded(double value) { return static_cast<std::int32_t>(std::nearbyint(value)); }

// What fills the lanes of a row.
struct Filling {
  const Problem& problem;
  Rows& rows;
  int weight_bits = 0, revenue_bits = 0, target_bits = 0;

  std::int32_t weight(std::size_t i) const {
    return problem.weights.empty() ? 1 : rounded(std::ldexp(problem.weights[i], weight_bits));
  }
  // Weight times standardised value, without rounding; 0 where unknown.
  double value(const Scaled& t, std::size_t i) const {
    double z = (problem.targets[t.target].values[i] - t.mean) / t.deviation * std::sqrt(t.weight);
    return std::isnan(z) ? 0 : z * (problem.weights.empty() ? 1.0 : std::ldexp(double(weight(i)), -weight_bits));
  }
};

struct Extent {
  double most = 0, sum = 0;
};

// The common scale of all targets, so that their squares can be added.
int target_bits(const Filling& fill) {
  int bits = 1000;
  for (const auto& target : fill.rows.targets) {
    Extent all;
    for (std::size_t i = 0; i < fill.problem.accounts; ++i) {
      double v = std::abs(fill.value(target, i));
      all.most = std::max(all.most, v), all.sum += v;
    }
    bits = std::min(bits, bits_for(all.most, all.sum));
  }
  return bits == 1000 ? 0 : bits;
}

// Returns the sum of squared rounding errors, relative to each row's weight.
double fill_block(const Filling& fill, std::size_t from, std::size_t to) {
  const auto& lanes = fill.rows.lanes;
  double scale = std::ldexp(1.0, fill.target_bits), errors = 0;
  for (std::size_t i = from; i < to; ++i) {
    auto* row = fill.rows.values.data() + i * lanes.count;
    auto weight = fill.weight(i);
    row[lanes.ones] = 1;
    if (lanes.weight != lanes.ones) row[lanes.weight] = weight;
    if (lanes.has_revenue) {
      double revenue = fill.problem.revenue[i];
      row[lanes.revenue] = std::isnan(revenue) ? 0 : rounded(std::ldexp(revenue, fill.revenue_bits));
    }
    for (const auto& target : fill.rows.targets) {
      double exact = fill.value(target, i) * scale;
      row[target.lane] = rounded(exact);
      double error = (row[target.lane] - exact) / scale;
      if (weight > 0) errors += error * error / std::ldexp(double(weight), -fill.weight_bits);
      if (target.weight_lane != lanes.weight)
        row[target.weight_lane] = std::isnan(fill.problem.targets[target.target].values[i]) ? 0 : weight;
    }
  }
  return errors;
}

void place_lanes(Rows& rows, const Problem& problem, const std::vector<std::size_t>& unknown) {
  auto& lanes = rows.lanes;
  for (std::size_t n : unknown) (n > 0 ? lanes.own : lanes.common) += 1;
  std::size_t at = lanes.common + 2 * lanes.own;
  if (!problem.weights.empty()) lanes.weight = at++;
  if (lanes.has_revenue) lanes.revenue = at++;
  lanes.ones = at++;
  if (problem.weights.empty()) lanes.weight = lanes.ones;
  lanes.count = at;
  std::size_t common = 0, own = 0;
  for (std::size_t t = 0; t < rows.targets.size(); ++t) {
    auto& target = rows.targets[t];
    target.lane = unknown[t] > 0 ? lanes.common + own : common++;
    target.weight_lane = unknown[t] > 0 ? lanes.common + lanes.own + own++ : lanes.weight;
  }
}

// Weights are rounded, too: what that can change of a sum of squares about any means within the data.
double weight_slack(const Filling& fill) {
  if (fill.problem.weights.empty()) return 0;
  double moved = 0;
  for (std::size_t i = 0; i < fill.problem.accounts; ++i)
    moved += std::abs(std::ldexp(double(fill.weight(i)), -fill.weight_bits) - fill.problem.weights[i]);
  double spread = 0;
  for (const auto& target : fill.rows.targets) {
    double low = HUGE_VAL, high = -HUGE_VAL;
    for (double y : fill.problem.targets[target.target].values)
      if (!std::isnan(y)) low = std::min(low, y), high = std::max(high, y);
    spread += target.weight * (high - low) * (high - low) / (target.deviation * target.deviation);
  }
  return moved * spread;
}

}  // namespace

Result<Rows> scale(const Problem& problem, const Search& search, int threads) {
  for (double w : problem.weights)
    if (!(w >= 0) || std::isinf(w)) return fail(Code::invalid_argument, "a weight is negative, infinite or unknown");
  Rows rows{.count = problem.accounts};
  std::vector<Moments> moments(problem.targets.size());
  parallel(moments.size(), threads, [&](std::size_t t, std::size_t) {
    moments[t] = moments_of(problem, problem.targets[t].values);
  });
  std::vector<std::size_t> unknown;
  for (std::size_t t = 0; t < moments.size(); ++t) {
    const auto& m = moments[t];
    if (m.bad) return fail(Code::invalid_argument, "target " + problem.targets[t].name + " holds an infinite value");
    double deviation = m.weight > 0 && m.low < m.high ? std::sqrt(m.squares / m.weight) : 0;
    if (!(deviation > 0)) continue;
    rows.targets.push_back({.target = t, .mean = m.sum / m.weight, .deviation = deviation,
                            .weight = problem.targets[t].weight});
    rows.total += problem.targets[t].weight * m.weight;  // squares of standardised values: their weight
    unknown.push_back(m.unknown);
  }
  rows.lanes.has_revenue = !problem.revenue.empty() && search.min_revenue_share > 0;
  place_lanes(rows, problem, unknown);
  Filling fill{.problem = problem, .rows = rows};
  if (!problem.weights.empty()) fill.weight_bits = whole(problem.weights).bits;
  if (rows.lanes.has_revenue) {
    auto revenue = whole(problem.revenue);
    fill.revenue_bits = revenue.bits;
    double all = 0;
    for (double r : problem.revenue) all += std::isnan(r) ? 0 : rounded(std::ldexp(r, revenue.bits));
    rows.lanes.least_revenue = search.min_revenue_share * all - 1e-9 * std::abs(all);
  }
  rows.lanes.least_accounts = std::max(1.0, static_cast<double>(search.min_accounts));
  fill.target_bits = target_bits(fill);
  rows.values.resize(rows.count * rows.lanes.count);
  std::vector<double> errors(blocks_of(problem));
  parallel(errors.size(), threads, [&](std::size_t b, std::size_t) {
    errors[b] = fill_block(fill, b * block, std::min((b + 1) * block, problem.accounts));
  });
  double squared = 0;
  for (double e : errors) squared += e;
  rows.unit = std::ldexp(1.0, fill.weight_bits - 2 * fill.target_bits);
  // sqrt(explained) is the length of a projection: it moves by no more than the length of the error.
  double length = rows.total > 0 ? std::sqrt(squared / rows.total) : 0;
  rows.slack = rows.total > 0 ? 2 * length + length * length + weight_slack(fill) / rows.total + 1e-12 : 0;
  return rows;
}

}  // namespace lode::discover::exact
