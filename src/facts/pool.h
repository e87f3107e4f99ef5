// Pool, limit and upside by unit, where evidence of them is loaded. One reading of that evidence, for `profile`
// and for the seven questions.
#pragma once
#include "base/result.h"
#include "model/settings.h"
#include "store/connection.h"

namespace lode::facts {

// Temp tables, all of what is known at as_of; the definitions are in docs/concepts/economics.md:
//   pool_part    account_id, unit_id, category, year, pool, low, high, profit_pool (DECIMAL), source_kind, rank,
//                as_of, fresh, bounded (the source gave bounds): the evidence that counts, one row per account and
//                category (null: the total)
//   unit_limit   account_id (the unit), share_max (DOUBLE)
//   stated_pool  one row per unit with a pool: account_id, stated (as the evidence says), pool (as used: never below
//                captured nor above the customer's own turnover), low, high, profit_pool, source_kind, rank, as_of,
//                fresh, bounded, partial (some sites' pools are missing), share_max, captured, turnover, breach
//                ('below what we sell', 'above their turnover', null), profit_breach
Result<void> build_stated_pools(store::Connection& connection, const model::EvidenceAge& age);

// Temp table unit_pool(account_id, pool, cap, captured, upside), of the former, in DECIMAL.
// upside = max(0, min(pool, cap) − captured), unknown where revenue_12m is; without a cap it is the pool's.
Result<void> build_unit_pool(store::Connection& connection, const model::EvidenceAge& age);

}  // namespace lode::facts
