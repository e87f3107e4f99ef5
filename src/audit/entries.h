// The entries that rules.cpp lists, one per file of the same name.
#pragma once
#include "audit/audit.h"

namespace lode::audit {

extern const Rule not_executable, vague_term, single_attribute, outermost_nest_only, mixed_bases,
    critical_factor_missing, ten_clients_or_fewer, overlap, gap, null_fall_through, split_parent, not_substantial,
    too_broad, hidden_mega_account, value_blind, no_business_significance, investment_without_demand,
    larger_demand_outside, unstable_discovery, fragile_threshold, churn_and_drift, not_identifiable,
    prospects_not_assignable, decision_makers_unknown, no_needs, same_needs, needs_not_differentiated,
    definer_unrelated_to_needs, heterogeneous_inside, no_play, generic_play, unresourced, mode_undecided, unsourced,
    questions_uncovered, not_agreed, too_many_overrides, not_understood, not_trackable, no_effect;

}  // namespace lode::audit
