// A forecast of a monthly series, with the proof of its worth: rival methods are back-tested from a rolling
// origin, the better one is used, and the interval is as wide as the back-tests were wrong.
#pragma once
#include <span>
#include <string>
#include <vector>

namespace lode::facts {

struct Rival {
  std::string method;      // "damped trend with seasons", "damped trend", "seasonal naive"
  double mase = 0;         // mean absolute error / mean absolute 12-month difference of the series
  double mape = 0;         // mean absolute error as a share of the month's value; < 0: a month is not positive
};

struct Forecast {
  std::string method;               // the best rival's; empty: none, and `why` says so
  std::string why;
  std::vector<double> month, low, high;  // 1 to horizon months ahead; 80 % interval
  double sum = 0, sum_low = 0, sum_high = 0;
  std::vector<Rival> rivals;        // best first
  int origins = 0;                  // from how many months the past was forecast
};

inline constexpr int months_needed = 24;
inline constexpr double interval_share = 0.80;

// REQUIRES: series without its partial last month; horizon >= 1.
Forecast forecast(std::span<const double> series, int horizon);

}  // namespace lode::facts
