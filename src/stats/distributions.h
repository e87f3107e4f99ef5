// The few distributions that intervals need: normal, Student's t, beta, chi-square.
#pragma once

namespace lode::stats {

// Logarithm of the beta function. REQUIRES: a, b > 0.
double log_beta(double a, double b);
// P(X <= x) for X ~ Beta(a, b): the regularised incomplete beta function. REQUIRES: a, b > 0.
double beta_cdf(double a, double b, double x);
// The x with beta_cdf(a, b, x) = p. REQUIRES: a, b > 0, 0 <= p <= 1.
double beta_quantile(double a, double b, double p);
// REQUIRES: 0 < p < 1.
double normal_quantile(double p);
double student_quantile(double p, double degrees_of_freedom);
// REQUIRES: 0 < p < 1, degrees_of_freedom > 0.
double chi_square_quantile(double p, double degrees_of_freedom);

}  // namespace lode::stats
