// The canonical tables as everything above reads them: ids of one business made one, one row per key,
// money in the workspace's currency. Where nothing needs changing a view is the raw one, at no cost.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "facts/parts.h"
#include "store/canonical.h"

namespace lode::facts {
namespace {

using store::identifier;
using store::literal;

struct Keyed {
  std::string_view table, key;
};
constexpr std::array<Keyed, 5> keyed{{{"product", "product_id"},
                                      {"rep", "owner_id"},
                                      {"contact", "contact_id"},
                                      {"opportunity", "opportunity_id"},
                                      {"evidence", "evidence_id"}}};

struct Money {
  std::string_view table, date;
  std::vector<std::string_view> columns;
};

const Money* converted(std::string_view table) {
  static const std::array<Money, 2> all{{{"line", "date", {"revenue", "cost", "cost_to_serve"}},
                                         {"opportunity", "coalesce(t.closed, t.opened)", {"amount"}}}};
  auto it = std::ranges::find(all, table, &Money::table);
  return it == all.end() ? nullptr : &*it;
}

// In the workspace's currency: rows without a currency are taken to be in it already.
std::string convert(std::string_view column, const std::string& own) {
  return fmt::format(
      "CASE WHEN t.currency IS NULL OR t.currency = {1} THEN t.{0} "
      "ELSE CAST(CAST(t.{0} AS DECIMAL(38,4)) * f.rate AS DECIMAL(18,4)) END AS {0}",
      column, own);
}

struct Shape {
  bool aliases = false, rates = false;
};

std::string view_sql(const store::CanonicalTable& table, const std::string& from, const Shape& shape,
                     const Inputs& inputs) {
  std::vector<std::string> replaced;
  std::string joins, where, extra;
  if (shape.aliases)
    for (std::string_view id : {"account_id", "parent_id"})
      if (table.column(id)) {
        joins += fmt::format(" LEFT JOIN account_alias {0}_a ON {0}_a.alias_id = t.{0}", id);
        replaced.push_back(fmt::format("coalesce({0}_a.account_id, t.{0}) AS {0}", id));
      }
  const Money* money = converted(table.name);
  if (money && shape.rates) {
    auto own = literal(Value{inputs.settings.currency});
    auto day = money->date == "date" ? std::string("t.date") : std::string(money->date);
    joins += fmt::format(" LEFT JOIN fx_daily f ON f.currency = t.currency AND f.date = {}", day);
    for (auto column : money->columns) {
      replaced.push_back(convert(column, own));
      extra += fmt::format(", t.{0} AS {0}_original", column);
    }
  }
  if (table.name == "line" && inputs.as_of) where = " WHERE t.date <= " + literal(Value{*inputs.as_of});
  auto changes = replaced.empty() ? "" : fmt::format(" REPLACE ({})", fmt::join(replaced, ", "));
  return fmt::format("CREATE OR REPLACE TEMP VIEW {} AS SELECT t.*{}{} FROM {} t{}{}",
                     identifier(table.name), changes, extra, from, joins, where);
}

}  // namespace

Result<bool> exists(store::Connection& connection, std::string_view table) {
  Value name = std::string(table);
  LODE_TRY(count, connection.one(
                      "SELECT count(*) FROM information_schema.tables WHERE table_name = ?", {&name, 1}));
  return as_number(count).value_or(0) > 0;
}

std::string first_known(const std::string& column) {
  return fmt::format(
      "(min(struct_pack(s := load_seq, v := {0})) FILTER (WHERE {0} IS NOT NULL)).v", column);
}

Result<void> build_merged(store::Connection& connection) {
  for (const auto& [table, key] : keyed) {
    LODE_TRY(twice, connection.one(fmt::format(
                        "SELECT count(*) > count(DISTINCT {1}) FROM {0}_rows", table, key)));
    if (twice != Value{true}) continue;
    std::string columns;
    for (const auto& column : store::find_canonical(table)->columns)
      if (column.name != key)
        columns += fmt::format(", {} AS {}", first_known(identifier(column.name)), identifier(column.name));
    LODE_CHECK(connection.run(fmt::format("CREATE TABLE {0}_merged AS SELECT {1}{2} FROM {0}_rows "
                                          "GROUP BY {1} ORDER BY {1}", table, key, columns)));
  }
  return {};
}

Result<void> canonical_views(store::Connection& connection, const Inputs& inputs) {
  Shape shape;
  LODE_TRY(aliases, connection.one("SELECT count(*) FROM account_alias"));
  shape.aliases = as_number(aliases).value_or(0) > 0;
  shape.rates = !inputs.foreign.empty();
  for (const auto& table : store::canonical_tables()) {
    if (table.name == "account" || table.name == "fx") continue;
    auto merged = std::string(table.name) + "_merged";
    LODE_TRY(once, exists(connection, merged));
    auto from = once ? merged : std::string(table.name) + "_rows";
    LODE_CHECK(connection.run(view_sql(table, from, shape, inputs)));
  }
  return {};
}

}  // namespace lode::facts
