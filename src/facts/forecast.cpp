// Rolling-origin back-test of the rivals, and an interval calibrated on it (split-conformal in spirit:
// the spread a method claims, scaled by the 80 % quantile of how far it was off in units of that spread).
#include "facts/forecast.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "base/assert.h"
#include "facts/smoothing.h"

namespace lode::facts {
namespace {

using Series = std::span<const double>;
constexpr std::size_t year = months_a_year;
constexpr std::size_t origins_max = 24;
constexpr double normal_80 = 1.2816;  // half of an 80 % interval in standard deviations

struct Prediction {
  std::vector<double> month;
  Spread spread;
};

struct Method {
  const char* name;
  Prediction (*predict)(Series, int);
};

Prediction damped(Series y, int horizon, bool seasons) {
  auto model = fit_smoothing(y, seasons);
  return {predict(model, horizon), spread(model, horizon)};
}

Prediction seasonal_naive(Series y, int horizon) {
  Prediction out;
  double squares = 0, pairs = 0;
  for (std::size_t t = year; t < y.size(); ++t, ++pairs) squares += (y[t] - y[t - year]) * (y[t] - y[t - year]);
  // With one year only, months themselves are all there is to judge the spread by.
  if (pairs == 0)
    for (std::size_t t = 1; t < y.size(); ++t, ++pairs) squares += (y[t] - y[t - 1]) * (y[t] - y[t - 1]);
  double sigma = std::sqrt(squares / std::max(1.0, pairs)), total = 0;
  for (int h = 0; h < horizon; ++h) {
    auto back = static_cast<std::size_t>(h) % year;
    double years = 1 + static_cast<double>(h / months_a_year);
    out.month.push_back(y[y.size() - year + back]);
    out.spread.month.push_back(sigma * std::sqrt(years));
    total += years;
    out.spread.sum.push_back(sigma * std::sqrt(total));
  }
  return out;
}

constexpr Method with_seasons{"damped trend with seasons", [](Series y, int h) { return damped(y, h, true); }};
constexpr Method without_seasons{"damped trend", [](Series y, int h) { return damped(y, h, false); }};
constexpr Method naive{"seasonal naive", seasonal_naive};

struct Trial {
  const Method* method;
  Rival rival;
  std::vector<double> month, sum;  // |error| / claimed spread, over origins and horizons
};

double scale_of(Series y) {
  double out = 0, pairs = 0;
  for (std::size_t t = year; t < y.size(); ++t, ++pairs) out += std::abs(y[t] - y[t - year]);
  return pairs > 0 ? out / pairs : 0;
}

// How far off the method was whenever it forecast the known months after an origin.
Trial try_out(const Method& method, Series y, std::size_t first, int horizon) {
  Trial out{&method, {method.name, 0, 0}, {}, {}};
  double errors = 0, shares = 0, count = 0;
  bool positive = true;
  for (std::size_t origin = first; origin < y.size(); ++origin) {
    auto ahead = std::min(static_cast<std::size_t>(horizon), y.size() - origin);
    auto p = method.predict(y.subspan(0, origin), static_cast<int>(ahead));
    double off = 0;
    for (std::size_t h = 0; h < ahead; ++h, ++count) {
      double truth = y[origin + h], error = std::abs(truth - p.month[h]);
      errors += error;
      off += truth - p.month[h];
      positive = positive && truth > 0;
      if (truth > 0) shares += error / truth;
      if (p.spread.month[h] > 0) out.month.push_back(error / p.spread.month[h]);
      if (p.spread.sum[h] > 0) out.sum.push_back(std::abs(off) / p.spread.sum[h]);
    }
  }
  double scale = scale_of(y);
  out.rival.mase = errors == 0 ? 0 : scale > 0 ? errors / count / scale : errors / count;
  out.rival.mape = positive ? shares / count : -1;
  return out;
}

// The value that 80 % of the trials stay within, one trial more counted for the future itself.
double quantile_80(std::vector<double> values) {
  if (values.size() < 10) return normal_80;
  std::ranges::sort(values);
  auto rank = static_cast<std::size_t>(std::ceil(interval_share * static_cast<double>(values.size() + 1)));
  return values[std::min(rank, values.size()) - 1];
}

}  // namespace

Forecast forecast(Series series, int horizon) {
  LODE_ASSERT(horizon >= 1);
  Forecast out;
  if (series.size() < static_cast<std::size_t>(months_needed)) {
    out.why = fmt::format("{} full month{} loaded; a forecast needs {}", series.size(),
                          series.size() == 1 ? " is" : "s are", months_needed);
    return out;
  }
  // Seasons can only be learnt, and the rivals compared fairly, from two years before each origin.
  bool long_enough = series.size() >= 3 * year;
  std::size_t first = long_enough ? std::max(2 * year, series.size() - origins_max) : year;
  std::vector<Trial> trials;
  if (long_enough) trials.push_back(try_out(with_seasons, series, first, horizon));
  trials.push_back(try_out(without_seasons, series, first, horizon));
  trials.push_back(try_out(naive, series, first, horizon));
  std::ranges::stable_sort(trials, {}, [](const Trial& t) { return t.rival.mase; });
  const auto& best = trials.front();
  auto p = best.method->predict(series, horizon);
  double wide = quantile_80(best.month), wide_sum = quantile_80(best.sum);
  for (std::size_t h = 0; h < p.month.size(); ++h) {
    out.sum += p.month[h];
    out.low.push_back(p.month[h] - wide * p.spread.month[h]);
    out.high.push_back(p.month[h] + wide * p.spread.month[h]);
  }
  out.sum_low = out.sum - wide_sum * p.spread.sum.back();
  out.sum_high = out.sum + wide_sum * p.spread.sum.back();
  out.method = best.rival.method;
  out.month = std::move(p.month);
  out.origins = static_cast<int>(series.size() - first);
  for (auto& trial : trials) out.rivals.push_back(std::move(trial.rival));
  return out;
}

}  // namespace lode::facts
