// Assignment: segmentation x workspace -> membership, as one CASE over the unit table.
#pragma once
#include <string>
#include <vector>

#include "assign/source.h"
#include "base/result.h"
#include "model/segmentation.h"
#include "store/connection.h"

namespace lode::assign {

// SQL for the segment id of a row of `unit` (or any table with the attributes), NULL where none:
// `match: first` a CASE; `unique` NULL where two rules hold; residual last; outside the universe NULL.
std::string segment_sql(const model::Segmentation& segmentation, std::string_view alias = {});
// SQL for "in the universe": true or false, never NULL.
std::string universe_sql(const model::Segmentation& segmentation, std::string_view alias = {});

// Creates temp table membership(account_id, segment, rule_segment, override_until, in_universe) in the
// session. Attributes a rule needs that the unit table lacks are read as NULL and reported.
struct Membership {
  std::int64_t accounts = 0;    // rows of the table
  std::int64_t unassigned = 0;  // without a segment, whatever the reason
  std::int64_t outside = 0;     // of those, not in the universe
  std::vector<Finding> findings;
  Source source;                // what was read
};
Result<Membership> assign(store::Connection& connection, const model::Segmentation& segmentation,
                          const std::string& table = "membership", const std::string& relation = "unit");

// The fast path: reads one file of accounts and writes id and segment to another, in one statement. The
// formats follow the names: .parquet or .csv (read as text, typed by the dictionary).
Result<Membership> assign_file(store::Connection& connection, const model::Segmentation& segmentation,
                               const std::string& from, const std::string& to, std::string_view id);

}  // namespace lode::assign
