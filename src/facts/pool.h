// Pool, limit and upside by unit, where evidence of them is loaded.
#pragma once
#include "base/result.h"
#include "store/connection.h"

namespace lode::facts {

// Temp table unit_pool(account_id, pool, cap, captured, upside): one row per unit with a known pool.
// upside = max(0, min(pool, cap) − captured), unknown where revenue_12m is; without a cap it is the pool's.
Result<void> build_unit_pool(store::Connection& connection);

}  // namespace lode::facts
