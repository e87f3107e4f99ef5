// Where we stand on a scorecard, whatever weight each metric gets: against each competitor, and against all at once.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

struct Weighed {
  std::string need;
  double weight = 0;  // of the draft
};

// Adds table weightings: per competitor the share of all weightings under which we lead, our lead under the drafted
// weights and under the customers' own (mean of their latest scorecards), and on which metrics the two are compared.
// The last row is all competitors at once. REQUIRES: build_need_stat of the segment, build_card_totals.
Result<void> add_weightings(const Scene& scene, const std::string& segment, const std::vector<Weighed>& metrics,
                            Part& part);

}  // namespace lode::dig
