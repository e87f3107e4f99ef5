// Assignment: segmentation x workspace -> membership, as one CASE over the unit table.
#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "model/segmentation.h"
#include "store/connection.h"

namespace lode::assign {

// SQL for the segment id of a row of `unit` (or any table with the attributes), NULL where none:
// `match: first` a CASE; `unique` NULL where two rules hold; residual last; outside the universe NULL.
std::string segment_sql(const model::Segmentation& segmentation, std::string_view alias = {});

// Creates temp table membership(account_id, segment, rule_segment, override_until, in_universe) in the
// session. Attributes a rule needs that the unit table lacks are read as NULL and reported.
struct Membership {
  std::int64_t accounts = 0;
  std::int64_t unassigned = 0;
  std::vector<Finding> findings;
};
Result<Membership> assign(store::Connection& connection, const model::Segmentation& segmentation,
                          const std::string& table = "membership");

}  // namespace lode::assign
