// Database and Connection over DuckDB's C API: statements run task by task, so that an interrupt is
// seen between tasks and progress can be reported.
#include "store/connection.h"

#include <fmt/format.h>

#include <chrono>
#include <thread>
#include <utility>

#include "base/assert.h"
#include "store/kept.h"
#include "store/memory.h"

namespace lode::store {
namespace {

using Clock = std::chrono::steady_clock;

Error engine_error(const char* text) {
  std::string message = text ? text : "the engine gave no reason";
  return Error{message.starts_with("IO Error") ? Code::io : Code::store, std::move(message), {}};
}

}  // namespace

struct Connection::Statement {
  const DuckdbApi& api;
  duckdb_prepared_statement prepared = nullptr;
  duckdb_pending_result pending = nullptr;
  explicit Statement(const DuckdbApi& a) : api(a) {}
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() {
    if (pending) api.duckdb_destroy_pending(&pending);
    if (prepared) api.duckdb_destroy_prepare(&prepared);
  }
};

Result<Database> Database::open(const std::string& path, const Context& context,
                                const DatabaseOptions& options) {
  LODE_TRY(api, duckdb_api());
  duckdb_config config = nullptr;
  api->duckdb_create_config(&config);
  auto set = [&](const char* key, const std::string& value) {
    api->duckdb_set_config(config, key, value.c_str());
  };
  set("autoinstall_known_extensions", "false");
  set("autoload_known_extensions", "false");
  set("allow_unsigned_extensions", "true");  // ours come from pinned wheels, loaded by full path
  set("preserve_insertion_order", "true");
  if (options.read_only) set("access_mode", "READ_ONLY");
  if (!options.temp_dir.empty()) set("temp_directory", options.temp_dir);
  if (context.limits.threads > 0) set("threads", std::to_string(context.limits.threads));
  auto memory_mb = context.limits.memory_mb;
  if (memory_mb <= 0 && !options.temp_dir.empty()) memory_mb = usual_memory_mb();
  if (memory_mb > 0) set("memory_limit", fmt::format("{}MB", memory_mb));
  Database out;
  out.api_ = api;
  out.context_ = &context;
  char* error = nullptr;
  auto state = api->duckdb_open_ext(path.c_str(), &out.database_, config, &error);
  api->duckdb_destroy_config(&config);
  if (state == DuckDBError) {
    Error problem = engine_error(error);
    if (error) api->duckdb_free(error);
    return std::unexpected(std::move(problem));
  }
  return out;
}

Database::Database(Database&& other) noexcept
    : api_(other.api_),
      database_(std::exchange(other.database_, nullptr)),
      context_(other.context_) {}

Database& Database::operator=(Database&& other) noexcept {
  std::swap(api_, other.api_);
  std::swap(database_, other.database_);
  std::swap(context_, other.context_);
  return *this;
}

Database::~Database() {
  if (database_) api_->duckdb_close(&database_);
}

Result<Connection> Database::connect() const {
  Connection out;
  out.api_ = api_;
  out.context_ = context_;
  if (api_->duckdb_connect(database_, &out.connection_) == DuckDBError)
    return fail(Code::store, "the engine refused a connection");
  return out;
}

Connection::Connection(Connection&& other) noexcept
    : api_(other.api_),
      connection_(std::exchange(other.connection_, nullptr)),
      context_(other.context_),
      task_(std::move(other.task_)),
      kept_(std::move(other.kept_)) {}

Connection& Connection::operator=(Connection&& other) noexcept {
  std::swap(api_, other.api_);
  std::swap(connection_, other.connection_);
  std::swap(context_, other.context_);
  std::swap(task_, other.task_);
  std::swap(kept_, other.kept_);
  return *this;
}

Connection::~Connection() {
  if (connection_) api_->duckdb_disconnect(&connection_);
}

void Connection::keep(std::unique_ptr<Kept> kept) { kept_ = std::move(kept); }

Result<void> Connection::bind(Statement& statement, std::span<const Value> parameters) {
  if (api_->duckdb_nparams(statement.prepared) != parameters.size())
    return fail(Code::store, fmt::format("the statement takes {} values, {} were given",
                                         api_->duckdb_nparams(statement.prepared),
                                         parameters.size()));
  for (idx_t i = 0; i < parameters.size(); ++i) {
    auto at = i + 1;
    const Value& value = parameters[i];
    auto* p = statement.prepared;
    if (is_null(value)) {
      api_->duckdb_bind_null(p, at);
    } else if (auto* flag = std::get_if<bool>(&value)) {
      api_->duckdb_bind_boolean(p, at, *flag);
    } else if (auto* whole = std::get_if<std::int64_t>(&value)) {
      api_->duckdb_bind_int64(p, at, *whole);
    } else if (auto* number = std::get_if<double>(&value)) {
      api_->duckdb_bind_double(p, at, *number);
    } else if (auto* exact = std::get_if<Decimal>(&value)) {
      duckdb_decimal d{38, static_cast<uint8_t>(exact->scale),
                       duckdb_hugeint{static_cast<uint64_t>(exact->units),
                                      static_cast<int64_t>(exact->units >> 64)}};
      api_->duckdb_bind_decimal(p, at, d);
    } else if (auto* date = std::get_if<Date>(&value)) {
      api_->duckdb_bind_date(p, at, duckdb_date{date->days});
    } else {
      const auto& text = std::get<std::string>(value);
      api_->duckdb_bind_varchar_length(p, at, text.data(), text.size());
    }
  }
  return {};
}

Result<void> Connection::step(Statement& statement, bool streaming, duckdb_result& out) {
  auto pend = streaming ? api_->duckdb_pending_prepared_streaming : api_->duckdb_pending_prepared;
  if (pend(statement.prepared, &statement.pending) == DuckDBError)
    return std::unexpected(engine_error(api_->duckdb_pending_error(statement.pending)));
  auto started = Clock::now();
  auto next_report = started + std::chrono::milliseconds(200);
  for (;;) {
    auto state = api_->duckdb_pending_execute_task(statement.pending);
    if (state == DUCKDB_PENDING_ERROR)
      return std::unexpected(engine_error(api_->duckdb_pending_error(statement.pending)));
    if (api_->duckdb_pending_execution_is_finished(state)) break;
    if (context_->cancelled()) {
      api_->duckdb_interrupt(connection_);
      return cancelled_error();
    }
    if (double most = context_->limits.seconds;
        most > 0 && Clock::now() - started > std::chrono::duration<double>(most)) {
      api_->duckdb_interrupt(connection_);
      return fail(Code::limit, fmt::format("a statement took longer than {} seconds and was ended", most));
    }
    if (state == DUCKDB_PENDING_NO_TASKS_AVAILABLE)
      std::this_thread::sleep_for(std::chrono::microseconds(100));
    if (!task_.empty() && Clock::now() > next_report) {
      next_report = Clock::now() + std::chrono::milliseconds(200);
      context_->report(task_, api_->duckdb_query_progress(connection_).percentage / 100.0);
    }
  }
  if (api_->duckdb_execute_pending(statement.pending, &out) == DuckDBError) {
    Error problem = engine_error(api_->duckdb_result_error(&out));
    api_->duckdb_destroy_result(&out);
    return std::unexpected(std::move(problem));
  }
  return {};
}

Result<void> Connection::execute(std::string_view sql, std::span<const Value> parameters,
                                 const std::function<Result<void>(duckdb_result&)>& last) {
  std::string text(sql);
  duckdb_extracted_statements extracted = nullptr;
  idx_t count = api_->duckdb_extract_statements(connection_, text.c_str(), &extracted);
  if (count == 0) {
    const char* reason = api_->duckdb_extract_statements_error(extracted);
    Error problem = engine_error(reason ? reason : "empty statement");
    api_->duckdb_destroy_extracted(&extracted);
    return std::unexpected(std::move(problem));
  }
  Result<void> outcome;
  for (idx_t i = 0; i < count && outcome; ++i) {
    Statement statement(*api_);
    if (api_->duckdb_prepare_extracted_statement(connection_, extracted, i, &statement.prepared) ==
        DuckDBError) {
      outcome = std::unexpected(engine_error(api_->duckdb_prepare_error(statement.prepared)));
      break;
    }
    if (count == 1 || !parameters.empty()) outcome = bind(statement, parameters);
    if (!outcome) break;
    duckdb_result result{};
    outcome = step(statement, last && i + 1 == count, result);
    if (!outcome) break;
    if (last && i + 1 == count) outcome = last(result);
    api_->duckdb_destroy_result(&result);
  }
  api_->duckdb_destroy_extracted(&extracted);
  return outcome;
}

Result<void> Connection::share_small_scans() { return run("PRAGMA verify_parallelism"); }

Result<void> Connection::run(std::string_view sql, std::span<const Value> parameters) {
  return execute(sql, parameters, nullptr);
}

namespace {

// Owns the logical types of a result's columns for the length of a scan.
struct Types {
  const DuckdbApi& api;
  std::vector<duckdb_logical_type> all;
  explicit Types(const DuckdbApi& a) : api(a) {}
  Types(const Types&) = delete;
  Types& operator=(const Types&) = delete;
  ~Types() {
    for (auto& type : all) api.duckdb_destroy_logical_type(&type);
  }
};

Result<void> each_block(const DuckdbApi& api, duckdb_result& result,
                        const std::function<Result<void>(const Block&)>& each) {
  Types types(api);
  for (idx_t c = 0; c < api.duckdb_column_count(&result); ++c)
    types.all.push_back(api.duckdb_column_logical_type(&result, c));
  while (duckdb_data_chunk chunk = api.duckdb_fetch_chunk(result)) {
    Result<void> outcome = each(Block(api, chunk, types.all));
    api.duckdb_destroy_data_chunk(&chunk);
    if (!outcome) return outcome;
  }
  if (const char* text = api.duckdb_result_error(&result); text && *text)
    return std::unexpected(engine_error(text));
  return {};
}

}  // namespace

Result<void> Connection::scan(std::string_view sql, std::span<const Value> parameters,
                              const std::function<Result<void>(const Block&)>& each) {
  return execute(sql, parameters, [&](duckdb_result& result) -> Result<void> {
    return each_block(*api_, result, [&](const Block& block) -> Result<void> {
      if (context_->cancelled()) return cancelled_error();
      return each(block);
    });
  });
}

Result<Rows> Connection::query(std::string_view sql, std::span<const Value> parameters) {
  Rows out;
  LODE_CHECK(execute(sql, parameters, [&](duckdb_result& result) -> Result<void> {
    for (idx_t c = 0; c < api_->duckdb_column_count(&result); ++c)
      out.names.emplace_back(api_->duckdb_column_name(&result, c));
    return each_block(*api_, result, [&](const Block& block) -> Result<void> {
      for (std::size_t r = 0; r < block.rows(); ++r) {
        std::vector<Value> row;
        row.reserve(block.columns());
        for (std::size_t c = 0; c < block.columns(); ++c) row.push_back(block.at(c, r));
        out.rows.push_back(std::move(row));
      }
      return {};
    });
  }));
  return out;
}

Result<Value> Connection::one(std::string_view sql, std::span<const Value> parameters) {
  LODE_TRY(rows, query(sql, parameters));
  if (rows.rows.empty() || rows.rows[0].empty()) return Value{};
  return std::move(rows.rows[0][0]);
}

std::string identifier(std::string_view name) {
  std::string out = "\"";
  for (char c : name) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

std::string literal(const Value& value) {
  if (is_null(value)) return "NULL";
  if (auto* text = std::get_if<std::string>(&value)) {
    std::string out = "'";
    for (char c : *text) {
      if (c == '\'') out += '\'';
      out += c;
    }
    return out + "'";
  }
  if (auto* date = std::get_if<Date>(&value)) return "DATE '" + to_text(*date) + "'";
  if (auto* exact = std::get_if<Decimal>(&value))
    return fmt::format("CAST({} AS DECIMAL(38,{}))", to_text(*exact), exact->scale);
  if (auto* number = std::get_if<double>(&value))
    return fmt::format("CAST('{}' AS DOUBLE)", to_text(*number));
  return to_text(value);
}

Result<Table> query_table(Connection& connection, std::string_view sql,
                          std::span<const Value> parameters, std::string name, std::string title,
                          std::vector<Column> columns) {
  LODE_TRY(rows, connection.query(sql, parameters));
  LODE_ASSERT(rows.names.size() == columns.size());
  Table out;
  out.name = std::move(name);
  out.title = std::move(title);
  out.columns = std::move(columns);
  out.rows = std::move(rows.rows);
  return out;
}

}  // namespace lode::store
