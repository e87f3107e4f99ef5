// Customers' own scorecards on their suppliers, as they were imported: by account and period, with their weights and
// targets, and what the customer's own weighting gives us and others.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

// Temp table card_total: account_id, segment, supplier, as_of, total (by the card's own weights, 0 … 100; null where
// it has none), metrics (scored), met and targets (metrics with a target), fresh, latest (the supplier's last card
// of that account). REQUIRES: build_ratings.
Result<void> build_card_totals(const Scene& scene);

// Table scorecards: one row per account, period and metric, ours alone.
Result<Table> scorecards_table(const Scene& scene, const Focus& focus);
// Table scorecard_totals: the latest card of each account, ours and the best other supplier's on the same card.
Result<Table> scorecard_totals_table(const Scene& scene, const Focus& focus);
// Table in_use: the metrics of the latest cards of a segment's accounts, with mean weight, target and score.
Result<Table> in_use_table(const Scene& scene, const std::string& segment);

}  // namespace lode::dig
