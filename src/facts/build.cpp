// The derived tables, step by step, and the views by which they are read.
#include "facts/build.h"

#include <fmt/format.h>

#include "facts/derive.h"
#include "facts/parts.h"

namespace lode::facts {

Result<void> build(store::Connection& connection, const Inputs& inputs) {
  LODE_CHECK(build_aliases(connection, inputs));
  LODE_CHECK(build_rates(connection, inputs));
  LODE_CHECK(build_merged(connection));
  LODE_CHECK(canonical_views(connection, inputs));
  LODE_CHECK(exact_macros(connection));
  connection.set_task("adding up lines");
  LODE_CHECK(build_ledger(connection, inputs));
  connection.set_task("merging accounts");
  LODE_TRY(columns, attribute_columns(connection, inputs.dictionary));
  LODE_CHECK(build_account_base(connection, inputs, columns));
  LODE_CHECK(build_tree(connection, inputs));
  LODE_CHECK(build_units(connection, inputs, columns));
  for (auto scratch : {"account_base", "account_tree", "account_product", "accepted", "link", "up", "rolled_up"})
    LODE_CHECK(connection.run(fmt::format("DROP TABLE IF EXISTS {}", scratch)));
  connection.set_task({});
  return {};
}

Result<void> unit_view(store::Connection& connection, model::Unit unit) {
  LODE_TRY(rolled, exists(connection, "unit_of_buying_parent"));
  // Without any parent both units are the same.
  bool parents = unit == model::Unit::buying_parent && rolled;
  return connection.run(fmt::format(
      "CREATE OR REPLACE TEMP VIEW unit AS SELECT * FROM {}; "
      "CREATE OR REPLACE TEMP VIEW account_unit AS SELECT account_id, {} AS unit_id FROM account",
      parents ? "unit_of_buying_parent" : "unit_of_account", parents ? "root_id" : "account_id"));
}

Result<void> open_views(store::Connection& connection, const Inputs& inputs) {
  LODE_CHECK(canonical_views(connection, inputs));
  LODE_CHECK(exact_macros(connection));
  LODE_CHECK(connection.run("CREATE OR REPLACE TEMP TABLE knowledge AS SELECT as_of AS day FROM ledger"));
  return unit_view(connection, inputs.settings.unit);
}

}  // namespace lode::facts
