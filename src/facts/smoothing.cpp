// The recursions of damped-trend smoothing and their fit. A few dozen months and four parameters: a coarse
// grid and a simplex search find the optimum in well under a millisecond, always the same one.
#include "facts/smoothing.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/assert.h"
#include "facts/minimise.h"

namespace lode::facts {
namespace {

constexpr std::size_t year = months_a_year;

struct Start {
  double level = 0, trend = 0;
  std::vector<double> season;
};

// A straight line through the first months (two years with seasons) after taking each month's mean
// deviation from its year's mean out of them.
Start start_of(std::span<const double> y, bool seasons) {
  std::size_t n = std::min<std::size_t>(y.size(), seasons ? 2 * year : year);
  Start out;
  std::vector<double> flat(y.begin(), y.begin() + static_cast<std::ptrdiff_t>(n));
  if (seasons) {
    out.season.assign(year, 0.0);
    for (std::size_t first : {std::size_t{0}, year}) {
      double mean = std::accumulate(flat.begin() + static_cast<std::ptrdiff_t>(first),
                                    flat.begin() + static_cast<std::ptrdiff_t>(first + year), 0.0) / year;
      for (std::size_t i = 0; i < year; ++i) out.season[i] += (flat[first + i] - mean) / 2;
    }
    // Inside a year a trend looks like a season; take its slope out, so that it is not counted twice.
    double slope = 0;
    for (std::size_t i = 0; i < year; ++i) slope += (flat[year + i] - flat[i]) / (year * year);
    for (std::size_t i = 0; i < year; ++i)
      out.season[i] -= slope * (static_cast<double>(i) - (static_cast<double>(year) - 1) / 2);
    for (std::size_t i = 0; i < n; ++i) flat[i] -= out.season[i % year];
  }
  double m = static_cast<double>(n), mean_t = (m - 1) / 2, mean_y = 0, top = 0, bottom = 0;
  for (double v : flat) mean_y += v / m;
  for (std::size_t i = 0; i < n; ++i) {
    double t = static_cast<double>(i) - mean_t;
    top += t * (flat[i] - mean_y);
    bottom += t * t;
  }
  out.trend = top / bottom;
  out.level = mean_y - out.trend * (mean_t + 1);  // the month before the first
  return out;
}

// The usual ranges: the trend moves slower than the level, the season slower than what is left of it.
Smoothing parameters(const Point<4>& p) {
  Smoothing out;
  out.alpha = 0.01 + 0.98 * p[0];
  out.beta = out.alpha * p[1];
  out.gamma = (1 - out.alpha) * p[2];
  out.phi = 0.80 + 0.18 * p[3];
  return out;
}

Smoothing run(std::span<const double> y, const Start& start, Smoothing m) {
  m.level = start.level;
  m.trend = start.trend;
  m.season = start.season;
  m.sse = 0;
  for (std::size_t t = 0; t < y.size(); ++t) {
    double carried = m.phi * m.trend;
    double s = m.season.empty() ? 0 : m.season[t % year];
    double error = y[t] - (m.level + carried + s);
    m.level += carried + m.alpha * error;
    m.trend = carried + m.beta * error;
    if (!m.season.empty()) m.season[t % year] = s + m.gamma * error;
    m.sse += error * error;
  }
  if (!m.season.empty())  // next month's first
    std::ranges::rotate(m.season, m.season.begin() + static_cast<std::ptrdiff_t>(y.size() % year));
  double freedom = std::max(1.0, static_cast<double>(y.size()) - (m.season.empty() ? 3.0 : 4.0));
  m.sigma = std::sqrt(m.sse / freedom);
  return m;
}

}  // namespace

Smoothing run_smoothing(std::span<const double> series, bool seasons, Smoothing with) {
  return run(series, start_of(series, seasons), std::move(with));
}

Smoothing fit_smoothing(std::span<const double> series, bool seasons) {
  LODE_ASSERT(series.size() >= (seasons ? 2 * year : year / 2));
  auto start = start_of(series, seasons);
  auto loss = [&](const Point<4>& p) {
    auto m = parameters(p);
    if (!seasons) m.gamma = 0;
    return run(series, start, m).sse;
  };
  Point<4> best{};
  double least = std::numeric_limits<double>::infinity();
  for (double a : {0.05, 0.3, 0.6, 0.9})
    for (double b : {0.02, 0.3})
      for (double g : {0.05, 0.5})
        for (double f : {0.3, 0.9})
          if (double now = loss({a, b, g, f}); now < least) least = now, best = {a, b, g, f};
  best = minimise<4>(loss, best, 0.15, 200);
  auto m = parameters(best);
  if (!seasons) m.gamma = 0;
  return run(series, start, m);
}

std::vector<double> predict(const Smoothing& model, int horizon) {
  std::vector<double> out;
  double damped = 0, power = 1;
  for (int h = 0; h < horizon; ++h) {
    power *= model.phi;
    damped += power;
    double season = model.season.empty() ? 0 : model.season[static_cast<std::size_t>(h) % year];
    out.push_back(model.level + damped * model.trend + season);
  }
  return out;
}

Spread spread(const Smoothing& model, int horizon) {
  // c[j]: how much an error now moves the forecast j months later.
  std::vector<double> c;
  double damped = 0, power = 1;
  for (int j = 1; j < horizon; ++j) {
    power *= model.phi;
    damped += power;
    bool same_month = !model.season.empty() && j % months_a_year == 0;
    c.push_back(model.alpha + model.beta * damped + (same_month ? model.gamma : 0));
  }
  Spread out;
  double variance = 1, total = 0;
  for (int h = 1; h <= horizon; ++h) {
    auto at = static_cast<std::size_t>(h - 1);
    if (h > 1) variance += c[at - 1] * c[at - 1];
    // An error in month h - i of a sum moves that month and the i after it.
    double reach = 1;
    for (std::size_t i = 0; i < at; ++i) reach += c[i];
    total += reach * reach;
    out.month.push_back(model.sigma * std::sqrt(variance));
    out.sum.push_back(model.sigma * std::sqrt(total));
  }
  return out;
}

}  // namespace lode::facts
