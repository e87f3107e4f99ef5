// Revenue and profit by groups of units, by the largest units, and by what lines and products say.
#include <fmt/format.h>

#include <algorithm>

#include "facts/economics.h"

namespace lode::facts {
namespace {

using store::identifier;
using store::literal;

// Sums of one group; `w` restricts to a window where given.
constexpr std::string_view sums =
    "coalesce(sum(revenue), 0) AS revenue, "
    "CASE WHEN sum(lines_costed) = sum(lines) THEN sum(profit_known) END AS profit, "
    "sum(profit_known) AS profit_known, coalesce(sum(revenue_uncosted), 0) AS uncosted, "
    "coalesce(sum(revenue) FILTER (WHERE window_back = 0), 0) AS revenue_0, "
    "coalesce(sum(revenue) FILTER (WHERE window_back = 1), 0) AS revenue_1, "
    "CASE WHEN coalesce(sum(lines_costed - lines) FILTER (WHERE window_back = 0), 0) = 0 "
    "THEN coalesce(sum(profit_known) FILTER (WHERE window_back = 0), 0) END AS profit_0, "
    "CAST(coalesce(sum(lines), 0) AS BIGINT) AS lines";

Value share(const Value& part, const Decimal& whole) {
  if (is_null(part) || whole.units <= 0) return {};
  return ratio(decimal(part).units, whole.units);
}

Value known_if(bool known, const Value& value) { return known ? value : Value{}; }

std::vector<Column> group_columns(const std::string& first, bool by_segment) {
  std::vector<Column> out{{first, first},
                          {"accounts", "accounts", Kind::integer},
                          {"revenue", "revenue", Kind::money},
                          {"revenue_share", "share", Kind::share},
                          {"profit", "profit", Kind::money},
                          {"profit_share", "share of profit", Kind::share},
                          {"revenue_12m", "revenue, 12 months", Kind::money},
                          {"growth_12m", "growth", Kind::share},
                          {"profit_12m", "profit, 12 months", Kind::money, true}};
  if (by_segment)
    for (auto c : {Column{"pool", "pool", Kind::money}, Column{"share", "share of pool", Kind::share},
                   Column{"upside", "upside", Kind::money},
                   Column{"pool_accounts", "pool known for", Kind::integer, true}})
      out.push_back(c);
  for (auto c : {Column{"accounts_with_lines", "with lines", Kind::integer, true},
                 Column{"lines", "lines", Kind::integer, true},
                 Column{"average_revenue", "revenue per account", Kind::money},
                 Column{"profit_known_part", "profit where cost is known", Kind::money, true},
                 Column{"revenue_with_unknown_cost", "revenue without cost", Kind::money, true}})
    out.push_back(c);
  return out;
}

// label, accounts, with_lines, sums, pool columns.
std::string group_sql(const Grouping& grouping) {
  return fmt::format(
      "WITH g AS (SELECT account_id, coalesce(label, '{0}') AS label FROM {1}), "
      "s AS (SELECT coalesce(g.label, '{0}') AS label, u.unit_id, s.* FROM account_sum s "
      "LEFT JOIN account_unit u ON u.account_id = s.account_id LEFT JOIN g ON g.account_id = u.unit_id), "
      "m AS (SELECT label, count(*) AS accounts FROM g GROUP BY label), "
      "t AS (SELECT label, {2}, count(DISTINCT unit_id) AS with_lines FROM s GROUP BY label), "
      "p AS (SELECT label, sum(pool) AS pool, sum(captured) FILTER (WHERE pool IS NOT NULL) AS captured, "
      "sum(upside) AS upside, count(pool) AS known FROM unit_pool JOIN g USING (account_id) GROUP BY label) "
      "SELECT label, CAST(coalesce(m.accounts, 0) AS BIGINT), CAST(coalesce(with_lines, 0) AS BIGINT), "
      "coalesce(revenue, 0), CASE WHEN t.label IS NULL THEN 0 ELSE profit END, profit_known, coalesce(uncosted, 0), "
      "coalesce(revenue_0, 0), coalesce(revenue_1, 0), CASE WHEN t.label IS NULL THEN 0 ELSE profit_0 END, "
      "CAST(coalesce(lines, 0) AS BIGINT), pool, captured, upside, CAST(coalesce(known, 0) AS BIGINT) "
      "FROM m FULL JOIN t USING (label) LEFT JOIN p USING (label) ORDER BY revenue DESC NULLS LAST, label",
      unassigned, identifier(grouping.name), sums);
}

// Declared labels in their order, then others as they come, `unassigned` last; each label once.
std::vector<std::vector<Value>> ordered(std::vector<std::vector<Value>> rows, const Grouping& grouping) {
  auto place = [&](const std::string& label) {
    auto it = std::ranges::find(grouping.labels, label);
    return label == unassigned ? grouping.labels.size() + 1 : static_cast<std::size_t>(it - grouping.labels.begin());
  };
  auto has = [&](std::string_view label) {
    return std::ranges::any_of(rows, [&](const auto& row) { return to_text(row[0]) == label; });
  };
  auto empty = [](std::string_view label) {
    Value zero = Decimal{0, 4}, none = std::int64_t{0};
    return std::vector<Value>{std::string(label), none, none, zero, zero, zero, zero, zero, zero, zero,
                              none, Value{}, Value{}, Value{}, none};
  };
  for (const auto& label : grouping.labels)
    if (!has(label)) rows.push_back(empty(label));
  if (grouping.column == "segment" && !has(unassigned)) rows.push_back(empty(unassigned));
  std::ranges::stable_sort(rows, {}, [&](const auto& row) { return place(to_text(row[0])); });
  return rows;
}

std::vector<Value> group_row(const std::vector<Value>& r, const Overview& o, bool by_segment) {
  auto accounts = std::get<std::int64_t>(r[1]);
  Value growth, average, of_pool;
  if (o.covers_24m && decimal(r[8]).units > 0) growth = ratio(decimal(r[7]).units, decimal(r[8]).units) - 1;
  if (accounts > 0 && to_text(r[0]) != unassigned) average = Decimal{decimal(r[3]).units / accounts, 4};
  if (decimal(r[11]).units > 0 && !is_null(r[12])) of_pool = ratio(decimal(r[12]).units, decimal(r[11]).units);
  auto profit = known_if(o.any_cost, r[4]);
  std::vector<Value> out{r[0], r[1], r[3], share(r[3], o.revenue), profit,
                         o.profit_complete ? share(profit, o.profit_known) : Value{},
                         known_if(o.covers_12m, r[7]), growth,
                         known_if(o.covers_12m && o.any_cost, r[9])};
  if (by_segment)
    for (auto value : {r[11], of_pool, r[13], r[14]}) out.push_back(std::move(value));
  for (auto value : {r[2], r[10], average, r[5], r[6]}) out.push_back(std::move(value));
  return out;
}

std::vector<Column> account_columns() {
  return {{"account_id", "account", Kind::id},
          {"name", "name"},
          {"revenue", "revenue", Kind::money},
          {"revenue_share", "share", Kind::share},
          {"profit", "profit", Kind::money},
          {"revenue_12m", "revenue, 12 months", Kind::money},
          {"growth_12m", "growth", Kind::share},
          {"profit_12m", "profit, 12 months", Kind::money, true},
          {"status", "status"},
          {"last_line", "last line", Kind::date, true},
          {"lines", "lines", Kind::integer, true},
          {"profit_known_part", "profit where cost is known", Kind::money, true},
          {"revenue_with_unknown_cost", "revenue without cost", Kind::money, true}};
}

}  // namespace

Result<Table> by_group(store::Connection& connection, const Overview& o, const Grouping& grouping,
                       std::string table) {
  LODE_TRY(rows, connection.query(group_sql(grouping)));
  bool by_segment = grouping.column == "segment";
  Table out{.name = std::move(table), .title = grouping.title,
            .columns = group_columns(grouping.column, by_segment)};
  std::int64_t known = 0;
  for (const auto& row : ordered(std::move(rows.rows), grouping)) {
    known += std::get<std::int64_t>(row[14]);
    out.rows.push_back(group_row(row, o, by_segment));
  }
  out.source = ledger_source(o);
  out.coverage = "every line of the ledger; unassigned holds accounts in no group and lines without an account";
  if (by_segment && known == 0) out.note = "pool, share and upside are unknown: no pool is loaded";
  else if (by_segment)
    out.note = fmt::format("pool and upside add up the {} accounts whose pool is known", known);
  return out;
}

Result<Table> by_account(store::Connection& connection, const Overview& o, std::int64_t top) {
  auto limit = top > 0 ? top : std::int64_t{9223372036854775807};
  LODE_TRY(rows, connection.query(fmt::format(
      "WITH t AS (SELECT u.unit_id, {}, max(last_date) AS last_line FROM account_sum s LEFT JOIN account_unit u "
      "USING (account_id) GROUP BY u.unit_id), "
      "r AS (SELECT t.*, row_number() OVER (ORDER BY unit_id IS NULL, revenue DESC, unit_id) AS place FROM t), "
      "k AS (SELECT CASE WHEN unit_id IS NULL THEN 2 WHEN place <= {} THEN 0 ELSE 1 END AS kind, "
      "CASE WHEN kind = 0 THEN place ELSE 0 END AS nth, r.* FROM r) "
      "SELECT kind, count(*), any_value(unit_id), any_value(n.name), sum(revenue), "
      "CASE WHEN count(profit) = count(*) THEN sum(profit) END, sum(revenue_0), sum(revenue_1), "
      "CASE WHEN count(profit_0) = count(*) THEN sum(profit_0) END, any_value(n.status), max(last_line), "
      "CAST(sum(lines) AS BIGINT), sum(profit_known), sum(uncosted) "
      "FROM k LEFT JOIN unit n ON n.account_id = k.unit_id GROUP BY kind, nth ORDER BY kind, nth",
      sums, limit)));
  Table out{.name = "by_account", .title = "By account", .columns = account_columns()};
  std::int64_t others = 0;
  for (const auto& r : rows.rows) {
    auto kind = as_number(r[0]).value_or(0);
    auto count = std::get<std::int64_t>(r[1]);
    Value id = r[2], name = r[3], status = r[9], growth;
    if (kind == 1) id = {}, name = fmt::format("{} other accounts", count), status = {}, others = count;
    if (kind == 2) id = {}, name = std::string(unassigned), status = {};
    if (o.covers_24m && decimal(r[7]).units > 0) growth = ratio(decimal(r[6]).units, decimal(r[7]).units) - 1;
    out.rows.push_back({id, name, r[4], share(r[4], o.revenue), known_if(o.any_cost, r[5]),
                        known_if(o.covers_12m, r[6]), growth, known_if(o.covers_12m && o.any_cost, r[8]), status,
                        r[10], r[11], r[12], r[13]});
  }
  out.source = ledger_source(o);
  out.coverage = "accounts with at least one line; the rows add up to the ledger";
  if (others > 0) out.note = fmt::format("--top 0 lists all {} accounts", others + top);
  return out;
}

Result<Table> by_line(store::Connection& connection, const Overview& o, const std::string& expression,
                      const std::string& title, std::int64_t top) {
  auto limit = top > 0 ? top : std::int64_t{9223372036854775807};
  LODE_TRY(rows, connection.query(fmt::format(
      "WITH t AS (SELECT CAST({0} AS VARCHAR) AS label, coalesce(sum(l.revenue), 0) AS revenue, "
      "CASE WHEN count(l.cost) = count(*) THEN sum(l.revenue - l.cost - coalesce(l.cost_to_serve, 0)) END AS profit, "
      "sum(l.revenue - l.cost - coalesce(l.cost_to_serve, 0)) AS known, "
      "coalesce(sum(l.revenue) FILTER (WHERE l.cost IS NULL), 0) AS uncosted, count(*) AS lines, "
      "count(DISTINCT u.unit_id) AS accounts "
      "FROM line l LEFT JOIN product p ON p.product_id = l.product_id "
      "LEFT JOIN account_unit u ON u.account_id = l.account_id GROUP BY 1), "
      "r AS (SELECT *, row_number() OVER (ORDER BY label IS NULL, revenue DESC, label) AS place FROM t), "
      "k AS (SELECT *, CASE WHEN label IS NULL THEN 2 WHEN place <= {1} THEN 0 ELSE 1 END AS kind, "
      "CASE WHEN place <= {1} THEN place ELSE 0 END AS nth FROM r) "
      "SELECT kind, count(*), any_value(label), CASE WHEN kind <> 1 THEN max(accounts) END, sum(revenue), "
      "CASE WHEN count(profit) = count(*) THEN sum(profit) END, CAST(sum(lines) AS BIGINT), sum(known), sum(uncosted) "
      "FROM k GROUP BY kind, nth ORDER BY kind, nth", expression, limit)));
  Table out{.name = "by_attribute", .title = title};
  out.columns = {{"value", title}, {"accounts", "accounts", Kind::integer}, {"revenue", "revenue", Kind::money},
                 {"revenue_share", "share", Kind::share}, {"profit", "profit", Kind::money},
                 {"profit_share", "share of profit", Kind::share}, {"lines", "lines", Kind::integer},
                 {"profit_known_part", "profit where cost is known", Kind::money, true},
                 {"revenue_with_unknown_cost", "revenue without cost", Kind::money, true}};
  for (const auto& r : rows.rows) {
    auto kind = as_number(r[0]).value_or(0);
    Value label = r[2];
    if (kind == 1) label = fmt::format("{} others", std::get<std::int64_t>(r[1]));
    if (kind == 2) label = std::string("unknown");
    auto profit = known_if(o.any_cost, r[5]);
    out.rows.push_back({label, r[3], r[4], share(r[4], o.revenue), profit,
                        o.profit_complete ? share(profit, o.profit_known) : Value{}, r[6], r[7], r[8]});
  }
  out.source = ledger_source(o);
  out.coverage = "every line of the ledger; an account counts wherever it has a line";
  return out;
}

Result<Table> reconciliation(store::Connection& connection, const Overview& o, const Grouping* grouping,
                             std::int64_t rejected_rows) {
  Table out{.name = "reconciliation", .title = "How it adds up"};
  out.columns = {{"part", "part"}, {"lines", "lines", Kind::integer}, {"revenue", "revenue", Kind::money}};
  auto add = [&](const char* part, Value lines, Value revenue) {
    out.rows.push_back({std::string(part), std::move(lines), std::move(revenue)});
  };
  if (grouping) {
    LODE_TRY(rows, connection.query(fmt::format(
        "SELECT CAST(coalesce(sum(lines) FILTER (WHERE label IS NOT NULL), 0) AS BIGINT), "
        "coalesce(sum(revenue) FILTER (WHERE label IS NOT NULL), 0), "
        "CAST(coalesce(sum(lines) FILTER (WHERE label IS NULL), 0) AS BIGINT), "
        "coalesce(sum(revenue) FILTER (WHERE label IS NULL), 0) FROM account_sum s "
        "JOIN account_unit u USING (account_id) LEFT JOIN {} g ON g.account_id = u.unit_id",
        identifier(grouping->name))));
    const auto& r = rows.rows.at(0);
    add("accounts in a group", r[0], r[1]);
    add("accounts in no group", r[2], r[3]);
  } else {
    add("lines with an account", o.lines - o.unassigned_lines,
        money(o.revenue.units - o.unassigned_revenue.units));
  }
  add("lines without an account", o.unassigned_lines, o.unassigned_revenue);
  add("the ledger", o.lines, o.revenue);
  LODE_TRY(unpriced, connection.one("SELECT CAST(sum(row_count) AS BIGINT) FROM fx_missing "
                                    "WHERE table_name = 'line'"));
  if (!is_null(unpriced)) add("in it without a rate, so without an amount", unpriced, {});
  add("rejected rows of every table, not in it", rejected_rows, {});
  out.source = ledger_source(o);
  out.coverage = "sums are exact; the parts add up to the ledger";
  return out;
}

}  // namespace lode::facts
