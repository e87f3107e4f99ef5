// The raw views: every canonical table as SQL over the Parquet files of its batches.
#pragma once
#include <string>
#include <vector>

#include "store/canonical.h"
#include "store/workspace.h"

namespace lode::store {

// SELECT with every column of the contract, typed, NULL where no batch has it; further columns where the
// table is open, as text; then `load_source` and `load_seq`, and `source`, the short form of the former, where the
// table has no such column of its own and is not open. `as_of` (ISO, may be empty) leaves later rows out.
std::string rows_sql(const CanonicalTable& table, const std::vector<Batch>& batches,
                     const Workspace& workspace, const std::string& as_of);

}  // namespace lode::store
