// Workspace: a folder whose journal and immutable batches are the record; the DuckDB file under .lode/ is a
// cache that any number of readers share.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/finding.h"
#include "base/result.h"
#include "store/connection.h"

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
  std::string sha256;
  std::vector<std::string> currencies;   // distinct, where the table has a currency column
};

struct BatchInput {
  std::string path;  // as given; relative to the workspace where it is inside
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
};

// Which batches and rows a reading sees.
struct View {
  std::string as_of;        // ISO date; empty: latest
  std::string recorded_at;  // UTC time; empty: now
};

class Workspace {
 public:
  static Result<Workspace> open(const std::string& dir, const Context& context);
  // Makes the folder's skeleton; refuses a folder that is one already.
  static Result<Workspace> create(const std::string& dir, const std::string& settings_text,
                                  const Context& context);

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

  // Taken by verbs that change the record; `conflict` names the process that holds it.
  class Lock;
  Result<Lock> lock() const;
  // One line, one fsync, chained; then journal.head. REQUIRES: the lock is held.
  Result<JournalEntry> append(const Lock& lock, const std::string& kind, const std::string& role,
                              const std::string& body_json);

  // SHA-256 over live batches, settings, dictionary, review decisions and view: names the cache file.
  std::string state(const View& view = {}) const;

  // A connection that sees the canonical tables as views (account_rows, line, product, ... with every
  // column of the contract, NULL where no batch has it) and, once built, the cached derived tables.
  // Where the cache of this state is absent, `build` is called on a temporary file that is then renamed.
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
  Lock(Lock&&) noexcept;
  Lock& operator=(Lock&&) noexcept;
  ~Lock();

 private:
  friend class Workspace;
  explicit Lock(int descriptor);
  int descriptor_ = -1;
};

}  // namespace lode::store
