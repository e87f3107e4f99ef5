// start: from a folder of exports to a report, asking only what cannot be decided. Run again after a
// question was answered or a map corrected, it goes on with what is there.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

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

Result<void> check_folder(const std::string& folder) {
  std::error_code error;
  if (fs::is_directory(folder, error)) return {};
  return fail(Code::not_found, fmt::format("{} is not a folder", folder),
              "put the exports (CSV, XLSX, JSON, Parquet) into one folder and name it");
}

std::string workspace_dir(const Request& request) {
  if (request.has("into")) return request.get("into");
  if (request.workspace != ".") return request.workspace;
  std::error_code error;
  auto folder = fs::absolute(request.arg("FOLDER"), error).lexically_normal();
  if (folder.filename().empty()) folder = folder.parent_path();
  auto here = fs::current_path(error);
  auto beside = folder.filename().string() + "-lode";
  // Never inside the exports: what is written there would be taken for one of them.
  return folder == here ? "../" + beside : beside;
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

// A rate that is missing is told by the load, and again by every figure that lacks it: the figures' word stays.
void tell_once(std::vector<Finding>& findings) {
  auto is = [](const char* code) { return [code](const Finding& f) { return f.rule == code; }; };
  if (std::ranges::any_of(findings, is("FCT06"))) std::erase_if(findings, is("LOD05"));
}

// The currency in which most lines are written.
std::string usual_currency(const Doc& loaded) {
  const Table* table = loaded.table("revenue");
  std::map<std::string, double> lines;
  for (const auto& row : table ? table->rows : std::vector<std::vector<Value>>{})
    lines[to_text(row[0])] += as_number(row[2]).value_or(0);
  auto most = std::ranges::max_element(lines, {}, [](const auto& entry) { return entry.second; });
  return most == lines.end() ? std::string() : most->first;
}

// A person is asked what `load` cannot decide; where nobody can be, its proposals are taken and named.
Result<Doc> run(const Request& request, Context& context) {
  LODE_CHECK(check_folder(request.arg("FOLDER")));
  std::string dir = workspace_dir(request);
  LODE_CHECK(init_if_needed(dir, request, context));
  Request base{.workspace = dir, .as_of = request.as_of, .recorded_at = request.recorded_at, .yes = request.yes};
  Request load = base;
  load.yes = true;
  load.positionals["FILE"] = {request.arg("FOLDER")};
  LODE_TRY(loaded, call("load", load, context));
  if (loaded.failed) {  // what a map has still to settle stands in its findings
    loaded.verb = "start";
    loaded.next = {fmt::format("settle it in {}/maps, then run the same command again", dir)};
    return loaded;
  }
  LODE_TRY(report, call("report", base, context));
  const auto usual = usual_currency(loaded);
  Doc doc{.verb = "start", .title = fmt::format("{} became the workspace {}", request.arg("FOLDER"), dir)};
  append(doc, std::move(loaded), "What was taken");
  append(doc, std::move(report), "What it says");
  tell_once(doc.findings);
  doc.brief = {{Block::Is::heading, "What was taken", {}}, {Block::Is::table, {}, "files"},
               {Block::Is::heading, "What it says", {}},
               {Block::Is::metrics, {}, "revenue_total,profit_total,accounts,report,workbook"},
               {Block::Is::findings, {}, {}}};
  doc.next = {fmt::format("open {}", doc.metric("report") ? to_text(doc.metric("report")->value) : dir),
              fmt::format("look over {}/maps and run `lode start` again if a column is not what it seems", dir),
              fmt::format("lode new -w {} mine        write your segments down", dir)};
  if (!usual.empty() && usual != doc.currency)
    doc.next.insert(doc.next.begin(), fmt::format("most lines are in {0}: write `currency: {0}` into {1}/lode.yaml and "
                                                  "start again", usual, dir));
  return doc;
}

}  // namespace

const Verb start{"start", "from a folder of exports to a report", Group::begin, positionals, options, run, true};

}  // namespace lode::verbs
