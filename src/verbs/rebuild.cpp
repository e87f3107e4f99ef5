// rebuild: throws the cache away and makes it again from the record.
#include <fmt/format.h>

#include "facts/facts.h"
#include "store/workspace.h"
#include "verbs/entries.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

Result<Doc> run(const Request& request, Context& context) {
  LODE_TRY(workspace, store::Workspace::open(request.workspace, context));
  std::int64_t removed = workspace.drop_caches();
  LODE_TRY(view, view_of(request));
  LODE_TRY(reading, facts::open_reading(workspace, view, context));
  LODE_TRY(table, store::query_table(reading.connection,
                                     "SELECT table_name, CAST(estimated_size AS BIGINT) FROM duckdb_tables() "
                                     "WHERE database_name = 'cache' ORDER BY 1",
                                     {}, "tables", "Derived tables",
                                     {{"table", "table"}, {"rows", "rows", Kind::integer}}));
  Doc doc{.verb = "rebuild"};
  auto add = [&](const char* name, const char* title, Value value, Kind kind) {
    doc.metrics.push_back({.name = name, .title = title, .value = std::move(value), .kind = kind});
  };
  add("removed", "Caches removed", removed, Kind::integer);
  add("batches", "Batches read", static_cast<std::int64_t>(workspace.live_batches().size()), Kind::integer);
  add("as_of", "As of", reading.has_lines ? Value(reading.as_of) : Value{}, Kind::date);
  doc.tables.push_back(std::move(table));
  doc.findings = std::move(reading.findings);
  doc.next = {suggest(request.workspace, "profile")};
  return doc;
}

}  // namespace

const Verb rebuild{"rebuild", "make the cache again from the record", Group::workspace, {}, {}, run};

}  // namespace lode::verbs
