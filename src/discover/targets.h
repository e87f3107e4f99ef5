// Targets: the figures that segments ought to differ in, checked: what cannot be used is left out and said, and
// amounts whose few largest values would drown all others are searched as signed logarithms.
#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "discover/material.h"

namespace lode::discover {

struct Wanted {
  std::string name;
  double weight = 1;
  Measure measure;            // title and family
  bool money = false;
  bool compress = false;      // as sign(x) · ln(1 + |x| / m), m the median of |x| over what is not 0
  std::vector<double> values; // NaN unknown
};

// Adds those that vary, with findings: DIS01 constant or unknown everywhere, DIS02 infinite values counted as
// unknown, DIS09 unknown for some accounts. `invalid_argument` where none is left.
Result<void> add_targets(std::vector<Wanted> wanted, Material& material);

// DIS05: accounts that are almost all of a target (one has 99 % of the revenue): whatever is found is about them.
void note_dominance(Material& material);

}  // namespace lode::discover
