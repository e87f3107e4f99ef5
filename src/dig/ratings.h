// Ratings on one scale: what customers say of the importance of each need and of how well we and others fill it,
// as 0 (worst) to 100 (best), whatever scale it was said on.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

// REQUIRES: build_catalogue. Temp tables:
//   rating (a view)   one row per usable rating: account_id (the unit), segment, need_id, supplier ('us' or a
//                     competitor), performance, importance, target (0 … 100; null: not said), weight (share of its
//                     scorecard: account, supplier and date), basis of the importance ('stated', 'weight'),
//                     source_kind, rank, fresh, as_of, score (as it was given), site, evidence_id
//   best_rated        account_id, segment, need_id, supplier, performance, source_kind, rank, fresh, as_of
//   best_performance  the same, with what our own lines measure of us where nothing better is known
//   best_importance   account_id, segment, need_id, importance, basis, source_kind, rank, fresh, as_of
// Of several, the best evidence counts: rank of its kind, then young enough, then the latest date.
Result<void> build_ratings(const Scene& scene);

// Table scales: which scale each kind of source uses, what is worst and best on it, and how many rate on it.
Result<Table> scales_table(const Scene& scene);

// NDS01 ratings without a scale, NDS02 values outside their scale, NDS03 needs that no catalogue names.
Result<std::vector<Finding>> rating_findings(const Scene& scene);

}  // namespace lode::dig
