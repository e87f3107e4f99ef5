// Kept rows: what one verb worked out at length and another needs again, as a Parquet file beside the cache. Derived
// like the cache: never the record, made again at will, and used for exactly what it was made from.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "store/files.h"
#include "store/workspace.h"

namespace lode::store {

constexpr std::size_t rows_kept = 48;  // files; a dig keeps six

// Where rows are kept: .lode/<state>-<hash of key>.parquet. `view` gives the state of the record, the settings and the
// program (Workspace::state); `key` is all else that the rows depend on, as text. To be asked for when the session is
// opened, so that settings changed since then are not taken for those it has.
std::string rows_path(const Workspace& workspace, const View& view, std::string_view key);

// Writes what `select` gives, under a temporary name, durable, then renamed. Where the cache of its state is not kept
// (a workspace that one may only read), nothing is.
Result<void> keep_rows(Connection& connection, const std::string& path, std::string_view select,
                       const Files& files = system_files());
// Makes temp table `table` of the rows; false where there are none. A file that cannot be read is removed.
Result<bool> recall_rows(Connection& connection, const std::string& path, std::string_view table);

// Removes those in `dir` (.lode) whose cache is gone, and all but the most recently used.
void prune_rows(const std::string& dir, std::size_t keep = rows_kept);

}  // namespace lode::store
