// Quantile regression in its dual form: maximise y·d over 0 <= d <= 1 with X'd = (1 − tau) X'1. That programme has
// one row per coefficient instead of one per observation, and its shadow prices are the coefficients (Koenker,
// Quantile Regression, 2005, section 6.2). The only file that includes Clp.
#include "stats/quantile_regression.h"

#include <coin/Clp_C_Interface.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>

#include "base/assert.h"
#include "stats/columns.h"

namespace lode::stats {
namespace {

using Model = std::unique_ptr<Clp_Simplex, decltype(&Clp_deleteModel)>;

// Divides every column by its mean size and y by its own, so that the solver's tolerances mean the same whatever
// the units; returns the scales, that of y last.
std::vector<double> scale(Complete& rows) {
  const std::size_t n = rows.x.rows, k = rows.x.columns;
  std::vector<double> scales(k + 1, 0.0);
  for (std::size_t r = 0; r < n; ++r) {
    for (std::size_t c = 0; c < k; ++c) scales[c] += std::abs(rows.x.at(r, c)) / static_cast<double>(n);
    scales[k] += std::abs(rows.y[r]) / static_cast<double>(n);
  }
  for (double& s : scales)
    if (s == 0) s = 1;
  for (std::size_t r = 0; r < n; ++r) {
    for (std::size_t c = 0; c < k; ++c) rows.x.at(r, c) /= scales[c];
    rows.y[r] /= scales[k];
  }
  return scales;
}

Model programme(const Complete& rows, double tau) {
  const std::size_t n = rows.x.rows, k = rows.x.columns;
  std::vector<CoinBigIndex> starts(n + 1);
  std::vector<int> indices(n * k);
  std::vector<double> zeros(n, 0.0), ones(n, 1.0), cost(n), right(k, 0.0);
  for (std::size_t r = 0; r < n; ++r) {
    starts[r + 1] = static_cast<CoinBigIndex>((r + 1) * k);
    cost[r] = -rows.y[r];
    for (std::size_t c = 0; c < k; ++c) {
      indices[r * k + c] = static_cast<int>(c);
      right[c] += (1 - tau) * rows.x.at(r, c);
    }
  }
  Model model(Clp_newModel(), &Clp_deleteModel);
  Clp_setLogLevel(model.get(), 0);
  Clp_loadProblem(model.get(), static_cast<int>(n), static_cast<int>(k), starts.data(), indices.data(),
                  rows.x.data.data(), zeros.data(), ones.data(), cost.data(), right.data(), right.data());
  return model;
}

}  // namespace

double quantile_loss(const Matrix& x, std::span<const double> y, double tau, std::span<const double> b) {
  LODE_ASSERT(y.size() == x.rows && b.size() == x.columns);
  double sum = 0;
  for (std::size_t r = 0; r < x.rows; ++r) {
    double rest = y[r];
    for (std::size_t c = 0; c < x.columns; ++c) rest -= x.at(r, c) * b[c];
    if (std::isfinite(rest)) sum += rest > 0 ? tau * rest : (tau - 1) * rest;
  }
  return sum;
}

Result<std::vector<double>> quantile_regression(const Matrix& x, std::span<const double> y, double tau) {
  LODE_ASSERT(tau > 0 && tau < 1);
  Complete rows = complete_rows(x, y);
  if (rows.x.rows == 0 || rows.x.rows < x.columns)
    return fail(Code::limit, "a quantile regression on " + std::to_string(x.columns) + " columns needs as many " +
                                 "complete rows; there are " + std::to_string(rows.x.rows));
  const std::vector<std::size_t> kept = independent_columns(rows.x);
  std::vector<double> coefficients(x.columns, 0.0);
  if (kept.empty()) return coefficients;
  rows.x = only_columns(rows.x, kept);
  const std::vector<double> scales = scale(rows);
  const Model model = programme(rows, tau);
  // Every variable has both bounds, so that the dual simplex starts at once; it is ten times faster here.
  if (Clp_dual(model.get(), 0) != 0 || Clp_status(model.get()) != 0)
    return fail(Code::store, "the linear programme of a quantile regression was not solved");
  const double* prices = Clp_dualRowSolution(model.get());
  std::vector<double> b(kept.size());
  for (std::size_t c = 0; c < kept.size(); ++c) b[c] = -prices[c];
  // The programme's value bounds the loss from below: equal means best.
  double bound = -Clp_objectiveValue(model.get());
  for (const double v : rows.y) bound -= (1 - tau) * v;
  const double loss = quantile_loss(rows.x, rows.y, tau, b);
  if (!(loss - bound <= 1e-6 * std::max(1.0, static_cast<double>(rows.y.size()))))
    return fail(Code::store, "a quantile regression did not reach its bound");
  for (std::size_t c = 0; c < kept.size(); ++c) coefficients[kept[c]] = b[c] * scales.back() / scales[c];
  return coefficients;
}

}  // namespace lode::stats
