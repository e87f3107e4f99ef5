// Controls in the answer of a verb.
#include "verbs/controls.h"

#include <algorithm>
#include <iterator>

#include "facts/controls.h"
#include "verbs/words.h"

namespace lode::verbs {

std::int64_t rejected_rows(const store::Workspace& workspace, const store::View& view) {
  std::int64_t out = 0;
  for (const auto& batch : workspace.live_batches(view)) out += batch.rejected;
  return out;
}

Result<void> add_controls(Doc& doc, facts::Reading& reading, std::int64_t rejected) {
  if (reading.settings.controls.empty()) return {};
  LODE_TRY(overview, facts::overview_of(reading.connection));
  LODE_TRY(made, facts::controls(reading.connection, overview, reading.settings, rejected));
  doc.currency = reading.settings.currency;
  auto findings = std::ranges::find(doc.blocks, Block::Is::findings, &Block::is);
  if (!made.table.rows.empty()) doc.blocks.insert(findings, {Block::Is::table, {}, made.table.name});
  doc.tables.push_back(std::move(made.table));
  std::ranges::move(made.findings, std::back_inserter(doc.findings));
  return {};
}

Result<void> add_controls(Doc& doc, const Request& request, Context& context) {
  LODE_TRY(workspace, store::Workspace::open(request.workspace, context));
  auto settings = model::read_settings(workspace.read_or_empty("lode.yaml"), "lode.yaml");
  if (settings.value.controls.empty()) return {};
  LODE_TRY(view, view_of(request));
  LODE_TRY(reading, facts::open_reading(workspace, view, context));
  return add_controls(doc, reading, rejected_rows(workspace, view));
}

}  // namespace lode::verbs
