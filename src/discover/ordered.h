// Ordered attributes: numbers and dates as ranges between readable cuts, and cuts added later (refine.h).
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "discover/material.h"

namespace lode::discover {

// How many cuts each value lies above; NaN: cuts.size() + 1. REQUIRES: cuts ascending, fewer than codes_max − 1.
std::vector<std::uint8_t> range_codes(const std::vector<double>& values, const std::vector<Cut>& cuts);
// "at most 10", "over 10 to 50", "over 50"; dates: "before 2015-01-01", "from 2015-01-01".
std::vector<std::string> range_words(const std::vector<Cut>& cuts, bool date);

// A test of one column as it stands in a problem: where some accounts are unknown, once with these on its no side and
// (`both`) once on its yes side, said in the rules. `unknown`: their code, −1: none are.
std::vector<Test> with_unknown(Test known, const std::string& attribute, int unknown, bool both);
Test cut_test(const std::string& attribute, const std::vector<Cut>& cuts, std::size_t cut, bool date);

// Adds cuts to an ordered column and tests for them at the end of the problem's; what tests say stays what it was.
// Cuts that are there already are skipped. Gives how many were added.
std::size_t add_cuts(Material& material, std::size_t column, std::vector<Cut> more);

}  // namespace lode::discover
