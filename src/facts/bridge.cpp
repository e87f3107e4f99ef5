// New: lines in the later 12 months and none in the earlier; lost: the other way round; grown and shrunk: lines
// in both. Price is what the same products cost more, volume the change of quantity at the earlier average
// price, mix the rest: other products, other shares of them.
#include "facts/bridge.h"

#include <fmt/format.h>

namespace lode::facts {
namespace {

using store::identifier;
using store::literal;

std::string label_of(const Grouping* grouping) {
  return grouping ? fmt::format("coalesce(g.label, '{}')", unassigned) : std::string("'all'");
}

std::string join_of(const Grouping* grouping, std::string_view unit) {
  return grouping ? fmt::format("LEFT JOIN {} g ON g.account_id = {}", identifier(grouping->name), unit)
                  : std::string();
}

// How many pairs of windows the ledger holds in full.
int pairs_covered(const Overview& o) {
  if (!o.covers_24m) return 0;
  int pairs = 1;
  // A window counts as covered if it starts at most a month before the first line.
  while (o.first_date <= add_months(o.as_of, 1 - 12 * (pairs + 2))) ++pairs;
  return pairs;
}

// Temp table bridge_unit(back, label, unit_id, before, after, kind) for the pairs 0 .. pairs - 1.
Result<void> build_units(store::Connection& connection, const Grouping* grouping, int pairs) {
  return connection.run(fmt::format(
      "CREATE OR REPLACE TEMP TABLE bridge_unit AS WITH w AS (SELECT u.unit_id, s.window_back AS w, "
      "sum(s.revenue) AS revenue FROM account_sum s LEFT JOIN account_unit u USING (account_id) "
      "WHERE s.window_back BETWEEN 0 AND {2} GROUP BY ALL), "
      "p AS (SELECT unit_id, w AS back, revenue AS after, NULL AS before, true AS late FROM w WHERE w < {2} "
      "UNION ALL SELECT unit_id, w - 1, NULL, revenue, false FROM w WHERE w > 0), "
      "b AS (SELECT back, unit_id, coalesce(sum(before), 0) AS before, coalesce(sum(after), 0) AS after, "
      "bool_or(late) AS late, bool_or(NOT late) AS early FROM p GROUP BY ALL) "
      "SELECT back, {0} AS label, unit_id, before, after, CASE WHEN unit_id IS NULL THEN 'unassigned' "
      "WHEN NOT early THEN 'new' WHEN NOT late THEN 'lost' WHEN after > before THEN 'grown' "
      "WHEN after < before THEN 'shrunk' ELSE 'same' END AS kind FROM b {1}",
      label_of(grouping), join_of(grouping, "b.unit_id"), pairs));
}

// Temp table bridge_price(label, price, volume, mix, explained): lines of units in both of the last windows
// whose product and quantity are known.
Result<void> build_prices(store::Connection& connection, const Overview& o) {
  auto start = literal(Value{add_months(o.as_of, -12)});
  return connection.run(fmt::format(
      "CREATE OR REPLACE TEMP TABLE bridge_price AS WITH kept AS MATERIALIZED (SELECT u.account_id, b.label "
      "FROM bridge_unit b JOIN account_unit u USING (unit_id) WHERE back = 0 AND kind IN ('grown', 'shrunk', 'same')), "
      "q AS (SELECT k.label, l.product_id, "
      "coalesce(sum(l.quantity) FILTER (WHERE l.date <= {0}), 0) AS q0, "
      "coalesce(sum(l.quantity) FILTER (WHERE l.date > {0}), 0) AS q1, "
      "coalesce(sum(l.revenue) FILTER (WHERE l.date <= {0}), 0) AS r0, "
      "coalesce(sum(l.revenue) FILTER (WHERE l.date > {0}), 0) AS r1 "
      "FROM line l JOIN kept k USING (account_id) "
      "WHERE l.date > {1} AND l.quantity IS NOT NULL AND l.product_id IS NOT NULL GROUP BY ALL), "
      "p AS (SELECT label, CASE WHEN q0 > 0 AND q1 > 0 THEN r1 - CAST(CAST(q1 AS DOUBLE) * CAST(r0 AS DOUBLE) "
      "/ CAST(q0 AS DOUBLE) AS DECIMAL(38,4)) ELSE 0 END AS price, q0, q1, r0, r1 FROM q), "
      "g AS (SELECT label, sum(price) AS price, sum(r1) - sum(r0) AS explained, "
      "CASE WHEN sum(q0) > 0 THEN CAST((CAST(sum(q1) AS DOUBLE) - CAST(sum(q0) AS DOUBLE)) * CAST(sum(r0) AS DOUBLE) "
      "/ CAST(sum(q0) AS DOUBLE) AS DECIMAL(38,4)) END AS volume FROM p GROUP BY label) "
      "SELECT label, price, volume, explained - price - volume AS mix, explained FROM g",
      start, literal(Value{add_months(o.as_of, -24)})));
}

constexpr std::string_view steps =
    "coalesce(sum(before), 0), "
    "coalesce(sum(after) FILTER (WHERE kind = 'new'), 0), "
    "coalesce(-sum(before) FILTER (WHERE kind = 'lost'), 0), "
    "coalesce(sum(after - before) FILTER (WHERE kind = 'grown'), 0), "
    "coalesce(sum(after - before) FILTER (WHERE kind = 'shrunk'), 0), "
    "coalesce(sum(after - before) FILTER (WHERE kind = 'unassigned'), 0), "
    "coalesce(sum(after), 0), "
    "count(*) FILTER (WHERE kind = 'new'), count(*) FILTER (WHERE kind = 'lost'), "
    "count(*) FILTER (WHERE kind = 'grown'), count(*) FILTER (WHERE kind = 'shrunk')";

std::vector<Column> columns() {
  return {{"segment", "segment"},
          {"to", "12 months to", Kind::date},
          {"before", "before", Kind::money},
          {"new_revenue", "new", Kind::money},
          {"lost_revenue", "lost", Kind::money},
          {"grown_revenue", "grown", Kind::money},
          {"shrunk_revenue", "shrunk", Kind::money},
          {"unassigned_revenue", "unassigned", Kind::money},
          {"after", "after", Kind::money},
          {"new_accounts", "accounts won", Kind::integer},
          {"lost_accounts", "accounts lost", Kind::integer},
          {"grown_accounts", "accounts grown", Kind::integer},
          {"shrunk_accounts", "accounts shrunk", Kind::integer},
          {"price", "price", Kind::money},
          {"volume", "volume", Kind::money},
          {"mix", "mix", Kind::money},
          {"unexplained", "no quantity", Kind::money}};
}

}  // namespace

Result<Table> bridge(store::Connection& connection, const Overview& o, const Grouping* grouping) {
  Table out{.name = "bridge", .title = "Customers won, lost, grown and shrunk", .columns = columns()};
  out.source = ledger_source(o);
  int pairs = pairs_covered(o);
  if (pairs == 0) {
    out.note = "the ledger does not cover two spans of 12 months";
    return out;
  }
  LODE_CHECK(build_units(connection, grouping, pairs));
  LODE_CHECK(build_prices(connection, o));
  auto order = grouping ? "ORDER BY back, label = 'unassigned', label" : "ORDER BY back, label";
  LODE_TRY(rows, connection.query(fmt::format(
      "WITH b AS (SELECT label, CAST(back AS BIGINT) AS back, {} FROM bridge_unit GROUP BY ALL) "
      "SELECT b.*, CASE WHEN back = 0 THEN price END, CASE WHEN back = 0 THEN volume END, "
      "CASE WHEN back = 0 THEN mix END, CASE WHEN back = 0 THEN explained END "
      "FROM b LEFT JOIN bridge_price USING (label) {}", steps, order)));
  for (const auto& r : rows.rows) {
    auto back = static_cast<int>(std::get<std::int64_t>(r[1]));
    Value unexplained;
    if (!is_null(r[14])) unexplained = money(decimal(r[5]).units + decimal(r[6]).units - decimal(r[16]).units);
    std::vector<Value> row{r[0], add_months(o.as_of, -12 * back)};
    row.insert(row.end(), r.begin() + 2, r.begin() + 16);
    row.push_back(unexplained);
    out.rows.push_back(std::move(row));
  }
  out.coverage = "every line of the windows; price, volume and mix where product and quantity are known";
  out.note = "before + new + lost + grown + shrunk + unassigned = after; grown + shrunk = price + volume + mix "
             "+ no quantity";
  return out;
}

Result<Table> bridge_steps(store::Connection& connection, const Overview& o) {
  Table out{.name = "bridge_steps", .title = "From the 12 months before to the last 12 months"};
  out.columns = {{"step", "step"}, {"amount", "amount", Kind::money}, {"accounts", "accounts", Kind::integer},
                 {"total", "is a total", Kind::integer, true}};  // 1: stands on the ground, 0: a step
  out.source = ledger_source(o);
  if (!o.covers_24m) {
    out.note = "the ledger does not cover two spans of 12 months";
    return out;
  }
  LODE_TRY(rows, connection.query(fmt::format("SELECT {}, count(*) FILTER (WHERE before <> 0), "
                                              "count(*) FILTER (WHERE after <> 0) FROM bridge_unit "
                                              "WHERE back = 0", steps)));
  const auto& r = rows.rows.at(0);
  out.rows = {{std::string("before"), r[0], r[11]}, {std::string("new"), r[1], r[7]},
              {std::string("lost"), r[2], r[8]},    {std::string("grown"), r[3], r[9]},
              {std::string("shrunk"), r[4], r[10]}};
  if (decimal(r[5]).units != 0) out.rows.push_back({std::string(unassigned), r[5], Value{}});
  out.rows.push_back({std::string("after"), r[6], r[12]});
  for (auto& row : out.rows) row.push_back(std::int64_t{&row == &out.rows.front() || &row == &out.rows.back()});
  out.coverage = "every line of both spans";
  return out;
}

}  // namespace lode::facts
