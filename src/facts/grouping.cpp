// From a name to a partition of units or lines.
#include "facts/grouping.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace lode::facts {
namespace {

using store::identifier;
using store::literal;

constexpr int values_unbanded = 12;

struct Found {
  std::string name, type;
};

Result<std::vector<Found>> columns_of(store::Connection& connection, const std::string& table) {
  LODE_TRY(rows, connection.query("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " + table + ")"));
  std::vector<Found> out;
  for (const auto& row : rows.rows)
    if (auto name = to_text(row[0]); name != "load_seq" && name != "load_source")
      out.push_back({name, to_text(row[1])});
  return out;
}

const Found* find(const std::vector<Found>& columns, std::string_view name) {
  auto it = std::ranges::find_if(columns, [&](const Found& f) { return lower(f.name) == lower(name); });
  return it == columns.end() ? nullptr : &*it;
}

bool numeric(const std::string& type) {
  return type == "BIGINT" || type == "DOUBLE" || type.starts_with("DECIMAL");
}

std::string shown(const Value& value) {
  auto number = as_number(value).value_or(0);
  return number == static_cast<double>(static_cast<std::int64_t>(number))
             ? std::to_string(static_cast<std::int64_t>(number))
             : fmt::format("{:.6g}", number);
}

// Cuts at the quintiles; empty where there are few values.
Result<std::vector<Value>> cuts_of(store::Connection& connection, const std::string& column) {
  LODE_TRY(few, connection.one(fmt::format("SELECT count(DISTINCT {}) <= {} FROM unit", column, values_unbanded)));
  std::vector<Value> out;
  if (few == Value{true}) return out;
  LODE_TRY(rows, connection.query(fmt::format(
      "SELECT quantile_disc({0}, 0.2), quantile_disc({0}, 0.4), quantile_disc({0}, 0.6), quantile_disc({0}, 0.8), "
      "max({0}) FROM unit", column)));
  for (std::size_t i = 0; i < 4; ++i)
    if (const auto& cut = rows.rows[0][i]; cut != rows.rows[0][4] && (out.empty() || out.back() != cut))
      out.push_back(cut);
  return out;
}

struct Bands {
  std::string sql;
  std::vector<std::string> labels;
};

Bands bands_of(const std::string& column, const std::vector<Value>& cuts) {
  Bands out{"CASE", {}};
  for (std::size_t i = 0; i <= cuts.size(); ++i) {
    auto label = i == 0            ? "up to " + shown(cuts[0])
                 : i < cuts.size() ? fmt::format("over {} to {}", shown(cuts[i - 1]), shown(cuts[i]))
                                   : "over " + shown(cuts.back());
    out.sql += i < cuts.size() ? fmt::format(" WHEN {} <= {} THEN {}", column, literal(cuts[i]), literal(Value{label}))
                               : fmt::format(" WHEN {} IS NOT NULL THEN {}", column, literal(Value{label}));
    out.labels.push_back(label);
  }
  out.sql += " END";
  return out;
}

Result<By> of_units(store::Connection& connection, const Found& column, std::int64_t top) {
  By out{.units = Grouping{.name = "by_value", .column = "value", .labels = {}, .title = "By " + column.name},
         .expression = {}, .title = column.name};
  auto quoted = identifier(column.name);
  auto label = fmt::format("CAST({} AS VARCHAR)", quoted);
  bool banded = false;
  if (numeric(column.type)) {
    LODE_TRY(cuts, cuts_of(connection, quoted));
    if ((banded = !cuts.empty())) {
      auto bands = bands_of(quoted, cuts);
      label = bands.sql;
      out.units->labels = bands.labels;
    }
  }
  auto most = top > 0 && !banded ? top : std::int64_t{9223372036854775807};
  LODE_CHECK(connection.run(fmt::format(
      "CREATE OR REPLACE TEMP TABLE by_value AS WITH v AS (SELECT account_id, coalesce({}, 'unknown') AS label "
      "FROM unit), r AS (SELECT label, coalesce(sum(revenue), 0) AS revenue FROM v LEFT JOIN account_unit u "
      "ON u.unit_id = v.account_id LEFT JOIN account_sum s ON s.account_id = u.account_id GROUP BY label), "
      "k AS (SELECT label, row_number() OVER (ORDER BY revenue DESC, label) AS place, count(*) OVER () AS n FROM r) "
      "SELECT account_id, CASE WHEN place <= {} THEN label ELSE (n - {}) || ' others' END AS label "
      "FROM v JOIN k USING (label)", label, most, most)));
  return out;
}

}  // namespace

Result<By> group_by(store::Connection& connection, const std::string& attribute, std::int64_t top) {
  auto dot = attribute.find('.');
  auto kind = dot == std::string::npos ? "" : attribute.substr(0, dot);
  auto name = dot == std::string::npos ? attribute : attribute.substr(dot + 1);
  LODE_TRY(units, columns_of(connection, "unit"));
  LODE_TRY(products, columns_of(connection, "product"));
  LODE_TRY(lines, columns_of(connection, "line"));
  // A line's own currency is what people mean; an account's is that of its turnover.
  bool prefers_line = kind.empty() && lower(name) == "currency";
  if ((kind.empty() && !prefers_line) || kind == "account")
    if (const auto* column = find(units, name)) return of_units(connection, *column, top);
  if (kind.empty() || kind == "line")
    if (const auto* column = find(lines, name))
      return By{.units = {}, .expression = "l." + identifier(column->name), .title = column->name};
  if (kind.empty() || kind == "product")
    if (const auto* column = find(products, name))
      return By{.units = {}, .expression = "p." + identifier(column->name), .title = attribute};
  std::vector<std::string> known;
  for (const auto* all : {&units, &products, &lines})
    for (const auto& column : *all) known.push_back(column.name);
  auto near = did_you_mean(attribute, known);
  return fail(Code::not_found, fmt::format("there is no attribute '{}'", attribute),
              near.empty() ? "attributes are columns of accounts, products and lines, and the standard facts"
                           : fmt::format("did you mean '{}'?", near));
}

}  // namespace lode::facts
