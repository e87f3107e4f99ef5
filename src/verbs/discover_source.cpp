// Opens the table or the workspace and hands over its material.
#include "verbs/discover_source.h"

#include <fmt/format.h>

#include <algorithm>

#include "discover/naming.h"
#include "discover/table.h"
#include "discover/workspace_material.h"
#include "facts/facts.h"
#include "store/workspace.h"
#include "verbs/discover_constraints.h"
#include "verbs/scheme.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

Result<DiscoverSource> from_table(DiscoverAsked& asked, const Context& context) {
  LODE_TRY(database, store::Database::open(":memory:", context));
  LODE_TRY(connection, database.connect());
  connection.set_task("reading accounts");
  LODE_TRY(rows, discover::rows_of(connection, asked.table.file));
  asked.table.least = asked.search.min_accounts = asked.least.of(rows);
  if (rows > 0 && rows < 2 * asked.search.min_accounts)
    return fail(Code::invalid_argument,
                fmt::format("{} accounts cannot be divided into segments of at least {}", rows,
                            asked.search.min_accounts),
                "ask for fewer with --min-accounts");
  LODE_TRY(material, discover::table_material(connection, asked.table));
  DiscoverSource out{.material = std::move(material), .seen = asked.table.file, .day = context.now.substr(0, 10)};
  return out;
}

// The need catalogue, as a segmentation of this workspace would see it.
std::vector<model::Need> catalogue_of(const Request& request, const facts::Reading& reading) {
  SchemeText nothing{.workspace = request.workspace, .file = "discovered",
                     .text = "lode: 1\nsegmentation: discovered\n"};
  return read_scheme(nothing, reading.columns).segmentation.needs;
}

// A need that was rated and that no catalogue names is declared by its id, so that the files can link to it.
void declare_needs(DiscoverSource& out) {
  for (const auto& id : out.need_of) {
    if (id.empty() || std::ranges::find(out.needs, id, &model::Need::id) != out.needs.end()) continue;
    out.needs.push_back({.id = id, .title = discover::spaced(id)});
  }
}

Result<DiscoverSource> from_workspace(const Request& request, DiscoverAsked& asked, const Context& context) {
  LODE_TRY(workspace, store::Workspace::open(request.workspace, context));
  LODE_TRY(view, view_of(request));
  LODE_TRY(reading, facts::open_reading(workspace, view, context));
  DiscoverSource out{.currency = reading.settings.currency, .unit = reading.settings.unit,
                     .universe = std::string(discover::universe), .needs = catalogue_of(request, reading)};
  out.day = to_text(reading.as_of);
  out.seen = "accounts and lines up to " + out.day;
  discover::WorkspaceAsked wanted{.targets = asked.table.targets, .descriptors = asked.table.descriptors,
                                  .target_weights = asked.table.target_weights,
                                  .allow_leaks = asked.table.allow_leaks, .least = asked.least};
  for (const auto& need : out.needs) wanted.need_titles[need.id] = need.title;
  LODE_TRY(material, discover::workspace_material(reading, wanted));
  out.material = std::move(material);
  if (request.has("keep")) LODE_CHECK(keep_segments(request, reading, out));
  asked.search.min_accounts = asked.least.of(out.material.problem.accounts);
  for (const auto& target : out.material.problem.targets)
    out.need_of.push_back(target.name.starts_with("need:") ? target.name.substr(5) : "");
  declare_needs(out);
  auto& findings = out.material.findings;
  findings.insert(findings.begin(), reading.findings.begin(), reading.findings.end());
  return out;
}

}  // namespace

Result<DiscoverSource> discover_source(const Request& request, DiscoverAsked& asked, const Context& context) {
  auto out = asked.table.file.empty() ? from_workspace(request, asked, context) : from_table(asked, context);
  if (out) LODE_CHECK(constrain(request, asked, out->material));
  return out;
}

}  // namespace lode::verbs
