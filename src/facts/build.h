// The steps by which the derived tables are made. A session only needs `build` and `open_views`; tests
// run them on tables of their own.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/attribute.h"
#include "model/settings.h"
#include "store/connection.h"

namespace lode::facts {

// What the derived tables depend on besides the raw views `<table>_rows`.
struct Inputs {
  model::Settings settings;
  model::Dictionary dictionary;
  std::optional<Date> as_of;                                 // asked or set; nothing: the latest line
  std::vector<std::pair<std::string, std::string>> same;     // pairs of ids of one business, accepted
  std::vector<std::pair<std::string, std::string>> parents;  // child, parent, accepted
  std::vector<std::string> foreign;                          // currencies of rows, besides our own
};

// Writes the derived tables. REQUIRES: the raw views of every canonical table.
Result<void> build(store::Connection& connection, const Inputs& inputs);

// Temporary views over raw views and derived tables: canonical tables, account, unit.
Result<void> open_views(store::Connection& connection, const Inputs& inputs);

// The views `unit` and `account_unit` for that unit.
Result<void> unit_view(store::Connection& connection, model::Unit unit);

// What the derived tables say went wrong: cycles, orphans, unreadable values, missing rates.
Result<std::vector<Finding>> findings_of(store::Connection& connection, const Inputs& inputs);

}  // namespace lode::facts
