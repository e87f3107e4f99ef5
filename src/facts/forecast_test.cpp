// Forecasts against an oracle written apart (tests/facts/smoothing_oracle.py printed the expected sums) and
// against simulated series, whose future is known.
#include "facts/forecast.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>

#include "facts/smoothing.h"

namespace lode::facts {
namespace {

double rough(int t) { return (static_cast<double>((t * 7919 + 13) % 101) - 50) / 50; }

std::vector<double> seasonal_series() {
  std::vector<double> out;
  for (int t = 0; t < 60; ++t)
    out.push_back(1000 + 8 * t + 150 * std::sin(2 * std::numbers::pi * t / 12) + 40 * rough(t));
  return out;
}

std::vector<double> broken_series() {
  std::vector<double> out;
  for (int t = 0; t < 41; ++t) out.push_back((t < 20 ? 500 : 800) + 60 * rough(t));
  return out;
}

double total(const std::vector<double>& values) {
  double out = 0;
  for (double v : values) out += v;
  return out;
}

TEST(Smoothing, FindsTheOraclesOptimum) {
  struct Case {
    std::vector<double> series;
    bool seasons;
    double sse, sum;
  };
  for (const auto& c : {Case{seasonal_series(), true, 30208.686768, 17946.8844},
                        Case{seasonal_series(), false, 278601.339451, 17434.5250},
                        Case{broken_series(), true, 191888.428034, 10134.2881},
                        Case{broken_series(), false, 168957.529665, 9664.2541}}) {
    auto model = fit_smoothing(c.series, c.seasons);
    EXPECT_LE(model.sse, c.sse * 1.0005) << c.seasons;
    EXPECT_NEAR(total(predict(model, 12)), c.sum, c.sum * 0.005) << c.seasons;
  }
}

TEST(Smoothing, SpreadFollowsTheErrorsThroughTheRecursions) {
  // Shocks are played through the recursions; the spread must be what comes out, by linearity exactly.
  for (bool seasons : {false, true}) {
    Smoothing model{.alpha = 0.3, .beta = 0.1, .gamma = seasons ? 0.2 : 0, .phi = 0.9, .level = 5, .trend = 1,
                    .season = std::vector<double>(seasons ? 12 : 0, 0.0), .sse = 0, .sigma = 2};
    const int horizon = 15;
    auto claimed = spread(model, horizon);
    for (int h = 1; h <= horizon; ++h) {
      double month = 0, sum = 0;
      for (int shocked = 1; shocked <= h; ++shocked) {
        double level = 0, trend = 0, moved = 0, all = 0;
        std::vector<double> season(12, 0.0);
        for (int t = 1; t <= h; ++t) {
          auto s = static_cast<std::size_t>(t % 12);
          double error = t == shocked ? model.sigma : 0, carried = model.phi * trend;
          moved = level + carried + season[s] + error;
          all += moved;
          level += carried + model.alpha * error;
          trend = carried + model.beta * error;
          season[s] += model.gamma * error;
        }
        month += moved * moved;
        sum += all * all;
      }
      EXPECT_NEAR(claimed.month[static_cast<std::size_t>(h - 1)], std::sqrt(month), 1e-9) << h;
      EXPECT_NEAR(claimed.sum[static_cast<std::size_t>(h - 1)], std::sqrt(sum), 1e-9) << h;
    }
  }
}

TEST(Forecast, SaysWhyThereIsNone) {
  auto f = forecast(std::vector<double>(23, 1.0), 12);
  EXPECT_TRUE(f.method.empty());
  EXPECT_EQ(f.why, "23 full months are loaded; a forecast needs 24");
}

TEST(Forecast, KnowsASeasonAndAConstant) {
  auto f = forecast(seasonal_series(), 12);
  EXPECT_EQ(f.method, "damped trend with seasons");
  EXPECT_EQ(f.rivals.size(), 3u);
  EXPECT_LT(f.rivals[0].mase, 1);
  auto flat = forecast(std::vector<double>(24, 100.0), 12);
  EXPECT_NEAR(flat.sum, 1200, 1e-6);
  EXPECT_NEAR(flat.sum_high - flat.sum_low, 0, 1e-6);
}

TEST(Forecast, TheRecordOfABacktestIsTheMeanOfItsErrors) {
  // 24 months, origins 12 to 23; the naive rival repeats the year: its errors are the yearly differences.
  std::vector<double> y;
  for (int t = 0; t < 24; ++t) y.push_back(t < 12 ? 100 + t : 130 + t);
  auto f = forecast(y, 12);
  EXPECT_EQ(f.origins, 12);
  for (const auto& rival : f.rivals)
    if (rival.method == "seasonal naive") {
      EXPECT_NEAR(rival.mase, 1.0, 1e-12);  // every error is 42, and so is the scale
    }
}

TEST(Forecast, EightOfTenFuturesFallInside) {
  std::mt19937 random(3);
  std::normal_distribution<double> noise(0, 1);
  int inside = 0, inside_sum = 0, months = 0, sums = 0;
  for (int round = 0; round < 50; ++round) {
    std::vector<double> y;
    double level = 1000, trend = 2;
    for (int t = 0; t < 60; ++t) {
      double e = 30 * noise(random);
      y.push_back(level + trend + 80 * std::sin(2 * std::numbers::pi * t / 12) + e);
      level += trend + 0.2 * e;
      trend = 0.95 * trend + 0.02 * e;
    }
    std::vector<double> known(y.begin(), y.begin() + 48);
    auto f = forecast(known, 12);
    double truth = 0;
    for (std::size_t h = 0; h < 12; ++h, ++months) {
      truth += y[48 + h];
      inside += f.low[h] <= y[48 + h] && y[48 + h] <= f.high[h];
    }
    inside_sum += f.sum_low <= truth && truth <= f.sum_high;
    ++sums;
  }
  EXPECT_NEAR(static_cast<double>(inside) / months, 0.80, 0.08);
  EXPECT_NEAR(static_cast<double>(inside_sum) / sums, 0.80, 0.15);
}

}  // namespace
}  // namespace lode::facts
