// Surrogate rules: where a definer is unknown, the segment that what a prospect does show points to, learnt from
// customers and with its error on customers it was not learnt from.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

// Temp tables:
//   surrogate     nr, rule (predicate text), words, segment, accounts (it was tried on), right_ones, accuracy (null:
//                 none of them fits it), prospects (unplaced ones that it takes)
//   surrogate_of  account_id, segment, accuracy: of unplaced prospects that a rule takes; empty where the rules are no
//                 better than always saying the largest segment
// A tree of at most three questions (discover/greedy_tree.h) grown on two thirds of the customers, tried on the rest.
// REQUIRES: build_placement.
Result<void> build_surrogates(const Scene& scene);

// Table surrogates, metrics and a sentence. REQUIRES: build_surrogates.
Result<Part> tell_surrogates(const Scene& scene);

}  // namespace lode::dig
