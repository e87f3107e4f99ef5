// map: proposes how source files become canonical tables, for a person to review.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "store/workspace.h"
#include "verbs/entries.h"
#include "verbs/load_proposal.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

namespace fs = std::filesystem;

constexpr Positional positionals[] = {{"FILE", "files or folders to look at", true, true}};
constexpr Option options[] = {
    {"source", "NAME", "the name of the source (default: the system's or the folder's)"},
    {"out", "FILE.yaml", "where the map is written, such as maps/erp.yaml; - shows the map and nothing else"},
    {"force", "", "overwrite a map that is there"},
};

// Inside a workspace its settings and tables count; outside one a map is proposed all the same.
load::ProposeOptions options_of(const Request& request, const Context& context) {
  auto workspace = store::Workspace::open(request.workspace, context);
  auto source = request.get("source");
  return workspace ? proposing(*workspace, source) : load::ProposeOptions{.source = source};
}

// -o names a map here, not a copy of the answer: a name of another kind is a slip.
Result<std::string> named_map(const Request& request) {
  auto named = request.get("out");
  if (named.empty() || named == "-" || named.ends_with(".yaml") || named.ends_with(".yml")) return named;
  return fail(Code::invalid_argument, fmt::format("-o {}: a map is a file that ends in .yaml", named),
              "name it so, as in -o maps/erp.yaml; the answer itself goes to a file with > FILE");
}

// Where each map goes: the file named, beside it for further sources; or nowhere.
std::string target_of(const std::string& named, const load::ProposedMap& map, bool first) {
  if (named.empty() || named == "-" || first) return named == "-" ? "" : named;
  return (fs::path(named).parent_path() / (map.source + ".yaml")).string();
}

Result<void> write_file(const std::string& path, const std::string& text, bool force) {
  std::error_code problem;
  if (fs::exists(path, problem) && !force)
    return fail(Code::invalid_argument, fmt::format("{} is there already", path),
                "give another name, or --force to overwrite it");
  if (auto folder = fs::path(path).parent_path(); !folder.empty()) fs::create_directories(folder, problem);
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.flush();
  if (!file) return fail(Code::io, fmt::format("{} cannot be written", path));
  return {};
}

Result<Doc> run(const Request& request, Context& context) {
  LODE_TRY(named, named_map(request));
  LODE_TRY(maps, load::propose(request.args("FILE"), options_of(request, context), context));
  Doc doc{.verb = "map"};
  if (named == "-" && maps.size() > 1)
    return fail(Code::invalid_argument, fmt::format("the files are of {} sources, a map each", maps.size()),
                "give one name for all with --source, or -o maps/NAME.yaml");
  if (named == "-") doc.raw = maps.front().yaml;
  std::int64_t open = 0;
  for (const auto& map : maps) {
    auto path = target_of(named, map, &map == &maps.front());
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
  doc.tables.push_back(proposed_files(maps));
  doc.tables.push_back(proposed_columns(maps));
  doc.metrics = {{"maps", "Maps", static_cast<std::int64_t>(maps.size()), Kind::integer},
                 {"columns", "Columns assigned", static_cast<std::int64_t>(doc.tables[1].rows.size()), Kind::integer},
                 {"open", "To decide", open, Kind::integer}};
  doc.blocks.push_back({Block::Is::table, {}, "files"});
  doc.blocks.push_back({Block::Is::table, {}, "columns"});
  doc.blocks.push_back({Block::Is::findings, {}, {}});
  if (named.empty())
    for (const auto& map : maps) doc.blocks.push_back({Block::Is::verbatim, map.yaml, {}});
  return doc;
}

}  // namespace

const Verb map{"map", "proposes how files become tables, with confidence and reasons", Group::workspace,
               positionals, options, run};

}  // namespace lode::verbs
