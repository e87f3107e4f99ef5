// Facts: what is derived from the canonical tables once per state and cached: accounts merged over their
// sources with parents and units, and the sums by account that everything above reads.
#pragma once
#include <string>

#include "base/context.h"
#include "base/result.h"
#include "model/settings.h"
#include "store/workspace.h"

namespace lode::facts {

// Tables of the cache, built by `build` (schema in docs/concepts/tables.md):
//   account      one row per account of any live batch, merged over sources (first known value by load
//                order), with unit_id (itself or its buying parent), root_id, status, and every attribute.
//   unit         one row per unit of the segmentation: attributes rolled up (contract, "Definitions"),
//                with the standard facts (revenue_12m DECIMAL, profit_12m, growth_12m, recency_days, ...).
//   account_period, and what profile needs.
struct Reading {
  store::Connection connection;
  model::Settings settings;
  Date as_of;                     // latest line date, or as asked
  std::vector<Finding> findings;  // of settings, hierarchy, missing rates
};

// Opens a workspace for reading: settings, session, cache built if need be.
Result<Reading> open_reading(const store::Workspace& workspace, const std::string& as_of,
                             const Context& context);

}  // namespace lode::facts
