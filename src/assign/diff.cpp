// Joins two memberships and keeps what differs.
#include "assign/diff.h"

#include <fmt/format.h>

namespace lode::assign {
namespace {

using store::identifier;

std::string moved_sql(const std::string& before, const std::string& after, const std::string& revenue) {
  auto joined = revenue.empty() ? "(SELECT NULL AS account_id, NULL AS revenue)" : "(" + revenue + ")";
  return fmt::format(
      "(SELECT account_id, b.segment AS before, a.segment AS after, r.revenue FROM {} b FULL JOIN {} a "
      "USING (account_id) LEFT JOIN {} r USING (account_id) WHERE b.segment IS DISTINCT FROM a.segment)",
      identifier(before), identifier(after), joined);
}

}  // namespace

Result<Difference> difference(store::Connection& connection, const std::string& before,
                              const std::string& after, const std::string& revenue_sql) {
  Difference out;
  auto moved = moved_sql(before, after, revenue_sql);
  LODE_TRY(rows, store::query_table(
      connection, fmt::format("SELECT * FROM {} ORDER BY revenue DESC NULLS LAST, account_id", moved), {},
      "moved", "Accounts that move",
      {{"account_id", "Account", Kind::id}, {"from", "From", Kind::id}, {"to", "To", Kind::id},
       {"revenue", "Revenue", Kind::money}}));
  out.moved = std::move(rows);
  LODE_TRY(flows, store::query_table(
      connection,
      fmt::format("SELECT before, after, count(*), sum(revenue) FROM {} GROUP BY ALL ORDER BY "
                  "sum(revenue) DESC NULLS LAST, count(*) DESC, before, after", moved), {},
      "flows", "From where to where",
      {{"from", "From", Kind::id}, {"to", "To", Kind::id}, {"accounts", "Accounts", Kind::integer},
       {"revenue", "Revenue", Kind::money}}));
  out.flows = std::move(flows);
  out.accounts = static_cast<std::int64_t>(out.moved.rows.size());
  LODE_TRY(total, connection.one(fmt::format("SELECT sum(revenue) FROM {}", moved)));
  out.revenue = std::move(total);
  return out;
}

}  // namespace lode::assign
