// The ledger as a whole, read from the derived tables.
#include <fmt/format.h>

#include "facts/economics.h"

namespace lode::facts {
namespace {

std::int64_t whole(const Value& value) {
  return static_cast<std::int64_t>(as_number(value).value_or(0));
}

Date date(const Value& value) {
  const auto* d = std::get_if<Date>(&value);
  return d ? *d : Date{};
}

}  // namespace

Decimal decimal(const Value& value) {
  if (const auto* exact = std::get_if<Decimal>(&value)) return *exact;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return {Int128{*number} * 10000, 4};
  return {0, 4};
}

std::string ledger_source(const Overview& overview) {
  return fmt::format("lines {} to {}", to_text(overview.first_date), to_text(overview.last_date));
}

Result<Overview> overview_of(store::Connection& connection) {
  LODE_TRY(rows, connection.query(
                     "SELECT as_of, first_date, last_date, CAST(lines AS BIGINT), CAST(usual_gap AS BIGINT), "
                     "covers_12m, covers_24m, revenue, profit_known, revenue_uncosted, "
                     "CAST(coalesce(lines_costed, 0) AS BIGINT), cost_to_serve_revenue, "
                     "(SELECT count(*) FROM unit) FROM ledger"));
  const auto& r = rows.rows.at(0);
  Overview out{.as_of = date(r[0]), .first_date = date(r[1]), .last_date = date(r[2]), .lines = whole(r[3]),
               .usual_gap = static_cast<int>(whole(r[4])), .covers_12m = r[5] == Value{true},
               .covers_24m = r[6] == Value{true}, .revenue = decimal(r[7]), .profit_known = decimal(r[8]),
               .revenue_uncosted = decimal(r[9]), .any_cost = whole(r[10]) > 0,
               .accounts = whole(r[12])};
  out.profit_complete = out.lines > 0 && whole(r[10]) == out.lines;
  if (out.revenue.units != 0) out.cost_to_serve_share = ratio(decimal(r[11]).units, out.revenue.units);
  LODE_TRY(windows, connection.query(
                        "SELECT sum(revenue) FILTER (WHERE window_back = 0), "
                        "sum(revenue) FILTER (WHERE window_back = 1), "
                        "sum(profit_known) FILTER (WHERE window_back = 0), "
                        "coalesce(sum(lines - lines_costed) FILTER (WHERE window_back = 0), 0) = 0, "
                        "CAST(coalesce(sum(lines) FILTER (WHERE account_id IS NULL), 0) AS BIGINT), "
                        "sum(revenue) FILTER (WHERE account_id IS NULL) FROM account_sum"));
  const auto& w = windows.rows.at(0);
  out.revenue_12m = decimal(w[0]);
  out.revenue_before = decimal(w[1]);
  out.profit_12m = decimal(w[2]);
  out.profit_12m_complete = out.any_cost && w[3] == Value{true};
  out.unassigned_lines = whole(w[4]);
  out.unassigned_revenue = decimal(w[5]);
  return out;
}

Result<std::vector<UnitMoney>> unit_money(store::Connection& connection) {
  std::vector<UnitMoney> out;
  LODE_CHECK(connection.scan(
      "SELECT u.unit_id, any_value(n.name), coalesce(sum(s.revenue), 0), coalesce(sum(s.profit_known), 0), "
      "sum(s.lines_costed) = sum(s.lines), coalesce(sum(s.revenue) FILTER (WHERE s.window_back = 0), 0) "
      "FROM account_sum s JOIN account_unit u USING (account_id) JOIN unit n ON n.account_id = u.unit_id "
      "GROUP BY u.unit_id", {}, [&](const store::Block& block) -> Result<void> {
        for (std::size_t r = 0; r < block.rows(); ++r)
          out.push_back({std::string(block.text(0, r)), to_text(block.at(1, r)), decimal(block.at(2, r)).units,
                         decimal(block.at(3, r)).units, block.at(4, r) == Value{true},
                         decimal(block.at(5, r)).units});
        return {};
      }));
  sort_by_revenue(out);
  return out;
}

}  // namespace lode::facts
