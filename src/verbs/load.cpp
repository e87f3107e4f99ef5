// load: files through a map into the workspace, with an account of every byte.
#include "load/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>

#include "base/text.h"
#include "verbs/controls.h"
#include "verbs/entries.h"
#include "verbs/load_proposal.h"
#include "verbs/reviews.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

constexpr Positional positionals[] = {{"FILE", "files or folders to load", true, true}};
constexpr Option options[] = {
    {"map", "MAP", "the map to apply: a name under maps/ or a file (default: the one that knows the files)"},
    {"source", "NAME", "the source they come from (default: the map's)"},
    {"effective", "DATE", "the day from which tables without dates hold (default: today)"},
    {"max-rejects", "SHARE", "load nothing where more of a table's records are rejected (default 1%)"},
    {"dry-run", "", "convert and report, load nothing"},
};

Result<load::Options> options_of(const Request& request) {
  LODE_TRY(share, share_of(request.get("max-rejects", "1%"), "--max-rejects"));
  auto effective = request.get("effective");
  if (!effective.empty() && !parse_date(effective))
    return fail(Code::invalid_argument, fmt::format("'{}' is no date", effective), "--effective YYYY-MM-DD");
  return load::Options{.map = request.get("map"),
                       .source = request.get("source"),
                       .effective = effective,
                       .max_rejects = share,
                       .dry_run = request.has("dry-run")};
}

// What one command loaded: by each map that knows some of the files, a batch of its own.
using Loads = std::vector<load::Loaded>;

Table files_of(const Loads& loads) {
  Table out{.name = "files", .title = "Files"};
  out.columns = {{"table", "table"},
                 {"file", "file"},
                 {"rows", "rows", Kind::integer},
                 {"accepted", "records accepted", Kind::integer},
                 {"rejected", "rejected", Kind::integer},
                 {"skipped", "skipped", Kind::integer},
                 {"read_as", "read as"}};
  for (const auto& loaded : loads)
    for (const auto& f : loaded.files)
      out.rows.push_back({f.table, f.file, f.rows, f.records_accepted, f.records_rejected, f.records_skipped,
                          f.described});
  out.note = "header + accepted + rejected + skipped is the whole of every file, to the byte";
  return out;
}

Table sizes_of(const Loads& loads) {
  Table out{.name = "bytes", .title = "Bytes"};
  out.columns = {{"table", "table"},     {"file", "file"},   {"unit", "unit"},
                 {"total", "total", Kind::integer},       {"header", "header", Kind::integer},
                 {"accepted", "accepted", Kind::integer}, {"rejected", "rejected", Kind::integer},
                 {"skipped", "skipped", Kind::integer}};
  for (const auto& loaded : loads)
    for (const auto& f : loaded.files)
      out.rows.push_back({f.table, f.file, std::string(f.bytes ? "bytes" : "rows"), f.total, f.header, f.accepted,
                        f.rejected, f.skipped});
  out.detail = true;
  return out;
}

Table rejects_of(const Loads& loads) {
  Table out{.name = "rejects", .title = "Rejected"};
  out.columns = {{"table", "table"},       {"code", "code"},         {"column", "column"},
                 {"records", "records", Kind::integer},              {"reason", "reason"},
                 {"file", "first in"},     {"line", "line", Kind::integer}, {"text", "its text"}};
  for (const auto& loaded : loads)
    for (const auto& r : loaded.rejects)
      out.rows.push_back({r.table, r.code, r.column.empty() ? Value{} : Value(r.column), r.rows, r.reason, r.file,
                          r.line, r.raw});
  return out;
}

Table revenue_of(const Loads& loads) {
  Table out{.name = "revenue", .title = "Revenue in the file's own currencies"};
  out.columns = {{"currency", "currency"}, {"year", "year"}, {"lines", "lines", Kind::integer},
                 {"revenue", "revenue", Kind::money}};
  for (const auto& loaded : loads)
    for (const auto& r : loaded.revenue) out.rows.push_back({r.currency, std::to_string(r.year), r.lines, r.revenue});
  return out;
}

