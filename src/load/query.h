// A map's `sql:` as a source: a SELECT over the map's files as text tables, run in a sandbox, its result read
// like any other file. The files themselves are gone through once more to account for their bytes.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/result.h"
#include "load/map.h"
#include "load/segment_run.h"
#include "load/source.h"

namespace lode::load {

struct QueryFile {
  std::string as;
  Source* source = nullptr;
};

// The files that the SELECT names. A word of the text that is a file's name counts: rather one too many.
std::vector<QueryFile> files_named(const std::string& sql, const std::vector<QueryFile>& files);

// REQUIRES: the files outlive the source; they are rewound. `temp_dir`: where large sorts spill.
Result<std::unique_ptr<Source>> query_source(const TableMap& table, const std::vector<QueryFile>& files,
                                             const std::string& temp_dir, const Context& context);

// Reads the whole file for its accounts alone: well-formed records are accepted, damaged ones rejected.
Result<Accounts> count_records(Source& source, RejectWriter& rejects, const Context& context);

}  // namespace lode::load
