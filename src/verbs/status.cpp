// status: what is loaded, from where, how far back, what was rejected, and what to do next.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "facts/facts.h"
#include "model/settings.h"
#include "store/canonical.h"
#include "store/workspace.h"
#include "verbs/controls.h"
#include "verbs/entries.h"
#include "verbs/reviews.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

using store::Batch;
using store::Workspace;

constexpr std::size_t entries_shown = 5;

// One row per canonical table that has any: rows, sources, the dates they span, currencies.
Result<Table> tables_of(const Workspace& workspace, const std::vector<Batch>& live, const store::View& view) {
  Table out{.name = "tables", .title = "Loaded"};
  out.columns = {{"table", "table"},          {"rows", "rows", Kind::integer}, {"batches", "batches", Kind::integer},
                 {"from", "from", Kind::date}, {"to", "to", Kind::date},        {"currencies", "currencies"}};
  LODE_TRY(session, workspace.session(view, {}));
  for (const auto& table : store::canonical_tables()) {
    std::int64_t batches = 0;
    std::vector<std::string> currencies;
    for (const auto& batch : live)
      for (const auto& part : batch.tables)
        if (part.table == table.name) {
          ++batches;
          currencies.insert(currencies.end(), part.currencies.begin(), part.currencies.end());
        }
    if (batches == 0) continue;
    std::ranges::sort(currencies);
    currencies.erase(std::ranges::unique(currencies).begin(), currencies.end());
    auto date = table.dated_by.empty() ? std::string("CAST(NULL AS DATE)") : store::identifier(table.dated_by);
    LODE_TRY(span, session.query(fmt::format("SELECT count(*), min({0}), max({0}) FROM {1}_rows", date, table.name)));
    const auto& row = span.rows.at(0);
    out.rows.push_back({std::string(table.name), row[0], batches, row[1], row[2],
                        currencies.empty() ? Value{} : Value(join(currencies, ", "))});
  }
  return out;
}

Table sources_of(const std::vector<Batch>& live) {
  Table out{.name = "sources", .title = "Sources"};
  out.columns = {{"source", "source"}, {"files", "files"},       {"map", "map"}, {"batch", "batch", Kind::id},
                 {"loaded", "loaded"}, {"accepted", "accepted", Kind::integer},
                 {"rejected", "rejected", Kind::integer},        {"rejects", "rejected rows are in"}};
  for (const auto& batch : live) {
    std::vector<std::string> files;
    for (const auto& input : batch.inputs) files.push_back(input.path);
    if (files.size() > 2) files = {fmt::format("{} and {} more", files[0], files.size() - 1)};
    out.rows.push_back({batch.source, join(files, ", "), batch.map, batch.id, batch.recorded_at, batch.accepted,
                        batch.rejected, batch.rejects_file.empty() ? Value{} : Value(batch.rejects_file)});
  }
  return out;
}

Table entries_of(const Workspace& workspace) {
  Table out{.name = "entries", .title = "Last recorded"};
  out.columns = {{"seq", "entry", Kind::integer}, {"at", "at"}, {"by", "by"}, {"kind", "kind"}, {"what", "what"}};
  const auto& all = workspace.journal();
  for (auto entry = all.rbegin(); entry != all.rend() && out.rows.size() < entries_shown; ++entry)
    out.rows.push_back({entry->seq, entry->at, entry->by, entry->kind, entry_words(*entry)});
  out.total_rows = static_cast<std::int64_t>(all.size());
  return out;
}

std::vector<std::string> next_steps(const Workspace& workspace, bool loaded, const std::string& dir) {
  if (!loaded) return {suggest(dir, "map", "FILE…"), suggest(dir, "load", "FILE…")};
  auto segmentations = workspace.list("segmentations", ".yaml");
  if (segmentations.empty()) return {suggest(dir, "profile"), suggest(dir, "new", "NAME")};
  return {suggest(dir, "check", segmentations.front()), suggest(dir, "profile")};
}

void put_metrics(Doc& doc, const Workspace& workspace, const std::vector<Batch>& live, bool cached) {
  std::int64_t accepted = 0, rejected = 0;
  for (const auto& batch : live) {
    accepted += batch.accepted;
    rejected += batch.rejected;
  }
  auto add = [&](const char* name, const char* title, Value value, Kind kind) {
    doc.metrics.push_back({.name = name, .title = title, .value = std::move(value), .kind = kind});
  };
  add("batches", "Batches", static_cast<std::int64_t>(live.size()), Kind::integer);
  add("accepted", "Rows accepted", accepted, Kind::integer);
  add("rejected", "Rows rejected", rejected, Kind::integer);
  add("segmentations", "Segmentations", static_cast<std::int64_t>(workspace.list("segmentations", ".yaml").size()),
      Kind::integer);
  add("journal_entries", "Journal entries", static_cast<std::int64_t>(workspace.journal().size()), Kind::integer);
  add("cache", "Cache", std::string(cached ? "ready" : "built by the next reading"), Kind::text);
}

Result<Doc> run(const Request& request, Context& context) {
  LODE_TRY(workspace, Workspace::open(request.workspace, context));
  LODE_TRY(view, view_of(request));
  auto live = workspace.live_batches(view);
  auto settings = model::read_settings(workspace.read_or_empty("lode.yaml"), "lode.yaml");
  LODE_TRY(seen, facts::seen_from(view, settings.value));
  Doc doc{.verb = "status"};
  put_metrics(doc, workspace, live, workspace.is_cached(seen));
  auto reviews = read_reviews(workspace);
  put_review_metrics(doc, reviews);
  LODE_TRY(tables, tables_of(workspace, live, view));
  doc.tables = {std::move(tables), sources_of(live), entries_of(workspace)};
  doc.findings = std::move(settings.findings);
  for (auto& finding : reviews.findings) doc.findings.push_back(std::move(finding));
  for (auto& finding : waiting_findings(reviews)) doc.findings.push_back(std::move(finding));
  doc.blocks = {{Block::Is::metrics, {}, {}}};
  for (const auto& table : doc.tables)
    if (!table.rows.empty()) doc.blocks.push_back({Block::Is::table, {}, table.name});
  doc.blocks.push_back({Block::Is::findings, {}, {}});
  if (!live.empty()) LODE_CHECK(add_controls(doc, request, context));
  doc.next = next_steps(workspace, !live.empty(), request.workspace);
  return doc;
}

}  // namespace

const Verb status{"status", "what is loaded, and what to do next", Group::workspace, {}, {}, run};

}  // namespace lode::verbs
