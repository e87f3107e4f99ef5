// Leakage: a descriptor that is a target in disguise makes a perfect and useless segmentation. It is refused unless
// a person insists.
#pragma once
#include <string>
#include <vector>

#include "discover/material.h"

namespace lode::discover {

struct LeakLimits {
  double explained = 0.95;         // of a target by the codes of one descriptor, corrected for their number
  double correlation = 0.98;       // |Spearman's rank correlation| with a target
  std::size_t sample = 50'000;     // accounts looked at, equally spaced
};

// Takes out descriptors that give a target away, with DIS04, except those in `allowed`, of which DIS04 says that they
// were kept. Columns and tests are numbered anew.
void refuse_leaks(Material& material, const std::vector<std::string>& allowed, const LeakLimits& limits = {});

// The finding alone, for a leak that is known by name: `why` completes "is left out: ".
Finding leak_note(const std::string& attribute, const std::string& target, const std::string& why, bool kept);

// Spearman's rank correlation (mean ranks of ties) over pairs of which both are known; 0 where either does not vary.
double rank_correlation(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace lode::discover
