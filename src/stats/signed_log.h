// Signed logarithm: a scale on which sizes of every order are alike, and amounts below zero keep their sign.
#pragma once
#include <cmath>
#include <span>
#include <vector>

#include "stats/quantiles.h"

namespace lode::stats {

// sign(x) · ln(1 + |x| / m), m the median of |x| over what is not 0. NaN stay NaN and do not count.
class SignedLog {
 public:
  explicit SignedLog(std::span<const double> values) {
    std::vector<double> sizes;
    for (double value : values)
      if (!std::isnan(value) && value != 0) sizes.push_back(std::abs(value));
    found_ = !sizes.empty();
    if (found_) middle_ = median(std::move(sizes));
  }
  double operator()(double value) const { return std::copysign(std::log1p(std::abs(value) / middle_), value); }
  double middle() const { return middle_; }     // m; 1 where there is none
  bool has_middle() const { return found_; }   // false: everything is 0 or unknown, and stays as it is

 private:
  double middle_ = 1;
  bool found_ = false;
};

}  // namespace lode::stats
