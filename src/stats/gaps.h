// Natural gaps: where the values of a column leave a stretch empty that is too wide to be chance, so that a threshold
// in it moves nobody who is measured a little wrong.
#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace lode::stats {

struct Gap {
  double low = 0, high = 0;  // neighbouring values: none lies between
  double width = 0;          // of the empty stretch, as a share of the mean size of `low` and `high`
  double p = 1;              // that the widest of all stretches looked at were as wide by chance
  std::size_t below = 0;     // values at or below `low`
};

struct GapOptions {
  double step = 0;                // 1: whole numbers, whose neighbours leave nothing empty
  double from = 0, to = 1;        // only gaps with that share of the values below them
  std::size_t beside = 10;        // values on either side that say how dense it is there
  std::size_t least = 5;          // values on either side of a gap
  double level = 0.05;            // gaps with a smaller p are natural
};

// Natural gaps, the widest first. The scale is sign(x) · ln(1 + |x| / m), m the median size of what is not 0, on which
// sizes of every order are alike. If values come as by chance at a density that is even nearby, an empty stretch is as
// wide as w with probability (1 + w / t)^−k, where the k values beside it take up t (an exponential spacing over the
// sum of k others: Pyke 1965, Spacings, Journal of the Royal Statistical Society B 27); p is that times the number of
// stretches looked at (Bonferroni). REQUIRES: `sorted` ascends and holds no NaN.
std::vector<Gap> natural_gaps(std::span<const double> sorted, const GapOptions& options = {});

// The widest natural gap among those to which a threshold can move from `cut` past at most `share` of the values;
// nothing where there is none.
std::optional<Gap> gap_near(std::span<const double> sorted, double cut, double share = 0.1, GapOptions options = {});

}  // namespace lode::stats
