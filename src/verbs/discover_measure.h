// What is measured of candidates beyond what they explain: on accounts held out, and on resampled ones.
#pragma once
#include <vector>

#include "base/doc.h"
#include "discover/choice.h"
#include "discover/stability.h"
#include "verbs/discover_options.h"

namespace lode::verbs {

struct DiscoverMeasured {
  std::vector<discover::Measured> rows;  // one per candidate; NaN: not measured
  std::vector<Table> tables;             // stability, and per segment
  std::vector<Finding> findings;         // DIS15: no more stable than where there is nothing to find
  std::string note;                      // what was not measured, and how to have it
};

// How many more searches a person would not mind waiting for: a few seconds' worth by the work one takes, counted, not
// timed, so that the same question always gets the same answer.
int searches_affordable(const discover::Material& material, const DiscoverAsked& asked);

// By --hold-out and --stability; where they are not given 5 folds, and up to 100 pairs, if so many are affordable.
Result<DiscoverMeasured> measure(const discover::Material& material, const DiscoverAsked& asked,
                                 const discover::Answer& answer, const std::vector<discover::Candidate>& candidates,
                                 const Context& context);

}  // namespace lode::verbs
