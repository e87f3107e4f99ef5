// map: proposes how source files become canonical tables, for a person to review.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "load/propose.h"
#include "model/settings.h"
#include "store/workspace.h"
#include "verbs/entries.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

namespace fs = std::filesystem;

constexpr Positional positionals[] = {{"FILE", "files or folders to look at", true, true}};
constexpr Option options[] = {
    {"source", "NAME", "the name of the source (default: the system's or the folder's)"},
    {"output", "FILE", "where the map is written (default: shown only; `maps/NAME.yaml` inside a workspace)"},
    {"force", "", "overwrite a map that is there"},
};

Table files_table(const std::vector<load::ProposedMap>& maps) {
  Table out{.name = "files", .title = "Files"};
  out.columns = {{"source", "source"}, {"file", "file"}, {"table", "is"}, {"rows", "rows seen", Kind::integer},
                 {"confidence", "sure", Kind::ratio}, {"reason", "because"}};
  for (const auto& map : maps)
    for (const auto& file : map.files)
      out.rows.push_back({map.source, file.file, file.table.empty() ? Value("ignored") : Value(file.table), file.rows,
                          file.table.empty() ? Value{} : Value(file.confidence), file.reason});
  return out;
}

Table columns_table(const std::vector<load::ProposedMap>& maps) {
  Table out{.name = "columns", .title = "Columns"};
  out.columns = {{"file", "file"}, {"table", "table"}, {"column", "column"}, {"header", "from"},
                 {"confidence", "sure", Kind::ratio}, {"reason", "because"}};
  for (const auto& map : maps)
    for (const auto& column : map.columns)
      out.rows.push_back({column.file, column.table, column.column, column.header, column.confidence, column.reason});
  return out;
}

int fiscal_month(const Request& request) {
  std::ifstream file(fs::path(request.workspace) / "lode.yaml");
  std::string text((std::istreambuf_iterator<char>(file)), {});
  return text.empty() ? 1 : model::read_settings(text, "lode.yaml").value.fiscal_year_starts;
}

// Where each map goes: the file named, beside it for further sources; or nowhere.
std::string target_of(const Request& request, const load::ProposedMap& map, bool first) {
  auto named = request.get("output");
  if (named.empty()) return {};
  if (first) return named;
  return (fs::path(named).parent_path() / (map.source + ".yaml")).string();
}

Result<void> write_file(const std::string& path, const std::string& text, bool force) {
  std::error_code problem;
  if (fs::exists(path, problem) && !force)
    return fail(Code::conflict, fmt::format("{} is there already", path),
                "give another name, or --force to overwrite it");
  if (auto folder = fs::path(path).parent_path(); !folder.empty()) fs::create_directories(folder, problem);
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.flush();
  if (!file) return fail(Code::io, fmt::format("{} cannot be written", path));
  return {};
}

Result<Doc> run(const Request& request, Context& context) {
  load::ProposeOptions proposing{request.get("source"), fiscal_month(request)};
  LODE_TRY(maps, load::propose(request.args("FILE"), proposing, context));
  Doc doc{.verb = "map"};
  std::int64_t open = 0;
  for (const auto& map : maps) {
    auto path = target_of(request, map, &map == &maps.front());
    if (!path.empty()) {
      LODE_CHECK(write_file(path, map.yaml, request.has("force")));
      auto said = fmt::format("Wrote {}. It is a proposal: review it before you load.", path);
      doc.blocks.push_back({Block::Is::paragraph, said, {}});
      auto rest = fmt::format("--map {} {}", path, join(request.args("FILE"), " "));
      doc.next.push_back(suggest(request.workspace, "load", rest));
    }
    for (const auto& finding : map.findings) {
      open += finding.severity != Severity::info;
      doc.findings.push_back(finding);
    }
  }
  doc.tables.push_back(files_table(maps));
  doc.tables.push_back(columns_table(maps));
  doc.metrics = {{"maps", "Maps", static_cast<std::int64_t>(maps.size()), Kind::integer},
                 {"columns", "Columns assigned", static_cast<std::int64_t>(doc.tables[1].rows.size()), Kind::integer},
                 {"open", "To decide", open, Kind::integer}};
  doc.blocks.push_back({Block::Is::table, {}, "files"});
  doc.blocks.push_back({Block::Is::table, {}, "columns"});
  doc.blocks.push_back({Block::Is::findings, {}, {}});
  if (request.get("output").empty())
    for (const auto& map : maps) doc.blocks.push_back({Block::Is::verbatim, map.yaml, {}});
  return doc;
}

}  // namespace

const Verb map{"map", "proposes how files become tables, with confidence and reasons", Group::workspace,
               positionals, options, run};

}  // namespace lode::verbs
