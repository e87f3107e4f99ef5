// Discovered: how surely a search finds the segments of a scheme again, measured by the verb that can run the search.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace lode::audit {

struct FoundAgain {
  std::string segment;
  std::size_t accounts = 0;
  double jaccard = 0, low = 0;  // SLSW: mean over fits on resampled accounts, and what one fit in ten falls below
};

struct Discovered {
  std::string engine;
  std::size_t accounts = 0;     // on which it was found
  std::size_t variables = 0;    // the larger of: attributes that rules may ask, targets that vary
  std::vector<FoundAgain> segments;
  double chance = 0;            // 95th percentile of the mean where there is nothing to find
  int pairs = 0, sets = 0;      // of resamples; structureless data sets behind `chance`
  std::string missing;          // why it could not be measured; empty: it was
};

}  // namespace lode::audit
