// Do predicted chances come true? Reliability by bins, and two scores.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace lode::stats {

struct Bin {
  double low = 0, high = 0;       // predicted chances in it, smallest and largest
  double predicted = 0, seen = 0; // means
  double seen_low = 0, seen_high = 0;  // Wilson 95 %
  std::size_t count = 0;
};

// Scores are NaN where there is no pair to judge.
struct Calibration {
  std::vector<Bin> bins;   // of about equal count, by predicted chance; equal predictions share a bin
  double brier = 0;        // mean squared error of the chance (Brier 1950)
  double brier_base = 0;   // of always saying the overall rate
  double error = 0;        // mean |predicted − seen| over bins, weighted by count (expected calibration error)
  std::size_t count = 0;   // pairs judged
};

// Pairs with a NaN are left out. REQUIRES: equal lengths; known outcomes are 0 or 1; bins > 0.
Calibration calibration(std::span<const double> predicted, std::span<const double> outcomes,
                        std::size_t bins = 10);

}  // namespace lode::stats
