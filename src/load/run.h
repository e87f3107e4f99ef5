// Running the feeds of one canonical table: segments on several threads, one Parquet file for each, in an order
// and with bytes that depend on the input alone. Ids that stand twice are found afterwards and their segments
// run again, so that of two rows the first in order stays.
#pragma once
#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/result.h"
#include "load/plan.h"
#include "load/segment_run.h"
#include "load/source.h"

namespace lode::load {

// One file that feeds the table, with its plan.
struct Feed {
  const TablePlan* plan = nullptr;
  Source* source = nullptr;
  std::string file;  // as shown
};

struct PartFile {
  std::string name;  // in the folder
  std::int64_t rows = 0;
};

struct TableResult {
  std::vector<PartFile> parts;             // empty ones left out
  std::vector<Accounts> feeds;             // by feed
  std::vector<std::string> reject_parts;   // paths, in order
  RejectTally rejects;
};

struct Progress {
  std::atomic<std::int64_t> done = 0;
  std::int64_t total = 0;
};

// Writes <table>[-n].parquet into `folder`. REQUIRES: the sources are rewound; all have been read to the end
// when it returns.
Result<TableResult> run_table(const std::string& table, const std::vector<Feed>& feeds,
                              const std::string& folder, const Context& context, Progress& progress);

}  // namespace lode::load
