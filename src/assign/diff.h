// The difference of two memberships: which accounts move, from where to where, with how much revenue.
#pragma once
#include <string>

#include "base/doc.h"
#include "base/result.h"
#include "store/connection.h"

namespace lode::assign {

struct Difference {
  std::int64_t accounts = 0;  // that move
  Value revenue;              // of those; null where unknown or not asked
  Table moved;                // account_id, from, to, revenue
  Table flows;                // from, to, accounts, revenue; "" and null: no segment
};

// Both are tables as `assign` makes them. `revenue_sql`: a query of (account_id, revenue); empty: none.
// Accounts that only one side has count as moved from or to no segment.
Result<Difference> difference(store::Connection& connection, const std::string& before,
                              const std::string& after, const std::string& revenue_sql = {});

}  // namespace lode::assign
