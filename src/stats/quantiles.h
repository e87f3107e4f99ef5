// Quantiles of a sample.
#pragma once
#include <vector>

namespace lode::stats {

// Type 7 of Hyndman and Fan (1996): linear between order statistics, as numpy and Excel do. NaN are left out;
// NaN where nothing else is there. REQUIRES: values is not empty, 0 <= p <= 1.
double quantile(std::vector<double> values, double p);
double median(std::vector<double> values);

}  // namespace lode::stats
