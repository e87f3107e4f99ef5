// report: the whole picture as one page and one workbook, made of what the other verbs answer.
#include <fmt/format.h>

#include <algorithm>

#include "render/render.h"
#include "store/workspace.h"
#include "verbs/compose.h"
#include "verbs/entries.h"
#include "verbs/scheme.h"

namespace lode::verbs {
namespace {

constexpr Option options[] = {
    {"segmentation", "S", "the segmentation to show (default: the only one, or none)"},
    {"to", "FOLDER", "where to write report.html and report.xlsx (default: reports/ in the workspace)"},
};

// The file of the segmentation asked for (file or id); the only one there is, where none is named.
Result<std::string> segmentation_file(const store::Workspace& workspace, const Request& request) {
  auto wanted = request.get("segmentation");
  if (!wanted.empty()) {
    LODE_TRY(found, find_scheme(request, wanted));
    return found.file;
  }
  auto files = workspace.list("segmentations", ".yaml");
  return files.size() == 1 ? workspace.path(files.front()) : std::string();
}

struct Part {
  const char* verb;
  const char* heading;
  Request request;
};

std::vector<Part> parts_of(const Request& request, const std::string& path) {
  Request base{.workspace = request.workspace, .as_of = request.as_of, .recorded_at = request.recorded_at,
               .yes = request.yes};
  Request profile = base, judged = base, proved = base, assigned = base;
  std::vector<Part> out;
  if (!path.empty()) {
    profile.options["segmentation"] = {path};
    judged.positionals["FILE"] = {path};
    proved = judged;
    judged.options["profile"] = {"data"};
    assigned.positionals["S"] = {path};
  }
  out.push_back({"profile", "In short", profile});
  if (!path.empty()) {
    out.push_back({"check", "Is the segmentation sound?", judged});
    out.push_back({"prove", "Proofs", proved});
    out.push_back({"assign", "Who is where", assigned});
  }
  out.push_back({"status", "What this rests on", base});
  return out;
}

Result<void> write_formats(const store::Workspace& workspace, const std::string& folder, const Doc& doc) {
  for (const char* name : {"html", "xlsx"}) {
    const auto* format = render::find_format(name);
    if (!format) continue;
    LODE_TRY(bytes, format->write(doc, {}));
    LODE_CHECK(workspace.write(fmt::format("{}/report.{}", folder, name), bytes));
  }
  return {};
}

Result<Doc> run(const Request& request, Context& context) {
  LODE_TRY(workspace, store::Workspace::open(request.workspace, context));
  LODE_TRY(file, segmentation_file(workspace, request));
  Doc doc{.verb = "report"};
  std::vector<std::string> left_out;
  for (const auto& part : parts_of(request, file)) {
    context.report(part.heading, -1);
    LODE_TRY(answer, call(part.verb, part.request, context));
    if (doc.title.empty()) doc.title = answer.title;
    else if (!answer.title.empty() && std::string_view(part.verb) == "check")
      answer.blocks.insert(answer.blocks.begin(), {Block::Is::paragraph, answer.title, {}});
    answer.title.clear();
    append(doc, std::move(answer), part.heading);
  }
  if (!doc.findings.empty()) {
    doc.blocks.push_back({Block::Is::heading, "Findings", {}});
    doc.blocks.push_back({Block::Is::findings, {}, {}});
  }
  std::string folder = request.get("to", "reports");
  LODE_CHECK(write_formats(workspace, folder, doc));
  doc.metrics.push_back({"report", "Page", workspace.path(folder + "/report.html"), Kind::text});
  doc.metrics.push_back({"workbook", "Workbook", workspace.path(folder + "/report.xlsx"), Kind::text});
  doc.brief = {{Block::Is::metrics, {}, "revenue_total,profit_total,accounts,verdict,report,workbook"}};
  doc.next = {"open " + workspace.path(folder + "/report.html")};
  return doc;
}

}  // namespace

const Verb report{"report", "the whole picture as one page and one workbook", Group::share, {}, options, run};

}  // namespace lode::verbs
