// Bound: what no segmentation can explain more than, whatever its rules; for searches that did not try every tree.
#pragma once
#include <vector>

#include "discover/exact_pack.h"
#include "discover/exact_rows.h"

namespace lode::discover::exact {

// [leaves], 0 … leaves_most: the smaller of two bounds on the share that so many segments explain. (1) Segments'
// means span at most leaves − 1 directions, so that the largest eigenvalues of the targets' scatter bound what they
// explain (only without unknown values). (2) Accounts with equal answers to all tests stand in one segment, so that
// no tree explains more than all answers together.
std::vector<double> share_bounds(const Rows& rows, const Packed& packed, std::size_t leaves_most);

}  // namespace lode::discover::exact
