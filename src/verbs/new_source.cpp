// Reads the unit table for `new`.
#include "verbs/new_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "model/attribute.h"

namespace lode::verbs {
namespace {

constexpr std::int64_t most_values = 40;

const model::Attribute* standard_of(const std::string& column) {
  const auto& standard = model::standard_attributes();
  auto it = std::ranges::find(standard, column, &model::Attribute::id);
  return it == standard.end() ? nullptr : &*it;
}

// Facts of our own invoices are left out: what a customer has bought cannot place a prospect.
bool may_define(const std::string& column) {
  static const std::set<std::string, std::less<>> never{"account_id", "unit_id", "root_id", "parent_id", "name",
                                                        "owner_id", "source", "load_seq", "currency", "status",
                                                        "accounts"};
  if (never.contains(column)) return false;
  const auto* standard = standard_of(column);
  return !standard || standard->source != "own_transactions";
}

std::string type_of(const std::string& sql_type, std::int64_t distinct, std::int64_t known) {
  if (sql_type == "BOOLEAN") return "boolean";
  if (sql_type == "DATE") return "date";
  if (sql_type.starts_with("DECIMAL") || sql_type == "DOUBLE" || sql_type == "FLOAT") return "number";
  if (sql_type.ends_with("INT") || sql_type == "INTEGER") return "integer";
  return distinct <= most_values && distinct * 3 <= known ? "enum" : "text";
}

Result<std::vector<std::string>> values_of(store::Connection& connection, const std::string& column) {
  LODE_TRY(rows, connection.query(fmt::format(
                     "SELECT DISTINCT CAST({0} AS VARCHAR) v FROM unit WHERE {0} IS NOT NULL ORDER BY v",
                     store::identifier(column))));
  std::vector<std::string> out;
  for (const auto& row : rows.rows) out.push_back(to_text(row[0]));
  return out;
}

}  // namespace

Result<std::vector<SeenAttribute>> seen_attributes(store::Connection& connection) {
  LODE_TRY(columns, connection.query("SELECT column_name, column_type FROM (DESCRIBE unit)"));
  std::vector<SeenAttribute> out;
  for (const auto& row : columns.rows) {
    SeenAttribute seen{.id = to_text(row[0])};
    if (!may_define(seen.id)) continue;
    LODE_TRY(counts, connection.query(fmt::format("SELECT count({0}), count(DISTINCT {0}) FROM unit",
                                                  store::identifier(seen.id))));
    seen.known = std::get<std::int64_t>(counts.rows[0][0]);
    seen.distinct = std::get<std::int64_t>(counts.rows[0][1]);
    if (seen.known == 0) continue;
    if (const auto* standard = standard_of(seen.id)) {
      seen.family = standard->family;
      seen.nest = standard->nest;
      seen.declared_source = standard->source;
    }
    seen.type = type_of(to_text(row[1]), seen.distinct, seen.known);
    if (seen.type == "enum") {
      LODE_TRY(values, values_of(connection, seen.id));
      seen.values = std::move(values);
    }
    out.push_back(std::move(seen));
  }
  return out;
}

Result<std::vector<ColumnValue>> column_values(store::Connection& connection, const std::string& column,
                                               const std::vector<SeenAttribute>& attributes) {
  auto it = std::ranges::find(attributes, column, &SeenAttribute::id);
  if (it == attributes.end()) {
    std::vector<std::string> known;
    for (const auto& attribute : attributes) known.push_back(attribute.id);
    auto near = did_you_mean(column, known);
    return fail(Code::invalid_argument, fmt::format("no account has an attribute '{}'", column),
                near.empty() ? "there are: " + join(known, ", ") : fmt::format("did you mean '{}'?", near));
  }
  if (it->distinct > most_values)
    return fail(Code::invalid_argument,
                fmt::format("'{}' has {} different values; a segmentation has a few", column, it->distinct),
                "choose a column such as a tier or a class");
  LODE_TRY(rows, connection.query(fmt::format(
                     "SELECT CAST({0} AS VARCHAR), count(*), sum(revenue_12m) FROM unit WHERE {0} IS NOT NULL "
                     "GROUP BY 1 ORDER BY 2 DESC, 1",
                     store::identifier(column))));
  std::vector<ColumnValue> out;
  for (const auto& row : rows.rows)
    out.push_back({to_text(row[0]), std::get<std::int64_t>(row[1]), row[2]});
  return out;
}

Result<Labelled> labelled(store::Connection& connection, const std::string& column,
                          const std::vector<ColumnValue>& values,
                          const std::vector<SeenAttribute>& attributes) {
  Labelled out;
  std::string select = fmt::format("SELECT CAST({} AS VARCHAR)", store::identifier(column));
  for (const auto& attribute : attributes) {
    if (attribute.id == column || attribute.type == "text" || attribute.type == "date") continue;
    bool words = attribute.type == "enum" || attribute.type == "boolean";
    select += fmt::format(", CAST({} AS {})", store::identifier(attribute.id), words ? "VARCHAR" : "DOUBLE");
    out.features.push_back({.attribute = attribute.id, .whole = attribute.type == "integer"});
  }
  select += fmt::format(" FROM unit WHERE {} IS NOT NULL ORDER BY account_id LIMIT 100000", store::identifier(column));
  std::vector<bool> words;
  for (const auto& feature : out.features) {
    auto it = std::ranges::find(attributes, feature.attribute, &SeenAttribute::id);
    words.push_back(it->type == "enum" || it->type == "boolean");
  }
  LODE_CHECK(connection.scan(select, {}, [&](const store::Block& block) -> Result<void> {
    for (std::size_t r = 0; r < block.rows(); ++r) {
      auto at = std::ranges::find(values, to_text(block.at(0, r)), &ColumnValue::value);
      out.labels.push_back(static_cast<int>(at - values.begin()));
      for (std::size_t f = 0; f < out.features.size(); ++f) {
        Value value = block.at(f + 1, r);
        if (words[f])
          out.features[f].words.push_back(is_null(value) ? std::nullopt : std::optional(to_text(value)));
        else
          out.features[f].numbers.push_back(as_number(value));
      }
    }
    return {};
  }));
  return out;
}

}  // namespace lode::verbs
