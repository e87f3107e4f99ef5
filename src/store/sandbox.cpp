// Sealing and the check that a statement is one SELECT.
#include "store/sandbox.h"

#include <fmt/format.h>

namespace lode::store {
namespace {

Result<void> add(Connection& connection, const SandboxTable& table) {
  std::string parts;
  for (std::size_t i = 0; i < table.sources.size(); ++i) {
    auto function = fmt::format("{}_source_{}", table.name, i + 1);
    LODE_CHECK(register_source(connection, function, *table.sources[i]));
    parts += fmt::format("{}SELECT * FROM {}()", i > 0 ? " UNION ALL BY NAME " : "", identifier(function));
  }
  return connection.run(fmt::format("CREATE VIEW {} AS {}", identifier(table.name), parts));
}

// The engine's own parser says what a text is.
Result<void> check_select(Connection& connection, std::string_view sql, const std::string& place) {
  const auto& api = connection.api();
  std::string text(sql);
  duckdb_extracted_statements statements = nullptr;
  auto count = api.duckdb_extract_statements(connection.raw(), text.c_str(), &statements);
  std::string problem;
  if (count == 0) {
    const char* reason = api.duckdb_extract_statements_error(statements);
    problem = reason ? reason : "it is empty";
  } else if (count > 1) {
    problem = "it holds more than one statement";
  } else {
    duckdb_prepared_statement prepared = nullptr;
    if (api.duckdb_prepare_extracted_statement(connection.raw(), statements, 0, &prepared) == DuckDBError)
      problem = api.duckdb_prepare_error(prepared);
    else if (api.duckdb_prepared_statement_type(prepared) != DUCKDB_STATEMENT_TYPE_SELECT)
      problem = "it is no SELECT";
    else if (api.duckdb_nparams(prepared) > 0)
      problem = "it has parameters";
    api.duckdb_destroy_prepare(&prepared);
  }
  api.duckdb_destroy_extracted(&statements);
  if (problem.empty()) return {};
  return fail(Code::invalid_argument, fmt::format("{}: {}", place, problem),
              "one SELECT over the files of the map, each a table of text columns");
}

}  // namespace

Result<Sandbox> Sandbox::open(const Context& context, const std::vector<SandboxTable>& tables,
                              const std::string& temp_dir) {
  LODE_TRY(database, Database::open(":memory:", context, {.temp_dir = temp_dir}));
  LODE_TRY(connection, database.connect());
  for (const auto& table : tables) LODE_CHECK(add(connection, table));
  LODE_CHECK(connection.run("SET enable_external_access = false; SET lock_configuration = true"));
  return Sandbox(std::move(database), std::move(connection));
}

Result<std::vector<std::string>> Sandbox::select(std::string_view sql, const std::string& place) {
  LODE_CHECK(check_select(connection_, sql, place));
  std::string text(sql);
  while (!text.empty() && (text.back() == ';' || text.back() == ' ' || text.back() == '\n')) text.pop_back();
  auto made = connection_.run(
      fmt::format("CREATE OR REPLACE TABLE result AS SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ({}\n) AS q", text));
  if (!made) {
    auto problem = made.error();
    if (problem.code == Code::store) problem.code = Code::invalid_argument;
    problem.message = fmt::format("{}: {}", place, problem.message);
    return std::unexpected(std::move(problem));
  }
  LODE_TRY(described, connection_.query("DESCRIBE result"));
  std::vector<std::string> out;
  for (const auto& row : described.rows) out.push_back(to_text(row[0]));
  return out;
}

}  // namespace lode::store
