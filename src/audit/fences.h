// Fences: the thresholds of the rules, who stands on each, and where it could move.
#pragma once
#include <vector>

#include "audit/cells.h"
#include "audit/fragility.h"
#include "audit/rule_columns.h"

namespace lode::audit {

// `base`: the segment of every account. Thresholds are comparisons of an ordered attribute with <, <=, > or >=, and
// both ends of `between`; two that no value tells apart (> 10 and >= 11 of whole numbers) are one. Dates are left out.
std::vector<Fence> fences(const RuleColumns& rules, Cells& cells, const Ground& ground, const std::vector<int>& base,
                          const Noise& noise);

}  // namespace lode::audit
