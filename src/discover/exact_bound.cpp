// Both bounds are computed on the rows as scaled, and widened by what scaling may have moved.
#include "discover/exact_bound.h"

#include <Eigen/Dense>
#include <algorithm>
#include <numeric>

namespace lode::discover::exact {
namespace {

// Descending eigenvalues of the scatter of all targets, in units of lanes.
std::vector<double> eigenvalues(const Rows& rows) {
  auto k = static_cast<Eigen::Index>(rows.lanes.common);
  Eigen::MatrixXd scatter = Eigen::MatrixXd::Zero(k, k);
  Eigen::VectorXd row(k);
  for (std::size_t i = 0; i < rows.count; ++i) {
    const auto* values = rows.values.data() + i * rows.lanes.count;
    std::vector<double> sums(values, values + rows.lanes.count);
    double weight = weight_sum(rows.lanes, sums.data(), rows.lanes.weight);
    if (weight <= 0) continue;
    for (Eigen::Index t = 0; t < k; ++t) row[t] = values[t];
    scatter.selfadjointView<Eigen::Lower>().rankUpdate(row, 1 / weight);
  }
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(scatter, Eigen::EigenvaluesOnly);
  std::vector<double> out(solver.eigenvalues().data(), solver.eigenvalues().data() + k);
  std::ranges::reverse(out);
  return out;
}

// Score of the finest partition that the tests make.
double finest(const Rows& rows, const Packed& packed) {
  std::vector<std::uint32_t> order(rows.count);
  std::iota(order.begin(), order.end(), 0U);
  auto less = [&](std::uint32_t a, std::uint32_t b) {
    for (const auto& super : packed.supers)
      if (super.codes[a] != super.codes[b]) return super.codes[a] < super.codes[b];
    return false;
  };
  std::ranges::sort(order, less);
  const auto& lanes = rows.lanes;
  std::vector<double> sums(lanes.count, 0);
  double score = 0;
  auto close = [&] {
    for (std::size_t l = 0; l < lanes.common + lanes.own; ++l) {
      double weight = weight_sum(lanes, sums.data(), l < lanes.common ? lanes.weight : l + lanes.own);
      if (weight > 0) score += sums[l] * sums[l] / weight;
    }
    std::ranges::fill(sums, 0);
  };
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i > 0 && less(order[i - 1], order[i])) close();
    for (std::size_t l = 0; l < lanes.count; ++l) sums[l] += rows.values[order[i] * lanes.count + l];
  }
  close();
  return score;
}

}  // namespace

std::vector<double> share_bounds(const Rows& rows, const Packed& packed, std::size_t leaves_most) {
  double scale = rows.unit / rows.total, all = finest(rows, packed) * scale + rows.slack;
  std::vector<double> out(leaves_most + 1, std::min(1.0, all));
  if (rows.lanes.own > 0) return out;
  auto values = eigenvalues(rows);
  double sum = 0;
  for (std::size_t leaves = 2; leaves <= leaves_most; ++leaves) {
    if (leaves - 2 < values.size()) sum += std::max(values[leaves - 2], 0.0);
    out[leaves] = std::min(out[leaves], sum * scale * (1 + 1e-9) + rows.slack);
  }
  return out;
}

}  // namespace lode::discover::exact
