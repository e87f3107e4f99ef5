// Units as one segmentation sees them: its unit, its own types and derived attributes.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "facts/derive.h"
#include "facts/facts.h"
#include "facts/parts.h"

namespace lode::facts {
namespace {

using store::identifier;

struct Known {
  std::string name, type;
};

Result<std::vector<Known>> known_columns(store::Connection& connection) {
  LODE_TRY(rows, connection.query("SELECT name, type FROM attribute_column"));
  std::vector<Known> out;
  for (const auto& row : rows.rows) out.push_back({to_text(row[0]), to_text(row[1])});
  return out;
}

const Known* find(const std::vector<Known>& columns, const model::Attribute& attribute) {
  auto named = [&](const std::string& name) {
    auto it = std::ranges::find_if(columns, [&](const Known& k) { return lower(k.name) == lower(name); });
    return it == columns.end() ? nullptr : &*it;
  };
  if (const auto* own = named(attribute.id)) return own;
  for (const auto& synonym : attribute.synonyms)
    if (const auto* other = named(synonym)) return other;
  return nullptr;
}

struct Changed {
  std::vector<AttributeColumn> columns;  // as declared here
  std::vector<std::string> stored;       // SQL type they have in `account`
};

// Loaded columns that this dictionary reads otherwise than the cache does.
Result<Changed> changed_columns(store::Connection& connection, const model::Dictionary& dictionary) {
  LODE_TRY(known, known_columns(connection));
  Changed out;
  for (const auto& attribute : dictionary.attributes) {
    if (attribute.standard || attribute.guessed || !attribute.derive.empty() || !attribute.typed) continue;
    const auto* column = find(known, attribute);
    if (!column) continue;
    auto stored = sql_type(model::type_from(column->type).value_or(model::Type::text));
    if (stored == sql_type(attribute.type) && lower(column->name) == lower(attribute.id)) continue;
    out.columns.push_back(declared_column(attribute, column->name));
    out.stored.push_back(stored);
  }
  return out;
}

// Temp table `fitted`: the changed columns by unit, read and rolled up as declared.
Result<void> build_fitted(store::Connection& connection, const Changed& changed, bool parents) {
  std::string list, names;
  for (std::size_t i = 0; i < changed.columns.size(); ++i) {
    const auto& c = changed.columns[i];
    list += fmt::format(", {} AS {}", read_as(identifier(c.from), changed.stored[i], c.type), identifier(c.name));
    names += ", " + identifier(c.name);
  }
  auto relation = fmt::format("(SELECT account_id, parent_id, depth{} FROM account)", list);
  if (parents) {
    LODE_TRY(rolled, roll_up(connection, changed.columns, relation));
    parents = rolled;
  }
  return connection.run(fmt::format("CREATE OR REPLACE TEMP TABLE fitted AS SELECT account_id{} FROM {}", names,
                                    parents ? "rolled_up" : relation));
}

}  // namespace

Result<std::vector<Finding>> fit_units(store::Connection& connection, model::Unit unit,
                                       const model::Dictionary& dictionary) {
  LODE_CHECK(unit_view(connection, unit));
  LODE_TRY(rolled, exists(connection, "unit_of_buying_parent"));
  bool parents = rolled && unit == model::Unit::buying_parent;
  LODE_TRY(changed, changed_columns(connection, dictionary));
  std::string relation = parents ? "unit_of_buying_parent" : "unit_of_account";
  if (!changed.columns.empty()) {
    LODE_CHECK(build_fitted(connection, changed, parents));
    std::string own;
    for (const auto& column : changed.columns)
      if (lower(column.name) == lower(column.from)) own += (own.empty() ? "" : ", ") + identifier(column.name);
    relation = fmt::format("(SELECT u.* {}, f.* EXCLUDE (account_id) FROM {} u JOIN fitted f USING (account_id))",
                           own.empty() ? "" : "EXCLUDE (" + own + ")", relation);
  }
  LODE_TRY(derived, with_derived(connection, relation, dictionary));
  LODE_CHECK(connection.run("CREATE OR REPLACE TEMP VIEW unit AS SELECT * FROM " + derived.value));
  return std::move(derived.findings);
}

}  // namespace lode::facts
