// The ranked list: each prospect with its chance, what could be won there, why it stands where it stands, and what to
// ask first.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

// Temp table prospect: one row per prospect that is, or may be, in the universe: account_id, segment, placed_by
// ('rule', 'surrogate', null), accuracy (of the surrogate rule), kind (of `placement`; null where placed), chance,
// chance_low, chance_high, deals, pool, pool_kind, source_kind, as_of, fresh, cap (largest share; null: none known),
// cap_assumed (BOOLEAN: the median of its segment), upside, expected_value, expected_profit, relevance, rank.
// REQUIRES: build_chances, build_likeness, build_placement, build_surrogates.
Result<void> build_ranking(const Scene& scene);

// Table prospects. REQUIRES: build_ranking, and build_ask over all seven questions.
Result<Table> tell_ranking(const Scene& scene, const Focus& focus);

}  // namespace lode::dig
