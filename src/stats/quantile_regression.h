// Quantile regression (Koenker and Bassett 1978) as a linear programme.
#pragma once
#include <span>
#include <vector>

#include "base/result.h"
#include "stats/matrix.h"

namespace lode::stats {

// Coefficients b that minimise sum of tau * (y − xb)+ + (1 − tau) * (xb − y)+. x holds its own intercept.
// Deterministic. Rows with an unknown (NaN) value are left out; a column that repeats earlier ones gets 0.
// `limit` where there are fewer complete rows than columns; `store` where the solver fails or its answer does
// not reach its own bound. REQUIRES: one y per row, 0 < tau < 1.
Result<std::vector<double>> quantile_regression(const Matrix& x, std::span<const double> y, double tau);

// The sum above, of coefficients b: what the regression makes smallest. Rows with an unknown value count 0.
double quantile_loss(const Matrix& x, std::span<const double> y, double tau, std::span<const double> b);

}  // namespace lode::stats
