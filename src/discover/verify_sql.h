// Membership and sums by SQL, for verify.cpp.
#pragma once
#include <vector>

#include "discover/material.h"
#include "discover/verify.h"

namespace lode::discover {

// Of each account: how many rules of the file are TRUE, and the first of them (−1: none). `found` false: the relation
// has no such account.
struct Placed {
  std::vector<int> segment, rules;
  std::vector<bool> found;
  std::size_t twice = 0;  // rows with an id that was there already
};
Result<Placed> placed_by_sql(const Ground& ground, const model::Segmentation& file, const Material& material);

// Per target of the problem: mean and population deviation, and per group Σ w·z and Σ w of z = (y − mean) /
// deviation, by SQL in a database of its own. deviation 0: does not vary.
struct SqlTarget {
  double mean = 0, deviation = 0;
  std::vector<double> sums, weights;
};
struct SqlSums {
  std::vector<std::int64_t> accounts;  // per group
  std::vector<SqlTarget> targets;
};
// REQUIRES: one group per account, 0 … groups − 1.
Result<SqlSums> sums_by_sql(const Problem& problem, const std::vector<int>& group, std::size_t groups,
                            const Context& context);

}  // namespace lode::discover
