// Exponential smoothing with a damped trend and, where there are two years of it, additive seasons:
// ETS(A,Ad,N) and ETS(A,Ad,A) of Hyndman, Koehler, Ord, Snyder (2008), ch. 2 and table 6.1.
#pragma once
#include <span>
#include <vector>

namespace lode::facts {

inline constexpr int months_a_year = 12;

struct Smoothing {
  double alpha = 0, beta = 0, gamma = 0, phi = 0;  // of level, trend, season; damping of the trend
  double level = 0, trend = 0;                     // after the last month
  std::vector<double> season;                      // of the next 12 months; empty: without seasons
  double sse = 0;                                  // sum of squared one-step errors
  double sigma = 0;                                // their standard deviation, parameters taken off
};

// Fits the parameters by least squares of one-step errors. REQUIRES: at least 6 months, 24 with seasons.
Smoothing fit_smoothing(std::span<const double> series, bool seasons);

// Runs the recursions with given parameters (alpha, beta, gamma, phi of `with`); states and errors are new.
Smoothing run_smoothing(std::span<const double> series, bool seasons, Smoothing with);

std::vector<double> predict(const Smoothing& model, int horizon);

// Standard deviations of the error `h` months ahead, and of the sum of months 1 to h; h = 1..horizon.
struct Spread {
  std::vector<double> month, sum;
};
Spread spread(const Smoothing& model, int horizon);

}  // namespace lode::facts
