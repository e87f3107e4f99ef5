// Facts: what is derived from the canonical tables once per state and cached: accounts merged over their
// sources with parents and units, and the sums by account that everything above reads.
// Tables and columns are described in docs/concepts/tables.md.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/result.h"
#include "model/attribute.h"
#include "model/settings.h"
#include "store/workspace.h"

namespace lode::facts {

// A session in which these can be read:
//   <canonical table>  final views: merged ids, one row per key, money in the workspace's currency
//   account            one row per account: attributes typed, parent_id, root_id, unit_id, status
//   unit               one row per unit (account or buying parent; key `account_id`): `accounts` in it,
//                      attributes rolled up, derived attributes, standard facts (revenue_12m, ...)
//   account_unit       account_id, unit_id
//   account_sum        sums of lines by account and stretch of time; account_id null: unassigned
//   day_sum            sums of lines by day
//   ledger             one row: first and last date, as_of, what the ledger covers
//   knowledge          one row: day, up to which evidence counts
struct Reading {
  store::Connection connection;
  model::Settings settings;
  model::Dictionary dictionary;   // attributes.yaml, columns, standard attributes
  std::vector<model::Attribute> columns;  // loaded ones that no dictionary declares, by guessed type
  Date as_of;                     // latest line date, or as asked; 1970-01-01 where there is neither
  Date known_to;                  // up to which evidence counts: as_of where a day is named, else up to today
  bool has_lines = false;
  std::vector<Finding> findings;  // of settings, hierarchy, types, missing rates
};

// Opens a workspace for reading: settings, session, cache built if need be.
// `asked` empty: everything recorded, seen from the settings' own as_of.
Result<Reading> open_reading(const store::Workspace& workspace, const store::View& asked, const Context& context);

// What a reading sees: as asked, else from the settings' own as_of. `invalid_argument` for what is no date.
Result<store::View> seen_from(store::View asked, const model::Settings& settings);

// Makes `unit` and `account_unit` (account_id, unit_id) follow a segmentation: its unit, and what its own
// dictionary declares beyond attributes.yaml: types of loaded columns (rolled up anew where the type changes
// how) and derived attributes. What cannot be read or computed is a finding, and its column is null.
Result<std::vector<Finding>> fit_units(store::Connection& connection, model::Unit unit,
                                       const model::Dictionary& dictionary);

}  // namespace lode::facts
