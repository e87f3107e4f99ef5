// Proposing maps on the way of a load.
#include "verbs/load_proposal.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "model/settings.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

using load::ProposedMap;

const std::vector<std::string> answers{"load by it; the map is kept and can be corrected",
                                       "keep the map to be corrected first, load nothing", "neither"};

Error nobody_to_ask(const Request& request) {
  auto files = join(request.args("FILE"), " ");
  auto folder = request.workspace == "." ? std::string() : request.workspace + "/";
  return {Code::invalid_argument, "no map of the workspace knows these files",
          fmt::format("`{} --yes` takes the map that Lode proposes; `{} -o {}maps/NAME.yaml` writes it down to be "
                      "read first",
                      suggest(request.workspace, "load", files), suggest(request.workspace, "map", files), folder)};
}

std::string shown(const std::vector<ProposedMap>& maps) {
  std::string out = "No map of the workspace knows these files. Proposed:\n";
  for (const auto& map : maps) {
    for (const auto& file : map.files) {
      out += fmt::format("  {} is {}\n", file.file,
                         file.table.empty() ? "left aside: " + file.reason
                                            : fmt::format("{} ({:.2f})", file.table, file.confidence));
      for (const auto& column : map.columns)
        if (column.file == file.file && column.table == file.table)
          out += fmt::format("    {:<16} {:.2f}  {}\n", column.column, column.confidence, column.header);
    }
    for (const auto& finding : map.findings)
      if (finding.severity != Severity::info) out += fmt::format("  to decide: {}\n", finding.message);
  }
  return out + "Load by this map?";
}

// Nothing that is there is overwritten.
std::string free_name(const store::Workspace& workspace, const std::string& source) {
  auto name = fmt::format("maps/{}.yaml", source);
  for (int n = 2; !workspace.read_or_empty(name).empty(); ++n) name = fmt::format("maps/{}-{}.yaml", source, n);
  return name;
}

}  // namespace

load::ProposeOptions proposing(const store::Workspace& workspace, const std::string& source) {
  auto settings = model::read_settings(workspace.read_or_empty("lode.yaml"), "lode.yaml").value;
  load::ProposeOptions out{.source = source, .fiscal_year_starts = settings.fiscal_year_starts, .loaded = {}};
  for (const auto& batch : workspace.live_batches())
    for (const auto& table : batch.tables) out.loaded.push_back(table.table);
  return out;
}

Result<Settled> settle_maps(store::Workspace& workspace, const Request& request, Context& context) {
  if (!request.yes && !context.ask) return std::unexpected(nobody_to_ask(request));
  LODE_TRY(maps, load::propose(request.args("FILE"), proposing(workspace, request.get("source")), context));
  Settled out;
  auto answer = request.yes ? answers[0] : context.ask(shown(maps), answers).value_or("");
  bool load = answer == answers[0] || lower(answer) == "y" || lower(answer) == "yes";
  if (load || answer == answers[1])
    for (const auto& map : maps) {
      auto path = free_name(workspace, map.source);
      LODE_CHECK(workspace.write(path, map.yaml));
      out.saved.push_back(path);
    }
  out.load = load;
  out.maps = std::move(maps);
  return out;
}

Table proposed_files(const std::vector<ProposedMap>& maps) {
  Table out{.name = "files", .title = "Files"};
  out.columns = {{"source", "source"}, {"file", "file"}, {"table", "is"}, {"rows", "rows seen", Kind::integer},
                 {"confidence", "sure", Kind::ratio}, {"reason", "because"}};
  for (const auto& map : maps)
    for (const auto& file : map.files)
      out.rows.push_back({map.source, file.file, file.table.empty() ? Value("ignored") : Value(file.table), file.rows,
                          file.table.empty() ? Value{} : Value(file.confidence), file.reason});
  return out;
}

Table proposed_columns(const std::vector<ProposedMap>& maps) {
  Table out{.name = "columns", .title = "Columns"};
  out.columns = {{"file", "file"}, {"table", "table"}, {"column", "column"}, {"header", "from"},
                 {"confidence", "sure", Kind::ratio}, {"reason", "because"}};
  for (const auto& map : maps)
    for (const auto& column : map.columns)
      out.rows.push_back({column.file, column.table, column.column, column.header, column.confidence, column.reason});
  return out;
}

}  // namespace lode::verbs