void put_metrics(Doc& doc, const Loads& loads) {
  auto add = [&](const char* name, const char* title, Value value, Kind kind) {
    doc.metrics.push_back({.name = name, .title = title, .value = std::move(value), .kind = kind});
  };
  std::int64_t accepted = 0, rejected = 0, skipped = 0;
  std::vector<std::string> batches;
  for (const auto& loaded : loads) {
    accepted += loaded.batch.accepted;
    rejected += loaded.batch.rejected;
    for (const auto& f : loaded.files) skipped += f.records_skipped;
    if (!loaded.batch.id.empty()) batches.push_back(loaded.batch.id);
  }
  add("accepted", "Rows accepted", accepted, Kind::integer);
  add("rejected", "Records rejected", rejected, Kind::integer);
  add("skipped", "Records skipped as declared", skipped, Kind::integer);
  add("batch", "Batch", batches.empty() ? Value{} : Value(join(batches, ", ")), Kind::id);
}

std::string sentence(const load::Loaded& loaded) {
  const auto& batch = loaded.batch;
  if (loaded.stopped) return "Nothing was loaded: the findings say what the map still has to settle.";
  if (loaded.already_there)
    return fmt::format("Nothing to do: batch {} holds exactly these bytes, read by the same map.", batch.id);
  if (loaded.dry_run) return "A dry run: nothing was loaded.";
  auto out = fmt::format("Loaded {} rows from {} as batch {}.", batch.accepted, batch.source, batch.id);
  if (!batch.supersedes.empty()) out += fmt::format(" It replaces {}.", join(batch.supersedes, ", "));
  if (!batch.rejects_file.empty()) out += fmt::format(" Rejected records are in {}.", batch.rejects_file);
  return out;
}

// What was left over: named once, whatever the number of files and maps.
void note_left(Doc& doc, const load::Jobs& jobs, const Request& request) {
  std::vector<std::string> names, paths;
  for (const auto& input : jobs.unnamed) {
    names.push_back(input.name);
    paths.push_back(input.path);
  }
  auto count = names.size() == 1 ? std::string("1 file is") : fmt::format("{} files are", names.size());
  if (!names.empty())
    doc.findings.push_back({.rule = "LOD06", .name = "unmapped-file", .severity = Severity::warning,
                            .message = fmt::format("{} in no map and not loaded: {}", count, load::few(names)),
                            .evidence = {{"files", Value(static_cast<std::int64_t>(names.size()))}},
                            .fix = fmt::format("`{}` proposes a map; what is no data goes under `ignore:` of a map",
                                               suggest(request.workspace, "map",
                                                       join(paths.size() <= 3 ? paths : request.args("FILE"), " ")))});
  if (!jobs.papers.empty())
    doc.findings.push_back({.rule = "LOD09", .name = "not-a-table", .severity = Severity::info,
                            .message = "left aside: " + load::few(jobs.papers)});
}

void put_tables(Doc& doc, const Loads& loads) {
  bool any = std::ranges::any_of(loads, [](const auto& l) { return !l.stopped && !l.already_there; });
  if (any) doc.tables = {files_of(loads), sizes_of(loads), rejects_of(loads), revenue_of(loads)};
  for (const auto& table : doc.tables)
    if (!table.rows.empty() && !table.detail) doc.blocks.push_back({Block::Is::table, {}, table.name});
}

Doc doc_of(Loads loads, const load::Jobs& jobs, const Request& request) {
  Doc doc{.verb = "load"};
  bool dry = false;
  for (const auto& loaded : loads) {
    doc.blocks.push_back({Block::Is::paragraph, sentence(loaded), {}});
    doc.failed = doc.failed || loaded.stopped;
    dry = dry || loaded.dry_run;
  }
  if (!doc.failed || loads.size() > 1) put_metrics(doc, loads);
  put_tables(doc, loads);
  doc.blocks.push_back({Block::Is::findings, {}, {}});
  for (auto& loaded : loads) std::ranges::move(loaded.findings, std::back_inserter(doc.findings));
  note_left(doc, jobs, request);
  if (doc.failed || dry)
    doc.next = {suggest(request.workspace, "load", join(request.args("FILE"), " "))};
  else
    doc.next = {suggest(request.workspace, "profile"), suggest(request.workspace, "status")};
  return doc;
}

// Maps that cannot be read, where one of them may be the one that knows the files.
Doc unreadable_maps(std::vector<Finding> findings, const Request& request) {
  Doc doc{.verb = "load"};
  doc.blocks = {{Block::Is::paragraph, "Nothing was loaded: a map cannot be read.", {}}, {Block::Is::findings, {}, {}}};
  doc.findings = std::move(findings);
  doc.failed = true;
  doc.next = {suggest(request.workspace, "load", join(request.args("FILE"), " "))};
  return doc;
}

