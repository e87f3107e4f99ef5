// Types of account attributes. A column that nobody declared is only taken for a number, a date or a
// yes/no if every value of it is one; what looks like an id stays text, whatever its digits.
#include "facts/columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "store/canonical.h"

namespace lode::facts {
namespace {

using model::Type;
using store::identifier;

constexpr std::string_view whole = "'[-]?(0|[1-9][0-9]{0,17})'";
constexpr std::string_view fraction = "'[-]?(0|[1-9][0-9]{0,14})([.][0-9]{1,12})?'";
constexpr std::string_view iso_date = "'[0-9]{4}-[0-9]{2}-[0-9]{2}'";
// "yes" and "no" stay words until somebody declares the column boolean.
constexpr std::string_view yes_no = "('true', 'false')";

// Names that units and accounts use themselves.
constexpr std::array<std::string_view, 7> reserved{"account_id",  "parent_id", "unit_id", "root_id",
                                                   "load_source", "load_seq",  "accounts"};

bool is_reserved(std::string_view name) {
  return std::ranges::find(reserved, lower(name)) != reserved.end();
}

// "customer_no", "vat", "ZIP": what names things is not counted.
bool names_things(std::string_view name) {
  static constexpr std::array<std::string_view, 26> words{
      "id",  "ids", "key",  "code", "codes", "no",   "nr",   "number", "num", "zip", "postcode", "phone", "fax",
      "tel", "vat", "tax", "iban", "duns",  "sku",  "ean",  "naics",  "sic", "nace", "account", "ref", "siret"};
  auto parts = split(lower(name), '_');
  const auto& last = parts.back();
  return std::ranges::find(words, last) != words.end() ||
         (last.size() > 2 && last.ends_with("id") && last != "paid" && last != "grid");
}

// "year_opened", "delivery_share_pct": whole numbers that make no sense added up.
bool names_no_count(std::string_view name) {
  static constexpr std::array<std::string_view, 22> words{
      "year", "founded", "since", "pct",   "percent", "percentage", "share", "rate",  "ratio", "score", "rank",
      "rating", "index", "grade", "level", "avg",     "average",    "mean",  "median", "age",  "days", "month"};
  return std::ranges::any_of(split(lower(name), '_'), [&](const auto& part) {
    return std::ranges::find(words, part) != words.end();
  });
}

struct Stored {
  std::string name, sql;
};

Result<std::vector<Stored>> stored_columns(store::Connection& connection) {
  LODE_TRY(rows, connection.query("SELECT column_name, column_type FROM (DESCRIBE account_rows)"));
  std::vector<Stored> out;
  for (const auto& row : rows.rows)
    if (auto name = to_text(row[0]); !is_reserved(name)) out.push_back({name, to_text(row[1])});
  return out;
}

Type type_of(store::Field field) {
  switch (field) {
    case store::Field::integer: return Type::integer;
    case store::Field::money: return Type::money;
    case store::Field::date: return Type::date;
    case store::Field::number:
    case store::Field::quantity:
    case store::Field::share: return Type::number;
    default: return Type::text;
  }
}

// The attribute of that id or synonym; the engine's column names ignore case, so does this.
const model::Attribute* find(const model::Dictionary& dictionary, std::string_view column) {
  auto wanted = lower(column);
  auto by_id = std::ranges::find(dictionary.attributes, wanted, [](const auto& a) { return lower(a.id); });
  if (by_id != dictionary.attributes.end()) return &*by_id;
  for (const auto& attribute : dictionary.attributes)
    for (const auto& synonym : attribute.synonyms)
      if (lower(synonym) == wanted) return &attribute;
  return nullptr;
}

bool has(const std::vector<AttributeColumn>& columns, std::string_view name) {
  return std::ranges::any_of(columns, [&](const auto& c) { return lower(c.name) == lower(name); });
}

// One pass over all undeclared text columns: per column, which types every known value fits.
Result<std::vector<Type>> guess(store::Connection& connection, const std::vector<Stored>& columns) {
  std::vector<Type> out(columns.size(), Type::text);
  std::string sql = "SELECT true";
  for (const auto& column : columns) {
    auto c = identifier(column.name);
    sql += fmt::format(
        ", count({0}) > 0, bool_and(regexp_full_match({0}, {1})), bool_and(regexp_full_match({0}, {2})), "
        "bool_and(lower({0}) IN {3}), "
        "bool_and(regexp_full_match({0}, {4}) AND TRY_CAST({0} AS DATE) IS NOT NULL)",
        c, whole, fraction, yes_no, iso_date);
  }
  LODE_TRY(rows, connection.query(sql + " FROM account_rows"));
  for (std::size_t i = 0; i < columns.size(); ++i) {
    auto holds = [&](std::size_t k) {
      const auto* flag = std::get_if<bool>(&rows.rows.at(0).at(1 + i * 5 + k));
      return flag && *flag;
    };
    if (!holds(0) || names_things(columns[i].name)) continue;
    if (holds(1)) out[i] = Type::integer;
    else if (holds(2)) out[i] = Type::number;
    else if (holds(3)) out[i] = Type::boolean;
    else if (holds(4)) out[i] = Type::date;
  }
  return out;
}

}  // namespace

std::string sql_type(Type type) {
  switch (type) {
    case Type::integer: return "BIGINT";
    case Type::number: return "DOUBLE";
    case Type::money: return "DECIMAL(18,4)";
    case Type::boolean: return "BOOLEAN";
    case Type::date: return "DATE";
    case Type::enumeration:
    case Type::text: return "VARCHAR";
  }
  return "VARCHAR";
}

std::string in_words(Type type) {
  switch (type) {
    case Type::integer: return "a whole number";
    case Type::number: return "a number";
    case Type::money: return "an amount";
    case Type::boolean: return "yes or no";
    case Type::date: return "a date";
    case Type::enumeration:
    case Type::text: return "text";
  }
  return "text";
}

std::string read_as(const std::string& column, std::string_view stored, Type type) {
  auto wanted = sql_type(type);
  if (stored == wanted) return column;
  if (type == Type::boolean)
    return fmt::format(
        "CASE WHEN lower(CAST({0} AS VARCHAR)) IN ('true', 'yes', 't', 'y', '1') THEN true "
        "WHEN lower(CAST({0} AS VARCHAR)) IN ('false', 'no', 'f', 'n', '0') THEN false END",
        column);
  // A fraction is no whole number: 2.5 sites are unknown sites, not 2 or 3.
  if (type == Type::integer)
    return fmt::format("CASE WHEN TRY_CAST({0} AS DOUBLE) = floor(TRY_CAST({0} AS DOUBLE)) "
                       "THEN TRY_CAST({0} AS BIGINT) END", column);
  return fmt::format("TRY_CAST({} AS {})", column, wanted);
}

RollUp roll_up_of(Type type, std::string_view name) {
  if (type == Type::boolean) return RollUp::any;
  if (type == Type::money) return RollUp::sum;
  return type == Type::integer && !names_no_count(name) ? RollUp::sum : RollUp::unanimous;
}

AttributeColumn declared_column(const model::Attribute& attribute, const std::string& from) {
  bool no_count = attribute.unit == "year" || attribute.unit == "percent" || attribute.unit == "%";
  auto up = no_count ? RollUp::unanimous : roll_up_of(attribute.type, attribute.id);
  return {attribute.id, from, attribute.type, up, "declared"};
}

Result<std::vector<AttributeColumn>> attribute_columns(store::Connection& connection,
                                                       const model::Dictionary& dictionary) {
  LODE_TRY(stored, stored_columns(connection));
  const auto* contract = store::find_canonical("account");
  std::vector<AttributeColumn> out;
  std::vector<Stored> rest;
  // A column of an attribute's own name comes before one of a synonym.
  std::ranges::stable_partition(stored, [&](const Stored& column) {
    const auto* attribute = find(dictionary, column.name);
    return attribute && lower(attribute->id) == lower(column.name);
  });
  for (const auto& column : stored) {
    auto fixed = std::ranges::find(contract->columns, column.name, &store::CanonicalColumn::name);
    const auto* attribute = find(dictionary, column.name);
    if (attribute && !attribute->standard && attribute->derive.empty() && !has(out, attribute->id))
      out.push_back(declared_column(*attribute, column.name));
    if (has(out, column.name)) continue;
    if (fixed != contract->columns.end()) {
      auto type = type_of(fixed->field);
      out.push_back({column.name, column.name, type, roll_up_of(type, column.name), "contract"});
    } else if (!attribute || !attribute->standard) {  // a standard fact is computed, never loaded
      rest.push_back(column);
    }
  }
  if (rest.empty()) return out;
  LODE_TRY(types, guess(connection, rest));
  for (std::size_t i = 0; i < rest.size(); ++i)
    out.push_back({rest[i].name, rest[i].name, types[i], roll_up_of(types[i], rest[i].name), "guessed"});
  return out;
}

}  // namespace lode::facts
