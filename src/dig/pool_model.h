// The modelled pool of accounts about which nothing is stated: what a comparable account spends with us where we do
// best (a high conditional quantile), set to the level of the pools that customers stated.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

// REQUIRES: facts::build_stated_pools, temp table market_pool. Temp tables:
//   modelled_pool  account_id, pool, low, high (DOUBLE; low and high null where nothing supports an interval): every
//                  account of the universe without a stated or market pool; empty where there is nothing to learn from
//   pool_backtest  method ('regression', 'neighbours'), accounts (with a stated young pool), level (median of stated /
//                  model), error (median |model at that level / stated − 1|), coverage (of the 80 % interval), used,
//                  trained (customers), descriptors (how many), note
Result<void> build_modelled_pools(const Scene& scene);

// What the back-test counts on, and the finite-sample interval it gives; both of log(stated / model), unsorted.
struct Level {
  double middle = 0, low = 0, high = 0;
};
// Median, and the split-conformal 80 % interval (Lei, G'Sell, Rinaldo, Tibshirani and Wasserman 2018): the order
// statistics floor((n + 1) / 10) and ceil(9 (n + 1) / 10), at most the extremes. REQUIRES: not empty.
Level level_of(std::vector<double> logs);

}  // namespace lode::dig
