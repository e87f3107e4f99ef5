// The entries that rules.cpp lists, one per file of the same name; those not yet measured are in awaiting.cpp.
#pragma once
#include "audit/audit.h"

namespace lode::audit {

extern const Rule not_executable, vague_term, single_attribute, outermost_nest_only, mixed_bases,
    critical_factor_missing, overlap, gap, null_fall_through, value_blind, investment_without_demand,
    prospects_not_assignable, decision_makers_unknown, no_needs, same_needs, no_play, generic_play,
    unresourced, mode_undecided, unsourced, not_agreed, not_understood, not_trackable;

// Rules that are measured on data alone and that this version does not measure yet, by code.
const Rule& awaiting(std::string_view code);

}  // namespace lode::audit
