// Pools: all the business available at each account, from the best evidence there is, else modelled; the limit a
// customer sets on one supplier; and what follows: share and upside.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

// Temp table pool_of: one row per unit with a pool: account_id, segment, pool, pool_low, pool_high (DOUBLE, an 80 %
// interval or as stated), kind ('stated', 'market', 'modelled'), source_kind, rank, as_of, fresh, share_max (null: no
// cap known), captured, upside_low, upside, upside_high. upside = max(0, min(pool, share_max * pool) − captured).
Result<void> build_pools(const Scene& scene);

}  // namespace lode::dig
