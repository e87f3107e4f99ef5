// Database and Connection: SQL in, values out. The only door to the embedded engine.
#pragma once
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/context.h"
#include "base/doc.h"
#include "base/result.h"
#include "base/value.h"
#include "store/duckdb_api.h"

namespace lode::store {

struct Kept;  // what must live as long as a connection (kept.h)

struct DatabaseOptions {
  bool read_only = false;
  // Where tables and sorts spill that do not fit; then the limit is that of memory.h unless the context has one. Empty:
  // the engine's defaults.
  std::string temp_dir;
};

class Connection;

// One open database file, or ":memory:". Moved, never copied; closed when it goes.
class Database {
 public:
  static Result<Database> open(const std::string& path, const Context& context,
                               const DatabaseOptions& options = {});
  Result<Connection> connect() const;
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

 private:
  Database() = default;
  const DuckdbApi* api_ = nullptr;
  duckdb_database database_ = nullptr;
  const Context* context_ = nullptr;
};

// Values of a finished query, row by row. For people-sized answers; use `scan` for more.
struct Rows {
  std::vector<std::string> names;
  std::vector<std::vector<Value>> rows;
};

// One block of at most 2,048 rows during a scan.
class Block {
 public:
  Block(const DuckdbApi& api, duckdb_data_chunk chunk, std::span<const duckdb_logical_type> types);
  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return types_.size(); }
  Value at(std::size_t column, std::size_t row) const;
  // Typed columns without a copy. REQUIRES: the SQL type matches (cast in SQL).
  const std::int64_t* bigints(std::size_t column) const;
  const double* doubles(std::size_t column) const;
  bool valid(std::size_t column, std::size_t row) const;
  std::string_view text(std::size_t column, std::size_t row) const;  // REQUIRES: VARCHAR, valid
  // The vectors as the engine holds them, for bulk reading (column_reader.h).
  duckdb_type type(std::size_t column) const;
  const void* data(std::size_t column) const;
  const std::uint64_t* validity(std::size_t column) const;  // a bit per row, 1 is known; null: all are
  std::pair<duckdb_type, int> decimal(std::size_t column) const;  // of a DECIMAL: stored type, scale; else type, 0

 private:
  const DuckdbApi* api_;
  duckdb_data_chunk chunk_;
  std::span<const duckdb_logical_type> types_;
  std::size_t rows_;
};

class Connection {
 public:
  // Runs one or more statements; `parameters` bind to ?, ?, … of a single statement.
  Result<void> run(std::string_view sql, std::span<const Value> parameters = {});
  Result<Rows> query(std::string_view sql, std::span<const Value> parameters = {});
  Result<Value> one(std::string_view sql, std::span<const Value> parameters = {});  // first cell
  // Streams the blocks of one statement; `each` may stop it by returning an Error.
  Result<void> scan(std::string_view sql, std::span<const Value> parameters,
                    const std::function<Result<void>(const Block&)>& each);
  // What long statements report while they run; empty: nothing.
  void set_task(std::string task) { task_ = std::move(task); }
  // From here on threads share the scan of a table by its vectors (2,048 rows) instead of its row groups (122,880), so
  // that a hundred thousand accounts are not left to one thread. Made for testing the engine, and its only switch for
  // this; results are the same. For sessions of many statements over middling tables.
  Result<void> share_small_scans();
  duckdb_connection raw() const { return connection_; }
  const DuckdbApi& api() const { return *api_; }
  const Context& context() const { return *context_; }
  void keep(std::unique_ptr<Kept> kept);
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;
  ~Connection();

 private:
  friend class Database;
  Connection() = default;
  struct Statement;
  Result<void> execute(std::string_view sql, std::span<const Value> parameters,
                       const std::function<Result<void>(duckdb_result&)>& last);
  Result<void> step(Statement& statement, bool streaming, duckdb_result& out);
  Result<void> bind(Statement& statement, std::span<const Value> parameters);

  const DuckdbApi* api_ = nullptr;
  duckdb_connection connection_ = nullptr;
  const Context* context_ = nullptr;
  std::string task_;
  std::unique_ptr<Kept> kept_;
};

// Identifiers and literals for generated SQL. Values from people go through parameters or `literal`.
std::string identifier(std::string_view name);  // "a ""quoted"" name"
std::string literal(const Value& value);        // with a cast: DATE '2024-01-31', 1.50::DECIMAL(38,2)

// A query as a Doc table: columns named by the query, titles and kinds from `columns`.
// REQUIRES: the query gives exactly these columns in this order.
Result<Table> query_table(Connection& connection, std::string_view sql,
                          std::span<const Value> parameters, std::string name, std::string title,
                          std::vector<Column> columns);

}  // namespace lode::store
