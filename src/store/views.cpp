// One SELECT per canonical table. Columns come from the manifests, so that no file is opened to plan a view.
#include "store/views.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "base/text.h"

namespace lode::store {
namespace {

constexpr std::string_view file_column = "lode_file";

struct Part {
  std::string path;
  std::string source;
  std::int64_t seq = 0;
};

struct Parts {
  std::vector<Part> files;
  std::map<std::string, std::string> columns;  // lower case -> as written
  std::vector<std::string> order;              // lower case, in order of appearance
  bool alike = true;                           // every file has the same columns
};

Parts parts_of(std::string_view table, const std::vector<Batch>& batches, const Workspace& workspace) {
  Parts out;
  std::set<std::string> first;
  for (const auto& batch : batches) {
    for (const auto& t : batch.tables) {
      if (t.table != table) continue;
      std::set<std::string> mine;
      for (const auto& column : t.columns) {
        auto key = lower(column);
        mine.insert(key);
        if (out.columns.emplace(key, column).second) out.order.push_back(key);
      }
      if (out.files.empty()) first = mine;
      out.alike = out.alike && mine == first;
      out.files.push_back({workspace.path(t.file), batch.source, batch.seq});
    }
  }
  return out;
}

// The value that belongs to the file a row comes from.
std::string by_file(const Parts& parts, auto value) {
  if (parts.files.size() == 1) return value(parts.files.front());
  std::string out = fmt::format("CASE {}", file_column);
  for (const auto& part : parts.files)
    out += fmt::format(" WHEN {} THEN {}", literal(Value(part.path)), value(part));
  return out + " END";
}

std::string from(const Parts& parts) {
  std::string files;
  for (const auto& part : parts.files) files += (files.empty() ? "" : ", ") + literal(Value(part.path));
  return fmt::format(" FROM read_parquet([{}], filename = '{}'{})", files, file_column,
                     parts.alike ? "" : ", union_by_name = true");
}

// A further column called as one of ours keeps its values under a name of its own.
std::string free_name(const std::string& column) {
  auto key = lower(column);
  bool ours = key == "load_source" || key == "load_seq" || key == file_column;
  return ours ? column + "_" : column;
}

std::string dated_until(const CanonicalTable& table, const Parts& parts, const std::string& as_of) {
  auto date = parse_date(as_of);
  if (!date || table.dated_by.empty() || !parts.columns.contains(std::string(table.dated_by))) return {};
  auto column = identifier(table.dated_by);
  auto kept = table.column(table.dated_by)->required ? "" : fmt::format(" OR {} IS NULL", column);
  return fmt::format(" WHERE {} <= {}{}", column, literal(Value(*date)), kept);
}

}  // namespace

std::string rows_sql(const CanonicalTable& table, const std::vector<Batch>& batches,
                     const Workspace& workspace, const std::string& as_of) {
  auto parts = parts_of(table.name, batches, workspace);
  std::string out = "SELECT ";
  for (const auto& column : table.columns) {
    auto have = parts.columns.find(std::string(column.name));
    out += fmt::format("CAST({} AS {}) AS {}, ", have == parts.columns.end() ? "NULL" : identifier(have->second),
                       sql_type(column.field), identifier(column.name));
  }
  if (table.open)
    for (const auto& key : parts.order)
      if (!table.column(key))
        out += fmt::format("CAST({} AS VARCHAR) AS {}, ", identifier(parts.columns.at(key)),
                           identifier(free_name(parts.columns.at(key))));
  // The data's own `source` (of a cap, of a market figure, of a lead) goes before the short form of ours.
  bool own = table.column("source") || table.open;
  if (parts.files.empty())
    return out + (own ? "" : "CAST(NULL AS VARCHAR) AS source, ") +
           "CAST(NULL AS VARCHAR) AS load_source, CAST(NULL AS BIGINT) AS load_seq WHERE false";
  auto source = by_file(parts, [](const Part& part) { return literal(Value(part.source)); });
  if (!own) out += source + " AS source, ";
  out += source + " AS load_source, ";
  out += "CAST(" + by_file(parts, [](const Part& part) { return std::to_string(part.seq); }) +
         " AS BIGINT) AS load_seq";
  return out + from(parts) + dated_until(table, parts, as_of);
}

}  // namespace lode::store
