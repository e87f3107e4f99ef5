// Rows, evidence, batch, journal.
#include "dig/sheet_in.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "dig/sheet.h"
#include "dig/sheet_form.h"
#include "load/rejects.h"
#include "store/canonical.h"
#include "store/canonical_json.h"

namespace lode::dig {
namespace {

using store::identifier;
using store::literal;
using Json = nlohmann::json;

struct Row {
  std::string table;
  std::vector<std::pair<std::string, Value>> cells;

  const Value& at(std::string_view column) const {
    static const Value unknown;
    auto it = std::ranges::find(cells, column, &std::pair<std::string, Value>::first);
    return it == cells.end() ? unknown : it->second;
  }
};

struct Entry {
  std::string kind, body;  // canonical JSON
};

Value text_or_null(const std::string& text) { return text.empty() ? Value{} : Value(text); }

void add_partnering(std::vector<Row>& out, const SheetAnswer& a) {
  if (!is_null(a.value("competitor")))
    out.push_back({"competitor_position", {{"account_id", a.account}, {"competitor", a.value("competitor")},
                                           {"share", a.value("share")}, {"as_of", a.date}, {"source_kind", a.kind}}});
  if (!is_null(a.value("project")))
    out.push_back({"partnership", {{"account_id", a.account}, {"title", a.value("project")}, {"kind", a.value("kind")},
                                   {"start", a.date}}});
}

void add_importance(std::vector<Row>& out, const SheetAnswer& a, const std::string& evidence) {
  auto direction = a.value("direction"), statement = a.value("statement");
  if (!is_null(a.value("share_of_cost")) || !is_null(a.value("criticality")))
    out.push_back({"importance",
                   {{"account_id", a.account},
                    {"share_of_cost", a.value("share_of_cost")},
                    {"criticality", a.value("criticality")},
                    {"as_of", a.date},
                    {"evidence_id", evidence}}});
  if (is_null(direction) && is_null(statement)) return;
  // The table needs a statement: where only the direction is known, it is that.
  if (is_null(statement)) statement = "they mean to " + to_text(direction);
  out.push_back({"strategy", {{"account_id", a.account}, {"statement", statement}, {"direction", direction},
                              {"as_of", a.date}, {"evidence_id", evidence}}});
}

// The rows that an answer is: its data, and the evidence they name.
void add_rows(std::vector<Row>& out, const SheetBack& back, const SheetAnswer& a) {
  auto id = evidence_id(back, a);
  auto text = a.words + (a.note.empty() ? "" : " (" + a.note + ")");
  if (a.question == "Q5") text = a.topic + ": " + text;
  out.push_back({"evidence", {{"evidence_id", id}, {"kind", a.kind}, {"date", a.date}, {"account_id", a.account},
                              {"people", "told by " + back.of("owner")}, {"text", text}}});
  std::int64_t year = civil(a.date).year;
  if (a.question == "Q2" && !is_null(a.value("amount")))
    out.push_back({"pool", {{"account_id", a.account}, {"year", year}, {"category", a.value("category")},
                            {"revenue_pool", a.value("amount")}, {"source_kind", a.kind}, {"evidence_id", id}}});
  if (a.question == "Q2" && !is_null(a.value("cap")))
    out.push_back({"cap", {{"account_id", a.account}, {"share_max", a.value("cap")}, {"source", a.kind},
                           {"evidence_id", id}}});
  if (a.question == "Q4")
    out.push_back({"contact", {{"contact_id", id}, {"account_id", a.account}, {"name", a.value("name")},
                               {"title", a.value("title")}, {"role", a.value("role")}, {"stance", a.value("stance")},
                               {"last_contact", a.date}}});
  if (a.question == "Q5")
    out.push_back({"need_rating", {{"account_id", a.account}, {"need_id", a.topic}, {"supplier", "us"},
                                   {"importance", a.value("importance")}, {"performance", a.value("performance")},
                                   {"scale_min", std::int64_t{1}}, {"scale_max", std::int64_t{5}}, {"as_of", a.date},
                                   {"source_kind", a.kind}, {"evidence_id", id}}});
  if (a.question == "Q6") add_importance(out, a, id);
  if (a.question == "Q7") add_partnering(out, a);
}

std::vector<Row> rows_of(const SheetBack& back, const Judged& judged) {
  std::vector<Row> out;
  for (const auto& answer : judged.answers) add_rows(out, back, answer);
  return out;
}

// One Parquet file per table, every column of the contract in its type.
Result<void> write_table(store::Connection& engine, const store::CanonicalTable& table, const std::vector<Row>& rows,
                         const std::string& folder, store::Batch& batch) {
  std::string values, names;
  std::int64_t count = 0;
  for (const auto& column : table.columns) names += (names.empty() ? "" : ", ") + identifier(column.name);
  for (const auto& row : rows) {
    if (row.table != table.name) continue;
    std::string cells;
    // Value by value: in a list of decimals of unlike scales the engine rounds to the shortest.
    for (const auto& column : table.columns)
      cells += fmt::format("{}CAST({} AS {})", cells.empty() ? "" : ", ", literal(row.at(column.name)),
                           store::sql_type(column.field));
    values += fmt::format("{}({})", values.empty() ? "" : ", ", cells);
    ++count;
  }
  if (count == 0) return {};
  auto file = std::string(table.name) + ".parquet";
  batch.tables.push_back({.table = std::string(table.name), .file = file, .rows = count});
  batch.accepted += count;
  return engine.run(fmt::format("COPY (SELECT * FROM (VALUES {}) v({})) TO {} (FORMAT parquet)", values, names,
                                literal(Value(folder + "/" + file))));
}

Result<void> write_rejects(const std::string& part, const std::string& to, const SheetBack& back,
                           const Judged& judged) {
  load::RejectWriter writer(part, "sheet", std::filesystem::path(back.path).filename().string());
  auto add = [&](std::int64_t row, const std::string& code, const std::string& cell, const std::string& reason,
                 const std::string& value) {
    load::Record record{};
    record.line = row;
    record.raw = value;
    return writer.add(record, code, cell, reason);
  };
  for (const auto& r : judged.rejects)
    LODE_CHECK(add(r.row, r.code, r.cell, fmt::format("{} {}: {}", r.account, r.question, r.reason), r.value));
  for (const auto& h : judged.held)
    LODE_CHECK(add(0, "held-back", h.cell, fmt::format("{} {}: on record now: {}", h.account, h.question, h.theirs),
                   h.ours));
  LODE_CHECK(writer.close());
  return load::join_rejects({part}, to);
}

Result<Entry> entry_of(const char* kind, const Json& body) {
  LODE_TRY(text, store::print_canonical(body));
  return Entry{kind, std::move(text)};
}

Result<std::vector<Entry>> entries_of(const Scene& scene, const SheetBack& back, const Judged& judged) {
  std::vector<Entry> out;
  Json common{{"owner", back.of("owner_id")}, {"sheet", back.of("sheet")}};
  for (const auto& view : judged.views) {
    Json body = common;
    body["segmentation"] = scene.segmentation.id;
    if (view.code == "object") {
      body["account"] = view.account;
      if (!view.segment.empty()) body["from"] = view.segment;
      if (!view.proposed.empty()) body["segment"] = view.proposed;
      body["reason"] = view.reason;
    } else {
      body["object"] = "account:" + view.account;
      if (!view.segment.empty()) body["segment"] = view.segment;
      body["tags"] = Json::array({view.code});
      body["text"] = !view.reason.empty()   ? view.reason
                     : view.code == "agree" ? "agrees with the segment"
                                            : "is unique";
    }
    LODE_TRY(entry, entry_of(view.code == "object" ? "object" : "comment", body));
    out.push_back(std::move(entry));
  }
  for (const auto& unknown : judged.unknown) {
    Json body = common;
    body["object"] = "account:" + unknown.account;
    body["tags"] = Json::array({"dont_know", unknown.question});
    body["text"] = unknown.note.empty() ? "does not know" : "does not know: " + unknown.note;
    if (!unknown.topic.empty()) body["topic"] = unknown.topic;
    LODE_TRY(entry, entry_of("comment", body));
    out.push_back(std::move(entry));
  }
  return out;
}

// What was asked and need not be asked again, and which version of the sheet said so.
Result<Entry> memory_of(const SheetBack& back, const Judged& judged) {
  auto keys = judged.keys, dropped = judged.dropped;
  std::ranges::sort(keys);
  std::ranges::sort(dropped);
  return entry_of("comment", Json{{"object", "sheet:" + back.of("sheet")}, {"owner", back.of("owner_id")},
                                  {"tags", Json::array({"sheet"})}, {"keys", keys}, {"dropped", dropped},
                                  {"text", fmt::format("sheet handed in: {} answers, {} not known, {} views",
                                                       judged.answers.size(), judged.unknown.size(),
                                                       judged.views.size())}});
}

Result<void> append_new(store::Workspace& workspace, const store::Workspace::Lock& lock,
                        const std::vector<Entry>& entries) {
  for (const auto& entry : entries) {
    auto same = [&](const store::JournalEntry& e) { return e.kind == entry.kind && e.body == entry.body; };
    if (std::ranges::any_of(workspace.journal(), same)) continue;
    LODE_TRY(done, workspace.append(lock, entry.kind, "sales", entry.body));
  }
  return {};
}

// The meaning of what would be recorded: the same file under another decision is another batch.
std::string meaning_of(const std::vector<Row>& rows) {
  std::string text;
  for (const auto& row : rows) {
    text += row.table + "\n";
    for (const auto& [column, value] : row.cells) text += column + "=" + to_text(value) + "\n";
  }
  return sha256_hex(text);
}

// Tables without dates hold from a day on: the latest on which an amount or a limit was heard, and never before the
// former version of the sheet.
std::string effective_of(const SheetBack& back, const Judged& judged, const std::string& former) {
  auto out = std::max(back.of("as_of"), former);
  for (const auto& answer : judged.answers)
    if (answer.question == "Q2") out = std::max(out, to_text(answer.date));
  return out;
}

const store::Batch* find(const std::vector<store::Batch>& batches, const std::string& id) {
  auto it = std::ranges::find(batches, id, &store::Batch::id);
  return it == batches.end() ? nullptr : &*it;
}

Result<store::Batch> commit(store::Workspace& workspace, const store::Workspace::Lock& lock, const Scene& scene,
                            const SheetBack& back, const Judged& judged, const std::vector<Row>& rows,
                            store::Batch batch) {
  LODE_TRY(draft, workspace.begin_batch(lock));
  LODE_TRY(database, store::Database::open(":memory:", scene.context));
  LODE_TRY(engine, database.connect());
  for (const auto& table : store::canonical_tables())
    LODE_CHECK(write_table(engine, table, rows, draft.folder(), batch));
  batch.rejected = std::ssize(judged.rejects) + std::ssize(judged.held);
  if (batch.rejected > 0) {
    batch.rejects_file = "rejects.csv";
    LODE_CHECK(write_rejects(draft.folder() + "/sheet.rejects", draft.folder() + "/rejects.csv", back, judged));
  }
  return workspace.commit(lock, std::move(draft), std::move(batch), "sales");
}

}  // namespace

std::string evidence_id(const SheetBack& back, const SheetAnswer& answer) {
  return fmt::format("SHT-{}-{}", back.of("sheet").substr(0, 8), answer.number);
}

Result<Recorded> record(store::Workspace& workspace, const Scene& scene, const SheetBack& back, const Judged& judged) {
  auto rows = rows_of(back, judged);
  LODE_TRY(entries, entries_of(scene, back, judged));
  LODE_TRY(memory, memory_of(back, judged));
  store::Batch batch{.source = "sheet:" + back.of("owner_id"), .map = "sheet", .map_sha256 = meaning_of(rows)};
  batch.inputs = {{fmt::format("sheets/{}.xlsx", back.of("sheet")), back.bytes, back.sha256}};
  LODE_TRY(lock, workspace.lock());
  LODE_TRY(standing, workspace.standing(batch.source, batch.map, batch.map_sha256, batch.inputs));
  Recorded out{.already = !standing.same_as.empty(), .batch = standing.same_as, .supersedes = standing.supersedes};
  auto before = workspace.journal().size();
  LODE_CHECK(append_new(workspace, lock, entries));
  if (!out.already && (!rows.empty() || !judged.rejects.empty() || !judged.held.empty() || !out.supersedes.empty())) {
    std::string former;
    auto live = workspace.live_batches();
    for (const auto& id : out.supersedes)
      if (const auto* old = find(live, id)) former = std::max(former, old->effective);
    batch.effective = effective_of(back, judged, former);
    LODE_TRY(committed, commit(workspace, lock, scene, back, judged, rows, std::move(batch)));
    out.batch = committed.id;
    out.rejects_file = committed.rejects_file;
  }
  // Last, so that a sheet counts as handed in only once all of it is on record.
  LODE_CHECK(append_new(workspace, lock, {memory}));
  if (out.already || out.batch.empty()) out.already = workspace.journal().size() == before;
  return out;
}

Result<std::string> keep_rejects(const store::Workspace& workspace, const SheetBack& back, const Judged& judged) {
  auto path = workspace.path(fmt::format(".lode/rejected/sheet-{}.csv", back.of("sheet")));
  std::error_code error;
  std::filesystem::create_directories(workspace.path(".lode/rejected"), error);
  LODE_CHECK(write_rejects(path + ".part", path, back, judged));
  return path;
}

namespace {

Finding faulty(const SheetBack& back, const SheetReject& r) {
  Finding out{
      .rule = "SHT03",
      .name = "faulty-answer",
      .severity = Severity::warning,
      .message = fmt::format(
          "{}: {}{}", r.cell, r.reason,
          r.account.empty() ? "" : fmt::format(" ({}{})", r.account, r.question.empty() ? "" : " " + r.question)),
      .evidence = {{"cell", Value(r.cell)},
                   {"value", Value(r.value)},
                   {"code", Value(r.code)},
                   {"account", text_or_null(r.account)},
                   {"question", text_or_null(r.question)}},
      .fix = r.fix};
  out.place = {.file = back.path, .line = static_cast<int>(r.row)};
  return out;
}

}  // namespace

std::vector<Finding> findings_of(const Scene& scene, const SheetBack& back, const Judged& judged) {
  std::vector<Finding> out;
  for (const auto& r : judged.rejects) out.push_back(faulty(back, r));
  for (const auto& h : judged.held)
    out.push_back(
        {.rule = "SHT04",
         .name = "held-back",
         .severity = Severity::warning,
         .message = fmt::format("{}: {} {}: the sheet says “{}”, but since it was written this went on record: {}",
                                h.cell, h.account, h.question, h.ours, h.theirs),
         .evidence = {{"account", Value(h.account)},
                      {"question", Value(h.question)},
                      {"sheet", Value(h.ours)},
                      {"on_record", Value(h.theirs)}},
         .fix = "hand the sheet in again: --mine takes its word, --theirs leaves what is on record",
         .place = {.file = back.path}});
  std::int64_t later = 0;
  Date latest = scene.as_of;
  for (const auto& answer : judged.answers) {
    later += answer.date > scene.as_of;
    latest = std::max(latest, answer.date);
  }
  if (later > 0 && scene.settings.as_of)  // where no day is set, evidence counts up to today
    out.push_back(
        {.rule = "SHT05",
         .name = "dated-later",
         .severity = Severity::info,
         .message = fmt::format("{} answers are dated after {}, the day this workspace looks from: they are on "
                                "record and count from their date on",
                                later, to_text(scene.as_of)),
         .evidence = {{"answers", Value(later)}, {"latest", Value(latest)}},
         .fix = fmt::format("`--as-of {}` shows them now; so will a later `as_of` in lode.yaml, or none",
                            to_text(latest))});
  return out;
}

}  // namespace lode::dig
