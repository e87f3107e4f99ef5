// Revenue and profit by period, group and account, as tables that add up to the ledger to the cent.
// Definitions: docs/concepts/economics.md.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/doc.h"
#include "base/result.h"
#include "facts/concentration.h"
#include "store/connection.h"

namespace lode::facts {

inline constexpr std::string_view unassigned = "unassigned";

// The ledger as a whole, up to `as_of`.
struct Overview {
  Date as_of, first_date, last_date;
  std::int64_t lines = 0;
  int usual_gap = 0;              // days between two days with lines, nine times of ten at most
  bool covers_12m = false, covers_24m = false;
  Decimal revenue, profit_known, revenue_uncosted;
  bool any_cost = false;          // some line has a cost
  bool profit_complete = false;   // every line has
  double cost_to_serve_share = 0; // of revenue whose cost to serve is known
  std::int64_t accounts = 0;      // units
  Decimal revenue_12m, revenue_before, profit_12m;  // meant only where the window is covered
  bool profit_12m_complete = false;
  std::int64_t unassigned_lines = 0;
  Decimal unassigned_revenue;     // of lines without an account
};
Result<Overview> overview_of(store::Connection& connection);

// Units with at least one line, by revenue.
Result<std::vector<UnitMoney>> unit_money(store::Connection& connection);

enum class Period { month, quarter, year, fiscal_year };
std::optional<Period> period_from(std::string_view name);

// Does the ledger hold the whole of [from, to]? Its edges are taken to reach as far beyond its first and
// last line as its usual gap between days with lines.
bool covers(const Overview& overview, Date from, Date to);

// by_period: period, from, to, revenue, profit, accounts, lines, part, and what is unknown.
Result<Table> by_period(store::Connection& connection, const Overview& overview, Period period,
                        int fiscal_year_starts);

// A partition of the units: temp table `name`(account_id, label), label null where unassigned.
struct Grouping {
  std::string name = "grouping";
  std::string column = "segment";        // of the table that is made: segment, value
  std::vector<std::string> labels;       // shown even where empty, in this order; others by revenue
  std::string title;
};
// Rows per label and one `unassigned`; with pool, share of it and upside where `unit_pool` knows any.
// REQUIRES: build_unit_pool (pool.h).
Result<Table> by_group(store::Connection& connection, const Overview& overview, const Grouping& grouping,
                       std::string table);

// The largest `top` units (0: all), the others in one row, and lines without an account.
Result<Table> by_account(store::Connection& connection, const Overview& overview, std::int64_t top);

// By a column of lines or products: an SQL expression over `line l` and `product p`.
Result<Table> by_line(store::Connection& connection, const Overview& overview, const std::string& expression,
                      const std::string& title, std::int64_t top);

// How the figures add up: ledger = assigned + unassigned; what is missing from it is named.
Result<Table> reconciliation(store::Connection& connection, const Overview& overview, const Grouping* grouping,
                             std::int64_t rejected_rows);

Decimal decimal(const Value& value);  // null is 0 (for sums over no rows)
std::string ledger_source(const Overview& overview);

}  // namespace lode::facts
