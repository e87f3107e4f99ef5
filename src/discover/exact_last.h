// Last: sums and scores of all sets of tests, and the best last split of every set: what takes the time.
#pragma once
#include "discover/exact_levels.h"

namespace lode::discover::exact {

// Fills all and sums.
void count_sets(Levels& levels);
// From them leaf and last.
void score_sets(Levels& levels, const Watch& watch);

}  // namespace lode::discover::exact
