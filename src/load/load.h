// Loading: files + map -> accepted rows as an immutable batch, every other byte accounted for.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/finding.h"
#include "base/result.h"
#include "base/value.h"
#include "load/jobs.h"
#include "store/workspace.h"

namespace lode::load {

struct Options {
  std::string map;                 // file under maps/; empty: by source name or proposed
  std::string source;              // declared name; empty: from the map
  std::string effective;           // ISO date
  double max_rejects = 0.01;       // share of rows above which nothing is loaded
  bool dry_run = false;
};

// What became of one file for one table: header + accepted + rejected + skipped = total.
struct FileCount {
  std::string table, file;
  std::string described;           // "CSV, UTF-8, delimiter ';', CRLF, header in row 1"
  bool bytes = true;               // sizes are bytes; else rows
  std::int64_t total = 0, header = 0, accepted = 0, rejected = 0, skipped = 0;       // sizes
  std::int64_t records_accepted = 0, records_rejected = 0, records_skipped = 0, rows = 0;
};

struct RejectSummary {
  std::string table, code, column, reason;
  std::int64_t rows = 0;
  std::string file;                // of the first, with its line and its text, cut
  std::int64_t line = 0;
  std::string raw;
};

struct RevenueTotal {
  std::string currency;
  int year = 0;
  std::int64_t lines = 0;
  Decimal revenue;
};

struct Loaded {
  bool already_there = false;      // identical bytes and map: a no-op
  bool stopped = false;            // nothing was loaded: a finding of severity error says why
  bool dry_run = false;
  store::Batch batch;
  std::vector<Finding> findings;   // missing rates, matches to review, hierarchy, controls
  std::vector<FileCount> files;
  std::vector<RejectSummary> rejects;
  std::vector<RevenueTotal> revenue;
};

// All accepted rows of one map's files or none. Rejected rows are counted in the batch and written beside it.
// More of them than `max_rejects` in any one table: Code::limit, nothing is loaded, and the message names where
// they are.
Result<Loaded> load(store::Workspace& workspace, Job job, const Options& options, const Context& context);

}  // namespace lode::load
