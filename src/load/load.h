// Loading: files + map -> accepted rows as an immutable batch, every other byte accounted for.
#pragma once
#include <string>
#include <vector>

#include "base/context.h"
#include "base/finding.h"
#include "base/result.h"
#include "store/workspace.h"

namespace lode::load {

struct Options {
  std::string map;                 // file under maps/; empty: by source name or proposed
  std::string source;              // declared name; empty: from the map
  std::string effective;           // ISO date
  double max_rejects = 0.01;       // share of rows above which nothing is loaded
  bool dry_run = false;
};

struct Loaded {
  bool already_there = false;      // identical bytes and map: a no-op
  store::Batch batch;
  std::vector<Finding> findings;   // missing rates, matches to review, hierarchy, controls
  std::string superseded;          // batch id, or empty
};

// All accepted rows or none. Rejected rows are counted in the batch and written beside it.
Result<Loaded> load(store::Workspace& workspace, const std::vector<std::string>& files,
                    const Options& options, const Context& context);

// A proposed map as YAML text, with confidence and reasons as comments.
struct Proposal {
  std::string yaml;
  std::vector<Finding> findings;  // what a person must decide
};
Result<Proposal> propose_map(const std::vector<std::string>& files, const std::string& source,
                             const Context& context);

}  // namespace lode::load
