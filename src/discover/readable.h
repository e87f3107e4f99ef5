// Readable thresholds: where a number may be cut so that a person can remember the rule: between every two values
// where there are few, else at the roundest numbers near its quantiles and in its natural gaps.
#pragma once
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "model/predicate.h"

namespace lode::discover {

// `value > at` answers yes. `literal` is `at` as a rule writes it: at most 15 digits, read back as the same double.
struct Cut {
  enum class How {
    value,  // between two neighbouring values: there are few
    round,  // the roundest number near a quantile
    gap,    // in a natural gap: at least three times as wide as the gaps on both its sides
    year,   // the first of January
    refined // moved on the raw values after the search (refine.h)
  } how = How::value;
  double at = 0;
  model::Literal literal;
};
std::string_view how_words(Cut::How how);  // "round number near a quantile"

// The number with the fewest digits in [low, high), the one nearest to `wanted` among equally round ones (multiples
// of 10ⁿ before 5·10ⁿ⁻¹ before 2·10ⁿ⁻¹); nothing where none of 15 digits lies there. `whole`: integers only.
// REQUIRES: low < high.
std::optional<Cut> roundest(double low, double high, double wanted, bool whole);

struct CutOptions {
  std::size_t least = 1;     // accounts on either side
  std::size_t quantiles = 16, gaps = 4;  // at most so many of each; up to their sum every boundary is a cut
};
// `values`: known ones, in any order. Ascending, no two cuts of which split the accounts alike.
std::vector<Cut> readable_cuts(std::vector<double> values, bool whole, const CutOptions& options = {});
// Of dates, as days since 1970-01-01: `value >= 1 January` is yes, said as `value > 31 December` in `at`.
std::vector<Cut> year_cuts(std::vector<double> days, const CutOptions& options = {});

}  // namespace lode::discover
