// Scaling in blocks of rows added up in order, so that figures do not depend on threads.
#include "discover/exact_rows.h"

#include "base/share_out.h"

#include <algorithm>
#include <bit>
#include <cmath>


namespace lode::discover::exact {
namespace {

constexpr std::size_t block = moments_block;
constexpr double row_most = 2147483647.0, sum_most = 4503599627370496.0;  // 2^31 − 1, 2^52

// Over one block; accounts without weight count for nothing but as known.
template <bool Weighted>
void add_block(const Problem& problem, const std::vector<double>& values, std::size_t from, Moments& all) {
  Moments m;
  for (std::size_t i = from, to = std::min(from + block, problem.accounts); i < to; ++i) {
    double y = values[i], w = Weighted ? problem.weights[i] : 1;
    if (std::isnan(y)) {
      ++m.unknown;
      continue;
    }
    if (Weighted && w <= 0 && !std::isinf(y)) continue;
    m.weight += w, m.sum += w * y;
    m.low = y < m.low ? y : m.low, m.high = y > m.high ? y : m.high;
  }
  all.weight += m.weight, all.sum += m.sum, all.unknown += m.unknown;
  all.low = std::min(all.low, m.low), all.high = std::max(all.high, m.high);
}

template <bool Weighted>
double block_squares(const Problem& problem, const std::vector<double>& values, std::size_t from, double mean) {
  double squares = 0;
  for (std::size_t i = from, to = std::min(from + block, problem.accounts); i < to; ++i) {
    double d = values[i] - mean;
    if (!std::isnan(d)) squares += (Weighted ? problem.weights[i] : 1) * d * d;
  }
  return squares;
}

template <bool Weighted>
Moments moments_of(const Problem& problem, const std::vector<double>& values) {
  Moments all;
  for (std::size_t b = 0; b < problem.accounts; b += block) add_block<Weighted>(problem, values, b, all);
  if (all.weight <= 0 || !(all.low < all.high) || std::isinf(all.low) || std::isinf(all.high)) return all;
  for (std::size_t b = 0; b < problem.accounts; b += block)
    all.squares += block_squares<Weighted>(problem, values, b, all.sum / all.weight);
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
Whole whole(std::span<const double> values) {
  double most = 0, sum = 0;
  for (double v : values)
    if (!std::isnan(v)) most = std::max(most, std::abs(v)), sum += std::abs(v);
  return {bits_for(most, sum), sum};
}

// To the nearest whole number, halves to even. REQUIRES: |value| < 2^31. The sum's low bits are the number.
std::int32_t rounded(double value) {
  return static_cast<std::int32_t>(std::bit_cast<std::uint64_t>(value + 0x1.8p52));
}

// What fills the lanes of a row.
struct Filling {
  const Problem& problem;
  const Scaling& scaling;
  Rows& rows;

  // A row's weight as a whole number.
  double weight_of(const std::int32_t* row, std::size_t lane) const {
    return rows.lanes.fine > 0 ? row[lane] * fine_unit + row[lane + rows.lanes.fine] : row[lane];
  }
};

// A weight as whole numbers that add up to less than 2^52; fine parts are needed where 31 bits do not hold all of it.
bool set_weight_bits(std::span<const double> weights, int& bits) {
  bits = whole(weights).bits;
  const double unit = std::ldexp(1.0, bits);
  auto exact = [&](double w) { return w * unit == static_cast<double>(static_cast<std::int64_t>(w * unit)); };
  if (std::ranges::all_of(weights, exact)) return false;
  double most = 0, sum = 0;
  for (double w : weights) most = std::max(most, w), sum += w;
  bits = bits_for(most / fine_unit, sum);
  return true;
}

// The common scale of all targets, so that their squares can be added. Σ w|z| ≤ Σ w, as Σ w z² = Σ w.
int target_bits(const Rows& rows, const std::vector<Moments>& moments, double weight_most) {
  int bits = 1000;
  for (const auto& target : rows.targets) {
    const auto& m = moments[target.target];
    double length = std::sqrt(target.weight);
    double most = std::max(m.high - target.mean, target.mean - m.low) / target.deviation * weight_most;
    bits = std::min(bits, bits_for(1.01 * most * length, 1.01 * m.weight * length));
  }
  return bits == 1000 ? 0 : bits;
}

// One target of a block. Returns the sum of squared rounding errors, each relative to its row's weight.
double fill_target(const Filling& fill, const Scaled& target, std::size_t from, std::size_t to) {
  const auto& lanes = fill.rows.lanes;
  const double* values = fill.problem.targets[target.target].values.data();
  auto* row = fill.rows.values.data() + from * lanes.count;
  const double scale = std::ldexp(std::sqrt(target.weight), fill.scaling.target_bits) / target.deviation;
  if (fill.problem.weights.empty()) {  // errors are at most a half
    for (std::size_t i = from; i < to; ++i, row += lanes.count) {
      double v = (values[i] - target.mean) * scale;
      row[target.lane] = std::isnan(v) ? 0 : rounded(v);
    }
    return 0.25 * static_cast<double>(to - from);
  }
  double errors = 0;
  const double weight_unit = std::ldexp(1.0, -fill.scaling.weight_bits);
  for (std::size_t i = from; i < to; ++i, row += lanes.count) {
    double weight = fill.weight_of(row, lanes.weight), v = (values[i] - target.mean) * scale * (weight * weight_unit);
    if (std::isnan(v) || weight <= 0) v = 0;
    row[target.lane] = rounded(v);
    if (weight > 0) errors += (row[target.lane] - v) * (row[target.lane] - v) / weight;
  }
  return errors;
}

double fill_block(const Filling& fill, std::size_t from, std::size_t to) {
  const auto& lanes = fill.rows.lanes;
  const auto& problem = fill.problem;
  const double revenue_unit = std::ldexp(1.0, fill.scaling.revenue_bits);
  for (std::size_t i = from; i < to; ++i) {
    auto* row = fill.rows.values.data() + i * lanes.count;
    row[lanes.ones] = 1;
    if (!problem.weights.empty()) put_weight(lanes, whole_weight(fill.scaling, problem.weights[i]), row);
    if (lanes.has_revenue)
      row[lanes.revenue] = std::isnan(problem.revenue[i]) ? 0 : rounded(problem.revenue[i] * revenue_unit);
  }
  double errors = 0;
  for (const auto& target : fill.rows.targets) {
    errors += fill_target(fill, target, from, to);
    if (target.weight_lane == lanes.weight) continue;
    const auto& values = problem.targets[target.target].values;
    for (std::size_t i = from; i < to; ++i) {
      auto* row = fill.rows.values.data() + i * lanes.count;
      bool known = !std::isnan(values[i]);
      row[target.weight_lane] = known ? row[lanes.weight] : 0;
      if (lanes.fine > 0) row[target.weight_lane + lanes.fine] = known ? row[lanes.weight + lanes.fine] : 0;
    }
  }
  return errors;
}

void place_lanes(Rows& rows, bool weighted, const std::vector<std::size_t>& unknown, bool fine) {
  auto& lanes = rows.lanes;
  for (std::size_t n : unknown) (n > 0 ? lanes.own : lanes.common) += 1;
  std::size_t at = lanes.common + 2 * lanes.own;
  if (weighted) lanes.weight = at++;
  if (fine) lanes.fine = lanes.own + 1, at += lanes.fine;
  if (lanes.has_revenue) lanes.revenue = at++;
  lanes.ones = at++;
  if (!weighted) lanes.weight = lanes.ones;
  lanes.count = at;
  std::size_t common = 0, own = 0;
  for (std::size_t t = 0; t < rows.targets.size(); ++t) {
    auto& target = rows.targets[t];
    target.lane = unknown[t] > 0 ? lanes.common + own : common++;
    target.weight_lane = unknown[t] > 0 ? lanes.common + lanes.own + own++ : lanes.weight;
  }
}

// Weights are rounded, too: what that can change of a sum of squares about any means within the data.
double weight_slack(const Scaling& scaling, std::span<const double> weights, const std::vector<Moments>& moments) {
  if (scaling.rows.lanes.fine == 0) return 0;
  const double unit = std::ldexp(1.0, -scaling.weight_bits);
  double moved = 0, spread = 0;
  for (double w : weights) moved += std::abs(whole_weight(scaling, w) * unit - w);
  for (const auto& target : scaling.rows.targets) {
    double width = (moments[target.target].high - moments[target.target].low) / target.deviation;
    spread += target.weight * width * width;
  }
  return moved * spread;
}

Result<std::vector<std::size_t>> find_targets(const Problem& problem, const std::vector<Moments>& moments, Rows& rows) {
  std::vector<std::size_t> unknown;
  for (std::size_t t = 0; t < moments.size(); ++t) {
    const auto& m = moments[t];
    if (m.low <= m.high && (std::isinf(m.low) || std::isinf(m.high)))
      return fail(Code::invalid_argument, "target " + problem.targets[t].name + " holds an infinite value");
    double deviation = m.weight > 0 && m.low < m.high ? std::sqrt(m.squares / m.weight) : 0;
    if (!(deviation > 0) || !(problem.targets[t].weight > 0)) continue;
    rows.targets.push_back({.target = t, .mean = m.sum / m.weight, .deviation = deviation,
                            .weight = problem.targets[t].weight});
    rows.total += problem.targets[t].weight * m.weight;  // squares of standardised values: their weight
    unknown.push_back(m.unknown);
  }
  return unknown;
}

void set_limits(const Problem& problem, const Search& search, Scaling& out) {
  auto& lanes = out.rows.lanes;
  lanes.least_accounts = std::max(1.0, static_cast<double>(search.min_accounts));
  if (!lanes.has_revenue) return;
  out.revenue_bits = whole(problem.revenue).bits;
  double unit = std::ldexp(1.0, out.revenue_bits), all = 0;
  for (double r : problem.revenue) all += std::isnan(r) ? 0 : rounded(r * unit);
  lanes.least_revenue = search.min_revenue_share * all - 1e-9 * std::abs(all);
}

}  // namespace

double whole_weight(const Scaling& scaling, double weight) {
  double all = weight * std::ldexp(1.0, scaling.weight_bits);
  return scaling.rows.lanes.fine == 0 ? all : static_cast<double>(static_cast<std::int64_t>(all + 0.5));
}

void put_weight(const Lanes& lanes, double whole, std::int32_t* row) {
  if (lanes.fine == 0) {
    row[lanes.weight] = rounded(whole);
    return;
  }
  auto all = static_cast<std::int64_t>(whole);
  row[lanes.weight] = static_cast<std::int32_t>(all >> 21);
  row[lanes.weight + lanes.fine] = static_cast<std::int32_t>(all & ((1 << 21) - 1));
}

double slack_of(const Scaling& scaling, double errors) {
  const auto& rows = scaling.rows;
  if (!(rows.total > 0)) return 0;
  // sqrt(explained) is the length of a projection: it moves by no more than the length of the error.
  double length = std::sqrt(errors * rows.unit / rows.total);
  return 2 * length + length * length + scaling.weight_slack + 1e-12;
}

Result<Scaling> scaling_of(const Problem& problem, std::span<const double> weights, const Search& search,
                           const std::vector<Moments>& moments) {
  double weight_most = weights.empty() ? 1 : 0;
  for (double w : weights) {
    if (!(w >= 0) || std::isinf(w)) return fail(Code::invalid_argument, "a weight is negative, infinite or unknown");
    weight_most = std::max(weight_most, w);
  }
  Scaling out{.rows = {.count = problem.accounts}};
  auto& rows = out.rows;
  LODE_TRY(unknown, find_targets(problem, moments, rows));
  rows.lanes.has_revenue = !problem.revenue.empty() && search.min_revenue_share > 0;
  bool fine = !weights.empty() && set_weight_bits(weights, out.weight_bits);
  place_lanes(rows, !weights.empty(), unknown, fine);
  set_limits(problem, search, out);
  out.target_bits = target_bits(rows, moments, weight_most);
  rows.unit = std::ldexp(1.0, out.weight_bits - 2 * out.target_bits);
  rows.mean_unit = std::ldexp(1.0, out.weight_bits - out.target_bits);
  if (rows.total > 0) out.weight_slack = weight_slack(out, weights, moments) / rows.total;
  return out;
}

Result<Rows> scale(const Problem& problem, const Search& search, int threads) {
  std::vector<Moments> moments(problem.targets.size());
  share_out(threads, moments.size(), [&](std::size_t t, std::size_t) {
    const auto& values = problem.targets[t].values;
    moments[t] = problem.weights.empty() ? moments_of<false>(problem, values) : moments_of<true>(problem, values);
  });
  LODE_TRY(scaling, scaling_of(problem, problem.weights, search, moments));
  Rows rows = scaling.rows;
  rows.values.resize(rows.count * rows.lanes.count);
  const Filling fill{.problem = problem, .scaling = scaling, .rows = rows};
  constexpr std::size_t part = 4096;  // rows that stay in the cache while one target after the other is filled in
  std::vector<double> errors((problem.accounts + part - 1) / part);
  share_out(threads, errors.size(), [&](std::size_t b, std::size_t) {
    errors[b] = fill_block(fill, b * part, std::min((b + 1) * part, problem.accounts));
  });
  double all = 0;
  for (double e : errors) all += e;
  rows.slack = slack_of(scaling, all);
  return rows;
}

}  // namespace lode::discover::exact
