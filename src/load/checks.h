// What is said of a batch before it is committed: totals by currency and year, lines and deals of accounts that
// nobody loaded, amounts without a rate. Findings, never reasons to refuse.
#pragma once
#include <string>
#include <vector>

#include "base/finding.h"
#include "base/result.h"
#include "load/load.h"
#include "store/workspace.h"

namespace lode::load {

// Parquet files of one canonical table: of the draft, and of what else will be live beside it.
struct TableFiles {
  std::string table;
  std::vector<std::string> draft, live;
};

struct Checked {
  std::vector<RevenueTotal> revenue;
  std::vector<Finding> findings;
};
Result<Checked> check_batch(const std::vector<TableFiles>& tables, const std::string& workspace_currency,
                            store::Connection& engine);

// Distinct currencies of a Parquet file; empty where it has no such column.
Result<std::vector<std::string>> currencies_of(const std::string& parquet, store::Connection& engine);

}  // namespace lode::load
