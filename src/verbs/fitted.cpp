// Opens the workspace, reads the segmentation with the columns of the data in view, and fits the units.
#include "verbs/fitted.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

std::string id_of_file(const std::string& file) {
  auto name = file.substr(file.rfind('/') + 1);
  return name.substr(0, name.rfind('.'));
}

}  // namespace

Result<std::string> only_segmentation(const store::Workspace& workspace, std::string_view option) {
  auto files = workspace.list("segmentations", ".yaml");
  if (files.empty())
    return fail(Code::not_found, "the workspace has no segmentation",
                "write one to segmentations/NAME.yaml; `lode new NAME` helps");
  if (files.size() == 1) return id_of_file(files.front());
  std::vector<std::string> ids;
  for (const auto& file : files) ids.push_back(id_of_file(file));
  return fail(Code::invalid_argument, fmt::format("the workspace has several segmentations: {}", join(ids, ", ")),
              fmt::format("name one with {}", option));
}

Result<void> must_be_readable(const Scheme& scheme) {
  if (scheme.segmentation.readable) return {};
  const auto& findings = scheme.reading;
  return fail(Code::invalid_argument,
              findings.empty() ? fmt::format("{} could not be read", scheme.segmentation.file)
                               : fmt::format("{}:{}:{}: {}", findings[0].place.file, findings[0].place.line,
                                             findings[0].place.column, findings[0].message),
              findings.empty() ? "" : findings[0].fix);
}

Result<bool> has_data(const Scheme& scheme, const Context& context) {
  if (scheme.workspace.empty()) return false;
  LODE_TRY(workspace, store::Workspace::open(scheme.workspace, context));
  for (const auto& batch : workspace.live_batches())
    for (const auto& table : batch.tables)
      if (table.table == "account" || table.table == "line") return true;
  return false;
}

Result<Fitted> fit(const Request& request, const SchemeText& found, const Context& context) {
  LODE_TRY(workspace, store::Workspace::open(found.workspace, context));
  LODE_TRY(view, view_of(request));
  LODE_TRY(reading, facts::open_reading(workspace, view, context));
  auto scheme = read_scheme(found, reading.columns);
  LODE_CHECK(must_be_readable(scheme));
  LODE_TRY(findings, facts::fit_units(reading.connection, scheme.segmentation.unit,
                                      scheme.segmentation.dictionary));
  return Fitted{std::move(workspace), std::move(reading), std::move(scheme), std::move(findings)};
}

Result<store::View> seen_by(const Request& request, const model::Settings& settings) {
  LODE_TRY(view, view_of(request));
  return facts::seen_from(view, settings);
}

std::string seen_of(const Fitted& fitted) {
  if (!fitted.reading.has_lines) return "accounts; no line is loaded";
  return fmt::format("accounts and lines up to {}", to_text(fitted.reading.as_of));
}

Result<Fitted> fit(const Request& request, const std::string& name, const Context& context) {
  std::string wanted = name;
  if (wanted.empty()) {
    LODE_TRY(workspace, store::Workspace::open(request.workspace, context));
    LODE_TRY(only, only_segmentation(workspace, "--segmentation"));
    wanted = std::move(only);
  }
  LODE_TRY(found, find_scheme(request, wanted));
  LODE_CHECK(must_be_readable(read_scheme(found)));
  if (found.workspace.empty()) found.workspace = request.workspace;  // opening it says what is missing
  return fit(request, found, context);
}

}  // namespace lode::verbs
