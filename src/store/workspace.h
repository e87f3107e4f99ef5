// Workspace: a folder whose journal and immutable batches are the record; the DuckDB file under .lode/ is a
// cache that any number of readers share.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/context.h"
#include "base/finding.h"
#include "base/result.h"
#include "store/connection.h"
#include "store/files.h"

namespace lode::store {

struct JournalEntry {
  std::int64_t seq = 0;
  std::string at, by, role, kind;
  std::string body;  // canonical JSON object
  std::string prev, hash;
};

// What one load brought, as its journal entry and manifest say.
struct BatchTable {
  std::string table;                     // canonical name
  std::string file;                      // relative to the workspace, Parquet
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
  std::string sha256;
  std::vector<std::string> columns;      // of the Parquet file
  std::vector<std::string> currencies;   // distinct, where the table has a currency column
};

struct BatchInput {
  std::string path;  // from the workspace's folder: Workspace::relative
  std::int64_t bytes = 0;
  std::string sha256;
};

struct Batch {
  std::string id;      // folder under batches/
  std::string source;  // declared source name
  std::string map;     // map file, relative
  std::string map_sha256;
  std::string effective;  // ISO date; empty: the load's day
  std::string recorded_at;
  std::vector<BatchInput> inputs;
  std::vector<BatchTable> tables;
  std::int64_t accepted = 0, rejected = 0;
  std::string rejects_file;  // relative; empty: none
  std::string rejects_sha256;
  std::vector<std::string> supersedes;  // batches that this one replaces
  std::int64_t seq = 0;  // of its journal entry: the order of loading
};

// What a new load of `inputs` by this map and source means beside the live batches. A source is map +
// declared name + path: the same bytes again are a no-op, changed bytes supersede, another source adds.
struct Standing {
  std::string same_as;                  // id of the live batch that holds exactly this; empty: none
  std::vector<std::string> supersedes;  // ids
};

// Which batches and rows a reading sees.
struct View {
  std::string as_of;        // ISO date; empty: latest
  std::string recorded_at;  // UTC time; empty: now
};

class Workspace {
 public:
  // `files` outlives the workspace; tests give one that fails on purpose.
  static Result<Workspace> open(const std::string& dir, const Context& context,
                                const Files& files = system_files());
  // Makes the folder's skeleton; refuses a folder that is one already.
  static Result<Workspace> create(const std::string& dir, const std::string& settings_text,
                                  const Context& context, const Files& files = system_files());

  const std::string& dir() const;
  std::string path(std::string_view relative) const;
  Result<std::string> read(std::string_view relative) const;      // not_found where absent
  std::string read_or_empty(std::string_view relative) const;
  Result<void> write(std::string_view relative, std::string_view text) const;  // atomic, fsynced
  std::vector<std::string> list(std::string_view folder, std::string_view extension) const;  // sorted, relative

  const std::vector<Finding>& notices() const;  // "a torn last journal line was dropped"
  const std::vector<JournalEntry>& journal() const;
  // Live batches: not superseded, recorded in time.
  std::vector<Batch> live_batches(const View& view = {}) const;

  // Taken by verbs that change the record; `conflict` names the process that holds it. Reads the journal
  // again, repairs what a crash left (a torn line, unfinished batches: see `notices`).
  class Lock;
  Result<Lock> lock();
  // One line, one fsync, chained; then journal.head. REQUIRES: the lock is held.
  Result<JournalEntry> append(const Lock& lock, const std::string& kind, const std::string& role,
                              const std::string& body_json);

  // Loading a batch, under the lock: write <table>.parquet and the rejects into `draft.folder()`, fill in
  // the Batch (per table: `table`, `rows`, `file` as a bare name; `rejects_file` as a bare name), commit.
  // A crash at any moment leaves nothing of it or all of it. `commit` gives the id, sizes, hashes, columns.
  class Draft;
  Result<Draft> begin_batch(const Lock& lock) const;
  Result<Batch> commit(const Lock& lock, Draft draft, Batch batch, const std::string& role = {});
  // `conflict` where the inputs overlap those of a live batch without covering them.
  Result<Standing> standing(const std::string& source, const std::string& map,
                            const std::string& map_sha256, const std::vector<BatchInput>& inputs) const;
  // A path as the record names it: from the workspace's folder, with / and .. as needed.
  std::string relative(const std::string& path) const;

  // The batches that a table reads: the live ones; for tables without dates those effective at `as_of`.
  std::vector<Batch> table_batches(const View& view, bool dated) const;

  // SHA-256 over live batches, settings, dictionary, review decisions and view: names the cache file.
  std::string state(const View& view = {}) const;

  bool is_cached(const View& view = {}) const;
  int drop_caches() const;  // those that nobody reads; how many were removed
  // A connection that sees the canonical tables as views (account_rows, line_rows, ... with every column
  // of the contract, NULL where no batch has it, then `load_source` and `load_seq`; account_rows also has the
  // further columns) and, by their plain names, the cached derived tables. Where the cache of this state
  // is absent, `build` is called once: what it creates (CREATE TABLE x ...) goes into a temporary file that
  // is then renamed. Views made later by the caller live in memory. No file but the batches can be read.
  Result<Connection> session(const View& view,
                             const std::function<Result<void>(Connection&)>& build) const;

  Workspace(Workspace&&) noexcept;
  Workspace& operator=(Workspace&&) noexcept;
  ~Workspace();

 private:
  struct State;
  explicit Workspace(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

class Workspace::Lock {
 public:
  Lock(Lock&&) noexcept = default;
  Lock& operator=(Lock&&) noexcept = default;

 private:
  friend class Workspace;
  explicit Lock(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}
  Descriptor descriptor_;
};

// A batch being written: a temporary folder that becomes batches/<id>/ as a whole, or goes.
class Workspace::Draft {
 public:
  const std::string& folder() const { return folder_; }
  Draft(Draft&& other) noexcept : folder_(std::exchange(other.folder_, {})) {}
  Draft& operator=(Draft&& other) noexcept {
    std::swap(folder_, other.folder_);
    return *this;
  }
  ~Draft();

 private:
  friend class Workspace;
  explicit Draft(std::string folder) : folder_(std::move(folder)) {}
  std::string folder_;
};

}  // namespace lode::store
