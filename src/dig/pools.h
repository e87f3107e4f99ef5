// Pools: all the business available at each account, from the best evidence there is, else modelled; the limit a
// customer sets on one supplier; and what follows: share and upside.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

// Temp table pool_of: one row per unit with a pool: account_id, segment, pool, pool_low, pool_high (DOUBLE, an 80 %
// interval or as stated), kind ('stated', 'market', 'modelled'), source_kind, rank, as_of, fresh, share_max (null: no
// cap known), captured, upside_low, upside, upside_high. upside = max(0, min(pool, share_max * pool) − captured),
// unknown where captured is. Further: stated (what the evidence says, before it was set right), profit_pool,
// turnover, bounded (pool_low and pool_high are more than the pool itself), partial (some sites' pools are missing),
// breach, profit_breach (what was set right; null: nothing).
// pool_low and pool_high are null where the pool is not stated and nothing supports an interval.
// captured <= pool_low <= pool <= pool_high holds, and pool_high <= turnover where that is known and above captured.
Result<void> build_pools(const Scene& scene);

}  // namespace lode::dig
