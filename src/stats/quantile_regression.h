// Quantile regression (Koenker and Bassett 1978) as a linear programme.
#pragma once
#include <span>
#include <vector>

#include "base/result.h"
#include "stats/matrix.h"

namespace lode::stats {

// Coefficients b that minimise sum of tau * (y − xb)+ + (1 − tau) * (xb − y)+. x holds its own intercept.
// Deterministic. `limit` where there are fewer rows than columns; `store` where the solver fails.
Result<std::vector<double>> quantile_regression(const Matrix& x, std::span<const double> y, double tau);

}  // namespace lode::stats
