// Least squares, and how much each predictor contributes.
#pragma once
#include <span>
#include <vector>

#include "base/result.h"
#include "stats/matrix.h"

namespace lode::stats {

struct LinearFit {
  std::vector<double> coefficients, errors;  // one per column of x; standard errors (homoscedastic)
  double r2 = 0, adjusted_r2 = 0, residual_sd = 0;  // R² is 0 where y does not vary: nothing to explain
  std::size_t rank = 0;  // below the number of columns: some predictors repeat others
  std::size_t rows = 0;  // used
};

// y ~ x; x holds its own column of ones where an intercept is wanted, as column 0, which R² then centres on.
// Rows with an unknown (NaN) value are left out. A column that repeats earlier ones gets coefficient 0 and a
// NaN error. `limit` where there are no more rows than columns. REQUIRES: one y per row.
Result<LinearFit> least_squares(const Matrix& x, std::span<const double> y);

struct Importance {
  std::vector<double> standardised, low, high;  // coefficients per standard deviation, with a 95 % interval;
                                                // NaN where a predictor repeats earlier ones or is constant
  std::vector<double> correlation;              // of each predictor with y; NaN where one of them is constant
  std::vector<double> weight;                   // relative weights, adding up to 1 (Johnson 2000): robust
                                                // where predictors go together; all 0 where r2 is 0
  double r2 = 0, adjusted_r2 = 0;
  std::size_t rows = 0;                         // used
};
// Derived importance of the columns of x (without intercept) for y. Constant columns get weight 0. Rows with an
// unknown (NaN) value are left out. `limit` where there are no more rows than columns and an intercept.
Result<Importance> derived_importance(const Matrix& x, std::span<const double> y);

}  // namespace lode::stats
