// A map proposed from the files themselves: which file is which table, which column is which, how sure, why.
// A person reviews it; nothing is loaded by it.
#pragma once
#include <string>
#include <vector>

#include "base/context.h"
#include "base/finding.h"
#include "base/result.h"

namespace lode::load {

struct ProposeOptions {
  std::string source;        // empty: named after the system or the folder
  int fiscal_year_starts = 1;  // month
  std::vector<std::string> loaded;  // tables that the workspace has already: nothing stands in for them
};

struct ProposedFile {
  std::string file, table;   // table empty: ignored
  double confidence = 0;
  std::int64_t rows = 0;     // seen
  std::string reason;
};

struct ProposedColumn {
  std::string file, table, column, header;
  double confidence = 0;
  std::string reason;
};

// One map per system: files of Salesforce are another source than those of an ERP.
struct ProposedMap {
  std::string source;
  std::string yaml;
  std::vector<ProposedFile> files;
  std::vector<ProposedColumn> columns;
  std::vector<Finding> findings;  // what a person must decide or know
};

// Asks through the context where it cannot decide; what stays open is a finding. Errors: not_found for a
// path that is not there or holds nothing to load; invalid_argument where no file looks like any table.
Result<std::vector<ProposedMap>> propose(const std::vector<std::string>& inputs,
                                         const ProposeOptions& options, const Context& context);

}  // namespace lode::load
