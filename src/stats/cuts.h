// Cuts: where the values of a sample leave most room between them, and the roundest number in such a place.
#pragma once
#include <optional>
#include <vector>

namespace lode::stats {

struct Room {
  double below = 0, above = 0;  // no value lies between
};

// The widest gap between neighbouring values that lie between the quantiles `from` and `to` (type 7): by ratio where
// all of these are positive, else by difference; the lower one on a tie. Nothing where fewer than two different values
// lie there. NaN are left out. REQUIRES: 0 <= from < to <= 1.
std::optional<Room> widest_gap(std::vector<double> values, double from, double to);

// The roundest number above `below` and up to `above`: the first multiple of the largest of 1, 2, 5 x 10^k that has one
// there. REQUIRES: finite, below < above.
double round_number_in(double below, double above);

}  // namespace lode::stats
