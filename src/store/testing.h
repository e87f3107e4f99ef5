// For tests of this and the folders above: a workspace in a fresh folder, and batches made with SQL.
#pragma once
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "store/workspace.h"

namespace lode::store::testing {

class TempDir {
 public:
  // In memory where the system has such a folder: these tests fsync thousands of times.
  TempDir() : path_("/dev/shm/lode-test-XXXXXX") {
    if (::mkdtemp(path_.data())) return;
    path_ = (std::filesystem::temp_directory_path() / "lode-test-XXXXXX").string();
    if (!::mkdtemp(path_.data())) std::abort();
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

inline Context fixed_context() {
  Context out;
  out.now = "2026-03-31T10:00:00Z";
  out.user = "ada";
  return out;
}

inline void spill(const std::string& path, std::string_view text) {
  std::ofstream(path, std::ios::binary) << text;
}

struct Made {
  std::string table;  // canonical name
  std::string sql;    // a SELECT
};

struct Load {
  std::string source = "test";
  std::string path = "test.csv";
  std::string sha256 = "0";
  std::string effective;
};

// Commits one batch whose tables are the results of the SELECTs.
inline Result<Batch> load_sql(Workspace& workspace, const std::vector<Made>& tables, const Load& load = {}) {
  Context context = fixed_context();
  LODE_TRY(lock, workspace.lock());
  LODE_TRY(draft, workspace.begin_batch(lock));
  LODE_TRY(database, Database::open(":memory:", context));
  LODE_TRY(connection, database.connect());
  Batch batch{.source = load.source, .map = "maps/test.yaml", .map_sha256 = "m", .effective = load.effective};
  batch.inputs = {{load.path, 1, load.sha256}};
  for (const auto& made : tables) {
    std::string file = made.table + ".parquet";
    LODE_CHECK(connection.run("COPY (" + made.sql + ") TO " + literal(Value(draft.folder() + "/" + file)) +
                              " (FORMAT parquet)"));
    LODE_TRY(rows, connection.one("SELECT count(*) FROM (" + made.sql + ")"));
    batch.tables.push_back({.table = made.table, .file = file, .rows = std::get<std::int64_t>(rows)});
    batch.accepted += batch.tables.back().rows;
  }
  return workspace.commit(lock, std::move(draft), std::move(batch));
}

}  // namespace lode::store::testing
