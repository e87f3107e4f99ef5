// account and unit: attributes, rolled up to buying parents, with the standard facts beside them.
#include <fmt/format.h>

#include "facts/derive.h"
#include "facts/parts.h"

namespace lode::facts {
namespace {

using store::identifier;

// Sums of lines per unit. `id` gives the unit of an account_sum row.
std::string flows(std::string_view id) {
  return fmt::format(
      "SELECT {} AS unit, sum(lines) AS lines, min(first_date) AS first_date, max(last_date) AS last_date, "
      "coalesce(sum(lines) FILTER (WHERE window_back = 0), 0) AS lines_0, "
      "coalesce(sum(lines_costed) FILTER (WHERE window_back = 0), 0) AS costed_0, "
      "coalesce(sum(revenue) FILTER (WHERE window_back = 0), 0) AS revenue_0, "
      "coalesce(sum(revenue) FILTER (WHERE window_back = 1), 0) AS revenue_1, "
      "coalesce(sum(profit_known) FILTER (WHERE window_back = 0), 0) AS profit_0 "
      "FROM account_sum s {} WHERE s.account_id IS NOT NULL GROUP BY 1",
      id, id == "s.account_id" ? "" : "JOIN account_tree t ON t.account_id = s.account_id");
}

// A flow is unknown where the ledger does not cover its window, 0 where it does and has no line.
constexpr std::string_view facts_sql = R"(
    CASE WHEN g.covers_12m THEN CAST(coalesce(f.revenue_0, 0) AS DECIMAL(38,4)) END AS revenue_12m,
    CASE WHEN g.covers_24m THEN CAST(coalesce(f.revenue_1, 0) AS DECIMAL(38,4)) END AS revenue_prior_12m,
    CASE WHEN g.covers_12m AND coalesce(f.costed_0 = f.lines_0, true)
         THEN CAST(coalesce(f.profit_0, 0) AS DECIMAL(38,4)) END AS profit_12m,
    CASE WHEN g.covers_24m AND f.revenue_1 > 0
         THEN CAST(f.revenue_0 AS DOUBLE) / CAST(f.revenue_1 AS DOUBLE) - 1 END AS growth_12m,
    CAST(g.as_of - f.last_date AS BIGINT) AS recency_days,
    CASE WHEN g.covers_12m AND w.revenue > 0
         THEN CAST(coalesce(f.revenue_0, 0) AS DOUBLE) / CAST(w.revenue AS DOUBLE) END AS revenue_share,
    CASE WHEN g.covers_12m THEN CAST(coalesce(f.lines_0, 0) AS BIGINT) END AS lines_12m,
    CASE WHEN g.covers_12m AND (SELECT count(*) > 0 FROM account_product)
         THEN CAST(coalesce(p.products, 0) AS BIGINT) END AS products_12m,
    f.first_date AS customer_since)";

std::string facts_from(bool tree) {
  std::string_view id = tree ? "t.root_id" : "s.account_id";
  return fmt::format(
      " LEFT JOIN ({}) f ON f.unit = b.account_id LEFT JOIN ({}) p ON p.unit = b.account_id "
      "CROSS JOIN ledger g CROSS JOIN (SELECT sum(revenue) AS revenue FROM account_sum "
      "WHERE window_back = 0) w",
      flows(id),
      // Pairs are distinct per account already; those of a buying parent are made so.
      tree ? "SELECT unit, count(*) AS products FROM (SELECT DISTINCT t.root_id AS unit, s.product_id "
             "FROM account_product s JOIN account_tree t USING (account_id)) GROUP BY unit"
           : "SELECT account_id AS unit, count(*) AS products FROM account_product GROUP BY account_id");
}

std::string names_of(const std::vector<AttributeColumn>& columns) {
  std::string out;
  for (const auto& column : columns)
    if (column.name != "status") out += fmt::format(", b.{}", identifier(column.name));
  return out;
}

// Said by a source, else seen in the ledger: a line in the last 12 months, an earlier one, or none.
constexpr std::string_view status_sql =
    "coalesce(b.status, CASE WHEN f.lines_0 > 0 THEN 'customer' WHEN f.lines > 0 THEN 'lapsed' "
    "WHEN (SELECT lines FROM ledger) > 0 THEN 'prospect' END) AS status";

Result<void> build_account(store::Connection& connection, model::Unit unit, const std::string& names) {
  return connection.run(fmt::format(
      "CREATE TABLE account AS SELECT b.account_id, t.parent_id, t.root_id, t.depth, {} AS unit_id, "
      "b.in_master, {}{} "
      "FROM account_base b JOIN account_tree t USING (account_id) "
      "LEFT JOIN ({}) f ON f.unit = b.account_id ORDER BY b.account_id",
      unit == model::Unit::account ? "b.account_id" : "t.root_id", status_sql, names, flows("s.account_id")));
}

Result<void> build_unit_table(store::Connection& connection, const std::string& table,
                              const std::string& relation, const model::Dictionary& dictionary) {
  LODE_TRY(derived, with_derived(connection, relation, dictionary));
  return connection.run(fmt::format("CREATE TABLE {} AS SELECT * FROM {} ORDER BY account_id", table,
                                    derived.value));
}

Result<void> build_parents(store::Connection& connection, const Inputs& inputs,
                           const std::vector<AttributeColumn>& columns, const std::string& names) {
  LODE_TRY(rolled, roll_up(connection, columns,
                           "(SELECT b.* EXCLUDE (parent_id), t.parent_id, t.depth FROM account_base b "
                           "JOIN account_tree t USING (account_id))"));
  if (!rolled) return {};  // every account is its own buying parent
  // The most active of what its accounts are, unless a source says what the parent is.
  constexpr std::string_view status =
      "coalesce((SELECT status FROM account_base o WHERE o.account_id = b.account_id), m.status) AS status";
  auto relation = fmt::format(
      "(SELECT b.account_id, m.accounts, {}{}, {} FROM rolled_up b JOIN (SELECT root_id, count(*) AS accounts, "
      "CASE WHEN bool_or(status = 'customer') THEN 'customer' WHEN bool_or(status = 'lapsed') THEN 'lapsed' "
      "ELSE min(status) END AS status FROM account GROUP BY root_id) m ON m.root_id = b.account_id{})",
      status, names, facts_sql, facts_from(true));
  LODE_CHECK(build_unit_table(connection, "unit_of_buying_parent", relation, inputs.dictionary));
  return {};
}

Result<void> note_columns(store::Connection& connection, const std::vector<AttributeColumn>& columns) {
  LODE_CHECK(connection.run("CREATE TABLE attribute_column(name VARCHAR, type VARCHAR, roll_up VARCHAR, "
                            "origin VARCHAR)"));
  for (const auto& column : columns) {
    static constexpr const char* names[] = {"sum", "any", "unanimous"};
    std::vector<Value> row{column.name, std::string(model::type_name(column.type)),
                           std::string(names[static_cast<int>(column.roll_up)]), column.origin};
    LODE_CHECK(connection.run("INSERT INTO attribute_column VALUES (?, ?, ?, ?)", row));
  }
  return {};
}

}  // namespace

Result<void> build_units(store::Connection& connection, const Inputs& inputs,
                         const std::vector<AttributeColumn>& columns) {
  LODE_CHECK(note_columns(connection, columns));
  LODE_CHECK(connection.run(
      "CREATE TEMP TABLE account_product AS SELECT DISTINCT account_id, product_id FROM line, ledger "
      "WHERE date > as_of - INTERVAL 12 MONTH AND account_id IS NOT NULL AND product_id IS NOT NULL"));
  auto names = names_of(columns);
  LODE_CHECK(build_account(connection, inputs.settings.unit, names));
  auto relation = fmt::format("(SELECT b.account_id, CAST(1 AS BIGINT) AS accounts, b.status{}, {} FROM account b{})",
                              names, facts_sql, facts_from(false));
  LODE_CHECK(build_unit_table(connection, "unit_of_account", relation, inputs.dictionary));
  return build_parents(connection, inputs, columns, names);
}

}  // namespace lode::facts