// What the proposal came to, in front of what was loaded by it.
void put_proposal(Doc& doc, const Settled& settled, const Request& request) {
  auto said = settled.saved.empty() ? std::string("Nothing was loaded, and no map was kept.")
                                    : fmt::format("The proposed map is kept as {}. Read it; correct it where it is "
                                                  "wrong, and load again.", join(settled.saved, ", "));
  auto columns = proposed_columns(settled.maps);
  columns.title = "What the columns were taken for";
  doc.blocks.insert(doc.blocks.begin(), {{Block::Is::paragraph, said, {}}, {Block::Is::table, {}, columns.name}});
  doc.tables.push_back(std::move(columns));
  for (const auto& map : settled.maps)
    doc.findings.insert(doc.findings.end(), map.findings.begin(), map.findings.end());
  if (settled.load) return;
  doc.verb = "load";
  doc.blocks.push_back({Block::Is::findings, {}, {}});
  doc.next = {suggest(request.workspace, "load", join(request.args("FILE"), " "))};
}

// One batch per map. Where a later one cannot be loaded, the message says what already is.
Result<Loads> load_all(store::Workspace& workspace, load::Jobs& jobs, const load::Options& asked,
                       const Context& context) {
  Loads out;
  std::vector<std::string> done;
  for (auto& job : jobs.jobs) {
    auto path = job.map.path;
    auto loaded = load::load(workspace, std::move(job), asked, context);
    if (!loaded && !done.empty())
      return fail(loaded.error().code,
                  fmt::format("{}\n(loaded before that: {}; what {} names is not)", loaded.error().message,
                              join(done, ", "), path), loaded.error().hint);
    if (!loaded) return std::unexpected(loaded.error());
    if (!loaded->batch.id.empty()) done.push_back(fmt::format("{} by {}", loaded->batch.id, path));
    out.push_back(std::move(*loaded));
  }
  return out;
}

// Matches concern accounts and what is sold to them; other tables change nothing of it.
bool concerns_accounts(const load::Loaded& loaded) {
  if (loaded.stopped || loaded.already_there || loaded.dry_run) return false;
  return std::ranges::any_of(loaded.batch.tables,
                             [](const auto& table) { return table.table == "account" || table.table == "line"; });
}

// The sums are made here, so that the first look at the data need not wait for them, and are held beside the
// controls. The load stands whatever comes of it: where this fails, the next reader is told the same.
void add_up(Doc& doc, const store::Workspace& workspace, const Request& request, const Context& context) {
  store::View view{.as_of = request.as_of, .recorded_at = {}};
  auto reading = facts::open_reading(workspace, view, context);
  auto added = reading ? add_controls(doc, *reading, rejected_rows(workspace, view))
                       : Result<void>(std::unexpected(reading.error()));
  if (!added) context.say("note: loaded, but not added up: " + added.error().message);
}

Result<Doc> run(const Request& request, Context& context) {
  LODE_TRY(options_given, options_of(request));
  LODE_TRY(workspace, store::Workspace::open(request.workspace, context));
  const auto& files = request.args("FILE");
  LODE_TRY(jobs, load::find_jobs(workspace, files, options_given.map, options_given.source));
  if (!jobs.findings.empty()) return unreadable_maps(std::move(jobs.findings), request);
  std::optional<Settled> settled;
  if (jobs.jobs.empty()) {
    LODE_TRY(answer, settle_maps(workspace, request, context));
    settled = std::move(answer);
    Doc doc;
    if (!settled->load) return put_proposal(doc, *settled, request), doc;
    LODE_TRY(found, load::find_jobs(workspace, files, "", options_given.source));
    jobs = std::move(found);
  }
  LODE_TRY(loads, load_all(workspace, jobs, options_given, context));
  bool recorded = !options_given.dry_run && std::ranges::any_of(loads, [](const auto& l) { return !l.stopped; });
  bool compare = std::ranges::any_of(loads, concerns_accounts);
  auto doc = doc_of(std::move(loads), jobs, request);
  if (settled) put_proposal(doc, *settled, request);
  if (compare) add_proposals(doc, workspace, context);  // first: the reading below depends on review/
  if (recorded) add_up(doc, workspace, request, context);
  return doc;
}

}  // namespace

const Verb load{"load", "files into the workspace, every byte accounted for", Group::workspace, positionals, options,
                run, true};

}  // namespace lode::verbs
