// What the three coverage rules (overlap, gap, null-fall-through) share: when they can be judged at all, and
// what the data says about a witness.
#pragma once
#include <optional>
#include <vector>

#include "audit/audit.h"

namespace lode::audit {

// A rule that is missing or unreadable leaves coverage open for the whole scheme: one finding that says so.
std::optional<Finding> coverage_unknown(const Subject& subject);
// Rules of all segments that have one, in order.
std::vector<model::Predicate> rules_of(const model::Segmentation& s);
Place scheme_place(const model::Segmentation& s);
// Attributes of a witness that are unknown.
std::vector<std::string> unknowns_of(const prove::Witness& witness);

}  // namespace lode::audit
