// start: from a folder of exports to a report, asking only what cannot be decided. Run again after a
// question was answered or a map corrected, it goes on with what is there.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "base/text.h"
#include "load/load.h"
#include "store/workspace.h"
#include "verbs/compose.h"
#include "verbs/entries.h"

namespace lode::verbs {
namespace {

namespace fs = std::filesystem;

constexpr Positional positionals[] = {{"FOLDER", "where the exports lie"}};
constexpr Option options[] = {
    {"into", "DIR", "the workspace to make (default: the folder's name with -lode)"},
    {"name", "NAME", "the firm's name"},
    {"currency", "CODE", "the currency figures are shown in (default: asked, or EUR)"},
};

constexpr const char* map_file = "maps/exports.yaml";

Result<std::vector<std::string>> exports_in(const std::string& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error))
    return fail(Code::not_found, fmt::format("{} is not a folder", folder),
                "put the exports (CSV, XLSX, JSON, Parquet) into one folder and name it");
  constexpr std::string_view known[] = {".csv", ".tsv", ".txt", ".xlsx", ".json", ".jsonl", ".ndjson", ".parquet"};
  std::vector<std::string> out;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    auto extension = lower(entry.path().extension().string());
    if (entry.is_regular_file() && std::ranges::find(known, extension) != std::end(known))
      out.push_back(entry.path().string());
  }
  std::ranges::sort(out);
  if (out.empty())
    return fail(Code::not_found, fmt::format("{} holds no CSV, TSV, XLSX, JSON or Parquet file", folder),
                "export the accounts and the invoice lines first");
  return out;
}

std::string workspace_dir(const Request& request) {
  if (request.has("into")) return request.get("into");
  if (request.workspace != ".") return request.workspace;
  auto name = fs::path(request.arg("FOLDER")).lexically_normal();
  if (name.filename().empty()) name = name.parent_path();
  return name.filename().string() + "-lode";
}

Result<void> init_if_needed(const std::string& dir, const Request& request, Context& context) {
  std::error_code error;
  if (fs::exists(fs::path(dir) / "lode.yaml", error)) return {};
  Request init{.workspace = ".", .yes = request.yes};
  init.positionals["DIR"] = {dir};
  std::string currency = request.get("currency");
  if (currency.empty() && context.ask && !request.yes)
    currency = context.ask("In which currency should figures be shown (ISO code, such as EUR)?", {}).value_or("");
  if (!currency.empty()) init.options["currency"] = {currency};
  if (request.has("name")) init.options["name"] = {request.get("name")};
  LODE_TRY(made, call("init", init, context));
  return {};
}

// The map stays as it is once there: a person may have corrected it.
Result<std::vector<Finding>> map_if_needed(const std::string& dir, const std::vector<std::string>& files,
                                           Context& context) {
  LODE_TRY(workspace, store::Workspace::open(dir, context));
  if (!workspace.read_or_empty(map_file).empty()) return std::vector<Finding>{};
  context.report("looking at the files", -1);
  LODE_TRY(proposal, load::propose_map(files, "exports", context));
  LODE_CHECK(workspace.write(map_file, proposal.yaml));
  return proposal.findings;
}

Result<Doc> run(const Request& request, Context& context) {
  LODE_TRY(files, exports_in(request.arg("FOLDER")));
  std::string dir = workspace_dir(request);
  LODE_CHECK(init_if_needed(dir, request, context));
  LODE_TRY(open_questions, map_if_needed(dir, files, context));
  Request base{.workspace = dir, .as_of = request.as_of, .yes = request.yes};
  Request load = base;
  load.positionals["FILE"] = files;
  load.options["map"] = {map_file};
  LODE_TRY(loaded, call("load", load, context));
  std::string map_path = dir + "/" + map_file;
  if (loaded.failed) {  // what the map has still to settle stands in its findings
    loaded.verb = "start";
    loaded.next = {"settle it in " + map_path + ", then run the same command again"};
    return loaded;
  }
  LODE_TRY(report, call("report", base, context));
  Doc doc{.verb = "start", .title = fmt::format("{} files became the workspace {}", files.size(), dir)};
  append(doc, std::move(loaded), "What was taken");
  std::ranges::move(open_questions, std::back_inserter(doc.findings));
  append(doc, std::move(report), "What it says");
  doc.brief = {{Block::Is::heading, "What was taken", {}}, {Block::Is::table, {}, "files"},
               {Block::Is::heading, "What it says", {}},
               {Block::Is::metrics, {}, "revenue_total,profit_total,accounts,report,workbook"},
               {Block::Is::findings, {}, {}}};
  doc.next = {fmt::format("open {}", doc.metric("report") ? to_text(doc.metric("report")->value) : dir),
              fmt::format("look over {} and run `lode start` again if a column is not what it seems", map_path),
              fmt::format("lode new -w {} mine        write your segments down", dir)};
  return doc;
}

}  // namespace

const Verb start{"start", "from a folder of exports to a report", Group::begin, positionals, options, run, true};

}  // namespace lode::verbs
