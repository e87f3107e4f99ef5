// The incomplete beta function by its continued fraction (Lentz's method; Numerical Recipes, section 6.4), and
// quantiles by bisection: slow beside a library of special functions, exact enough, and a page long.
#include "stats/distributions.h"

#include <cmath>

#include "base/assert.h"

namespace lode::stats {
namespace {

// Logarithm of the gamma function by Stirling's series above 10. Not std::lgamma, which writes a global.
double log_gamma(double x) {
  double shift = 1;
  for (; x < 10; x += 1) shift *= x;
  const double r = 1 / (x * x);
  const double series = (1.0 / 12 - r * (1.0 / 360 - r * (1.0 / 1260 - r * (1.0 / 1680 - r * (1.0 / 1188))))) / x;
  return (x - 0.5) * std::log(x) - x + 0.91893853320467274178 + series - std::log(shift);
}

double away_from_zero(double v) { return std::abs(v) < 1e-300 ? 1e-300 : v; }

double continued_fraction(double a, double b, double x) {
  const int most = 300 + static_cast<int>(10 * std::sqrt(std::fmin(a + b, 1e12)));
  double c = 1, d = 1 / away_from_zero(1 - (a + b) * x / (a + 1)), h = d;
  for (int m = 1; m <= most; ++m) {
    const double even = m * (b - m) * x / ((a - 1 + 2 * m) * (a + 2 * m));
    d = 1 / away_from_zero(1 + even * d);
    c = away_from_zero(1 + even / c);
    h *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 1 + 2 * m));
    d = 1 / away_from_zero(1 + odd * d);
    c = away_from_zero(1 + odd / c);
    h *= d * c;
    if (std::abs(d * c - 1) < 1e-15) break;
  }
  return h;
}

// P(X <= x) for X ~ Gamma(a, 1), by the series (Numerical Recipes, section 6.2): exact for every x, slow for
// large ones.
double gamma_cdf(double a, double x) {
  if (x <= 0) return 0;
  double term = 1 / a, sum = term;
  for (int n = 1; n < 100'000 && term > sum * 1e-17; ++n) sum += term *= x / (a + n);
  return std::fmin(1, std::exp(a * std::log(x) - x - log_gamma(a)) * sum);
}

}  // namespace

double log_beta(double a, double b) { return log_gamma(a) + log_gamma(b) - log_gamma(a + b); }

double beta_cdf(double a, double b, double x) {
  LODE_ASSERT(a > 0 && b > 0);
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const double front = std::exp(a * std::log(x) + b * std::log1p(-x) - log_beta(a, b));
  if (x < (a + 1) / (a + b + 2)) return front * continued_fraction(a, b, x) / a;
  return 1 - front * continued_fraction(b, a, 1 - x) / b;
}

double beta_quantile(double a, double b, double p) {
  LODE_ASSERT(a > 0 && b > 0 && p >= 0 && p <= 1);
  if (p == 0 || p == 1) return p;
  // By halving the logarithm where the quantile is small, so that it is exact to many digits there too.
  double low = 0, high = 1;
  for (int step = 0; step < 1100 && high - low > 4e-16 * high; ++step) {
    const double middle = low > 0 && high > 4 * low ? std::sqrt(low * high) : low + (high - low) / 2;
    (beta_cdf(a, b, middle) < p ? low : high) = middle;
  }
  return low + (high - low) / 2;
}

double normal_quantile(double p) {
  LODE_ASSERT(p > 0 && p < 1);
  if (p > 0.5) return -normal_quantile(1 - p);
  double low = -40, high = 0;
  for (int step = 0; step < 80; ++step) {
    const double middle = low + (high - low) / 2;
    (std::erfc(-middle * M_SQRT1_2) / 2 < p ? low : high) = middle;
  }
  return low + (high - low) / 2;
}

// P(|T| > t) is a Beta(df/2, 1/2) probability of df / (df + t²).
double student_quantile(double p, double degrees_of_freedom) {
  LODE_ASSERT(p > 0 && p < 1 && degrees_of_freedom > 0);
  if (p == 0.5) return 0;
  if (p > 0.5) return -student_quantile(1 - p, degrees_of_freedom);
  const double x = beta_quantile(degrees_of_freedom / 2, 0.5, 2 * p);
  return -std::sqrt(degrees_of_freedom * (1 - x) / x);
}

double chi_square_quantile(double p, double degrees_of_freedom) {
  LODE_ASSERT(p > 0 && p < 1 && degrees_of_freedom > 0);
  const double a = degrees_of_freedom / 2;
  double low = 0, high = 1;
  while (gamma_cdf(a, high) < p) low = high, high *= 2;
  for (int step = 0; step < 1100 && high - low > 4e-16 * high; ++step) {
    const double middle = low > 0 && high > 4 * low ? std::sqrt(low * high) : low + (high - low) / 2;
    (gamma_cdf(a, middle) < p ? low : high) = middle;
  }
  return low + high;  // twice the middle: chi-square is a Gamma of twice the size
}

}  // namespace lode::stats
