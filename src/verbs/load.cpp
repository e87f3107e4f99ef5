// load: files through a map into the workspace, with an account of every byte.
#include "load/load.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "verbs/controls.h"
#include "verbs/entries.h"
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

Result<double> share_of(const std::string& text) {
  auto digits = trim(text);
  bool percent = digits.ends_with('%');
  if (percent) digits = trim(digits.substr(0, digits.size() - 1));
  auto value = parse_decimal(digits);
  double share = value ? to_double(*value) / (percent ? 100 : 1) : -1;
  if (share >= 0 && share <= 1) return share;
  return fail(Code::invalid_argument, fmt::format("'{}' is no share", text), "--max-rejects 1% or --max-rejects 0.01");
}

Result<load::Options> options_of(const Request& request) {
  LODE_TRY(share, share_of(request.get("max-rejects", "1%")));
  auto effective = request.get("effective");
  if (!effective.empty() && !parse_date(effective))
    return fail(Code::invalid_argument, fmt::format("'{}' is no date", effective), "--effective YYYY-MM-DD");
  return load::Options{.map = request.get("map"),
                       .source = request.get("source"),
                       .effective = effective,
                       .max_rejects = share,
                       .dry_run = request.has("dry-run")};
}

Table files_of(const load::Loaded& loaded) {
  Table out{.name = "files", .title = "Files"};
  out.columns = {{"table", "table"},
                 {"file", "file"},
                 {"rows", "rows", Kind::integer},
                 {"accepted", "records accepted", Kind::integer},
                 {"rejected", "rejected", Kind::integer},
                 {"skipped", "skipped", Kind::integer},
                 {"read_as", "read as"}};
  for (const auto& f : loaded.files)
    out.rows.push_back({f.table, f.file, f.rows, f.records_accepted, f.records_rejected, f.records_skipped,
                        f.described});
  out.note = "header + accepted + rejected + skipped is the whole of every file, to the byte";
  return out;
}

Table sizes_of(const load::Loaded& loaded) {
  Table out{.name = "bytes", .title = "Bytes"};
  out.columns = {{"table", "table"},     {"file", "file"},   {"unit", "unit"},
                 {"total", "total", Kind::integer},       {"header", "header", Kind::integer},
                 {"accepted", "accepted", Kind::integer}, {"rejected", "rejected", Kind::integer},
                 {"skipped", "skipped", Kind::integer}};
  for (const auto& f : loaded.files)
    out.rows.push_back({f.table, f.file, std::string(f.bytes ? "bytes" : "rows"), f.total, f.header, f.accepted,
                        f.rejected, f.skipped});
  out.detail = true;
  return out;
}

Table rejects_of(const load::Loaded& loaded) {
  Table out{.name = "rejects", .title = "Rejected"};
  out.columns = {{"table", "table"},       {"code", "code"},         {"column", "column"},
                 {"records", "records", Kind::integer},              {"reason", "reason"},
                 {"file", "first in"},     {"line", "line", Kind::integer}, {"text", "its text"}};
  for (const auto& r : loaded.rejects)
    out.rows.push_back({r.table, r.code, r.column.empty() ? Value{} : Value(r.column), r.rows, r.reason, r.file, r.line,
                        r.raw});
  return out;
}

Table revenue_of(const load::Loaded& loaded) {
  Table out{.name = "revenue", .title = "Revenue in the file's own currencies"};
  out.columns = {{"currency", "currency"}, {"year", "year"}, {"lines", "lines", Kind::integer},
                 {"revenue", "revenue", Kind::money}};
  for (const auto& r : loaded.revenue) out.rows.push_back({r.currency, std::to_string(r.year), r.lines, r.revenue});
  return out;
}

void put_metrics(Doc& doc, const load::Loaded& loaded) {
  auto add = [&](const char* name, const char* title, Value value, Kind kind) {
    doc.metrics.push_back({.name = name, .title = title, .value = std::move(value), .kind = kind});
  };
  std::int64_t skipped = 0;
  for (const auto& f : loaded.files) skipped += f.records_skipped;
  add("accepted", "Rows accepted", loaded.batch.accepted, Kind::integer);
  add("rejected", "Records rejected", loaded.batch.rejected, Kind::integer);
  add("skipped", "Records skipped as declared", skipped, Kind::integer);
  add("batch", "Batch", loaded.batch.id.empty() ? Value{} : Value(loaded.batch.id), Kind::id);
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

Doc doc_of(load::Loaded loaded, const Request& request) {
  Doc doc{.verb = "load"};
  doc.blocks.push_back({Block::Is::paragraph, sentence(loaded), {}});
  if (!loaded.stopped) put_metrics(doc, loaded);
  if (!loaded.stopped && !loaded.already_there)
    doc.tables = {files_of(loaded), sizes_of(loaded), rejects_of(loaded), revenue_of(loaded)};
  for (const auto& table : doc.tables)
    if (!table.rows.empty() && !table.detail) doc.blocks.push_back({Block::Is::table, {}, table.name});
  doc.blocks.push_back({Block::Is::findings, {}, {}});
  doc.findings = std::move(loaded.findings);
  doc.failed = loaded.stopped;
  if (loaded.stopped || loaded.dry_run)
    doc.next = {suggest(request.workspace, "load", join(request.args("FILE"), " "))};
  else
    doc.next = {suggest(request.workspace, "profile"), suggest(request.workspace, "status")};
  return doc;
}

Result<Doc> run(const Request& request, Context& context) {
  LODE_TRY(options_given, options_of(request));
  LODE_TRY(workspace, store::Workspace::open(request.workspace, context));
  LODE_TRY(loaded, load::load(workspace, request.args("FILE"), options_given, context));
  bool recorded = !loaded.stopped && !loaded.dry_run;
  auto doc = doc_of(std::move(loaded), request);
  if (recorded) LODE_CHECK(add_controls(doc, request, context));
  return doc;
}

}  // namespace

const Verb load{"load", "files into the workspace, every byte accounted for", Group::workspace, positionals, options,
                run, true};

}  // namespace lode::verbs
