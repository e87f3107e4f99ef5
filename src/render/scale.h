// Scales and ticks: from data to picture coordinates, with round numbers on the axes.
#pragma once
#include <string>
#include <vector>

namespace lode::render {

// Maps [low, high] to [from, to]; the ends are round numbers that cover the data.
struct Scale {
  double low = 0, high = 1;
  double from = 0, to = 1;
  double operator()(double value) const { return from + (value - low) / (high - low) * (to - from); }
};

// About `count` ticks at 1, 2 or 5 times a power of ten (Heckbert, Graphics Gems, 1990), covering the data.
std::vector<double> nice_ticks(double low, double high, int count = 5);
// Ticks and a scale whose ends are the outer ticks.
Scale nice_scale(double low, double high, double from, double to, int count = 5);
// "1.2 M", "350 k", "12 %" for axis labels; `step` gives the digits needed.
std::string short_number(double value, double step);

}  // namespace lode::render
