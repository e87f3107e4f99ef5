// Meets the dictionary with the columns at hand: renames synonyms, computes `derive`, converts types.
#include "assign/source.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "prove/membership.h"

namespace lode::assign {
namespace {

using model::Type;
using store::identifier;

struct Column {
  std::string name, type;
};

Result<std::vector<Column>> columns_of(store::Connection& connection, const std::string& relation) {
  LODE_TRY(rows, connection.query("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " +
                                  relation + ")"));
  std::vector<Column> out;
  for (const auto& row : rows.rows) out.push_back({to_text(row[0]), to_text(row[1])});
  return out;
}

const Column* find(const std::vector<Column>& columns, std::string_view name) {
  auto it = std::ranges::find_if(columns, [&](const Column& c) { return lower(c.name) == lower(name); });
  return it == columns.end() ? nullptr : &*it;
}

const Column* find(const std::vector<Column>& columns, std::string_view attribute,
                   const model::Attribute* declared) {
  if (const auto* column = find(columns, attribute)) return column;
  if (declared)
    for (const auto& synonym : declared->synonyms)
      if (const auto* column = find(columns, synonym)) return column;
  return nullptr;
}

bool is_number(std::string_view type) {
  return type.ends_with("INT") || type == "INTEGER" || type == "UINTEGER" || type == "DOUBLE" ||
         type == "FLOAT" || type.starts_with("DECIMAL");
}

// The SQL type a column must be brought to; empty where it is right as it stands.
std::string_view wanted(Type type, std::string_view is) {
  switch (type) {
    case Type::integer: return is_number(is) ? "" : "BIGINT";
    case Type::number: return is_number(is) ? "" : "DOUBLE";
    case Type::money: return is_number(is) ? "" : "DECIMAL(38,4)";
    case Type::boolean: return is == "BOOLEAN" ? "" : "BOOLEAN";
    case Type::date: return is == "DATE" ? "" : "DATE";
    case Type::enumeration:
    case Type::text: return is == "VARCHAR" ? "" : "VARCHAR";
  }
  return "";
}

std::string_view null_type(Type type) {
  auto name = wanted(type, "");
  return name.empty() ? "VARCHAR" : name;
}

Finding missing(const model::Segmentation& segmentation, const std::string& attribute) {
  std::vector<std::string> users;
  for (const auto& segment : segmentation.segments)
    if (std::ranges::count(model::attributes_of(segment.rule), attribute))
      users.push_back(segment.id);
  return {.rule = "RCH01", .name = "not-identifiable", .severity = Severity::warning,
          .outcome = Outcome::fires, .segments = users,
          .message = fmt::format("the data has no '{}': it is unknown for every account", attribute),
          .evidence = {{"attribute", Value(attribute)}, {"coverage", Value(std::int64_t{0})}},
          .fix = fmt::format("load a column '{0}' with the accounts, or give '{0}' a `derive`", attribute),
          .place = {segmentation.file, 0, 0}};
}

Result<void> report_unreadable(store::Connection& connection, const std::string& relation, const Column& column,
                               Type declared, Source& out) {
  auto type = wanted(declared, column.type);
  auto quoted = identifier(column.name);
  LODE_TRY(rows, connection.query(fmt::format(
      "SELECT count(*), CAST(min({0}) AS VARCHAR) FROM {1} WHERE {0} IS NOT NULL AND "
      "TRY_CAST({0} AS {2}) IS NULL", quoted, relation, type)));
  auto count = std::get<std::int64_t>(rows.rows[0][0]);
  if (count == 0) return {};
  out.findings.push_back(
      {.rule = "RCH01", .name = "not-identifiable", .severity = Severity::warning,
       .message = fmt::format("'{}' holds {} value{} that {} no {} and count{} as unknown, such as '{}'",
                              column.name, count, count == 1 ? "" : "s", count == 1 ? "is" : "are",
                              model::type_name(declared), count == 1 ? "s" : "", to_text(rows.rows[0][1])),
       .evidence = {{"attribute", Value(column.name)}, {"accounts", Value(count)}},
       .fix = "correct the values, or the attribute's type in the dictionary"});
  return {};
}

struct Extra {  // columns to add to or replace in the relation
  std::vector<std::string> added, replaced;
};

Result<void> meet(store::Connection& connection, const model::Segmentation& segmentation,
                  const std::string& relation, const std::vector<Column>& columns,
                  const std::string& attribute, Source& out, Extra& extra) {
  const auto* declared = segmentation.dictionary.find(attribute);
  const auto* column = find(columns, attribute, declared);
  auto named = identifier(attribute);
  auto type = declared ? declared->type : Type::text;
  if (!column && declared && !declared->derive.empty()) {
    extra.added.push_back(fmt::format("({}) AS {}", declared->derive, named));
  } else if (!column) {
    extra.added.push_back(fmt::format("CAST(NULL AS {}) AS {}", null_type(type), named));
    out.findings.push_back(missing(segmentation, attribute));
  } else if (auto cast = declared ? wanted(type, column->type) : ""; !cast.empty()) {
    LODE_CHECK(report_unreadable(connection, relation, *column, type, out));
    auto sql = fmt::format("TRY_CAST({} AS {}) AS {}", identifier(column->name), cast, named);
    (lower(column->name) == lower(attribute) ? extra.replaced : extra.added).push_back(sql);
  } else if (lower(column->name) != lower(attribute)) {
    extra.added.push_back(fmt::format("{} AS {}", identifier(column->name), named));
  }
  return {};
}

}  // namespace

std::vector<std::string> definers_of(const model::Segmentation& segmentation) {
  std::vector<std::string> out;
  for (const auto* rule : prove::rules_of(segmentation))
    for (auto& name : model::attributes_of(*rule))
      if (std::ranges::find(out, name) == out.end()) out.push_back(std::move(name));
  return out;
}

Result<Source> source_of(store::Connection& connection, const model::Segmentation& segmentation,
                         const std::string& relation, std::string_view id) {
  LODE_TRY(columns, columns_of(connection, relation));
  Source out;
  auto first_of = [&](std::initializer_list<std::string_view> names) {
    for (auto name : names)
      if (const auto* column = find(columns, name)) return column->name;
    return std::string();
  };
  out.id = id.empty() ? first_of({"account_id", "unit_id", "id"}) : first_of({id});
  if (out.id.empty()) {
    std::vector<std::string> names;
    for (const auto& column : columns) names.push_back(column.name);
    return fail(Code::invalid_argument,
                id.empty() ? "the table has no account_id" : fmt::format("there is no column '{}'", id),
                fmt::format("name the id column with --id; there are: {}", join(names, ", ")));
  }
  out.name = first_of({"name"});
  out.revenue = first_of({"revenue_12m", "revenue"});
  out.universe = segmentation.universe;
  out.attributes = definers_of(segmentation);
  Extra extra;
  for (const auto& attribute : out.attributes)
    LODE_CHECK(meet(connection, segmentation, relation, columns, attribute, out, extra));
  out.from = relation;
  if (extra.added.empty() && extra.replaced.empty()) return out;
  std::string select = "SELECT *";
  if (!extra.replaced.empty()) select += " REPLACE (" + join(extra.replaced, ", ") + ")";
  for (const auto& added : extra.added) select += ", " + added;
  out.from = fmt::format("({} FROM {})", select, relation);
  return out;
}

}  // namespace lode::assign
