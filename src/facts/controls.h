// Controls: the totals that lode.yaml declares, beside the same totals of the ledger.
// Definitions: docs/concepts/controls.md.
#pragma once
#include <vector>

#include "facts/economics.h"
#include "model/settings.h"

namespace lode::facts {

struct Controls {
  Table table;  // controls: one row per control and measure, in the order of lode.yaml
  std::vector<Finding> findings;
};

// REQUIRES: a reading's connection. `rejected_rows` are in no figure; they are named where something differs.
Result<Controls> controls(store::Connection& connection, const Overview& overview, const model::Settings& settings,
                          std::int64_t rejected_rows);

}  // namespace lode::facts
