// sheet: out, one workbook per salesperson with their accounts and the questions only they can answer; in, what they
// wrote, as evidence.
#include <fmt/format.h>

#include <charconv>
#include <filesystem>

#include "base/text.h"
#include "dig/coverage.h"
#include "dig/sheet.h"
#include "render/render.h"
#include "store/files.h"
#include "verbs/entries.h"
#include "verbs/scene.h"
#include "verbs/sheet_back.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

constexpr Positional positionals[] = {{"ACTION", "out: write a sheet · in: take filled ones back"},
                                      {"FILE", "the filled sheets, for `in`", false, true}};
constexpr Option options[] = {
    {"owner", "R", "out: the salesperson, by id or name"},
    {"all", "DIR", "out: one sheet for everybody who owns accounts, into this folder"},
    {"out", "FILE", "out: where to write it (default: sheets/R.xlsx in the workspace)"},
    {"questions", "N", "out: ask at most so many questions (default 10)"},
    {"segmentation", "S", "out: whose segments; default: the only one of the workspace"},
    {"by", "R", "in: who hands it in; a sheet of somebody else is refused"},
    {"dry-run", "", "in: judge and report, record nothing"},
    {"mine", "", "in: where somebody recorded something since, the sheet's word counts"},
    {"theirs", "", "in: where somebody recorded something since, the sheet's word is dropped"},
    {"max-rejects", "SHARE", "in: take nothing of a sheet where more of its answers are faulty (default 50%)"}};

Result<std::int64_t> count_of(const Request& request) {
  auto text = request.get("questions", "10");
  std::int64_t out = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error == std::errc{} && end == text.data() + text.size() && out >= 0 && out <= 1000) return out;
  return fail(Code::invalid_argument, fmt::format("'{}' is not a number of questions", text),
              "--questions takes 0 to 1000");
}

Result<void> write_file(const std::string& path, const Doc& doc) {
  LODE_TRY(bytes, render::find_format("xlsx")->write(doc, {}));
  std::error_code ignored;
  if (auto folder = std::filesystem::path(path).parent_path(); !folder.empty())
    std::filesystem::create_directories(folder, ignored);
  return store::write_file(store::system_files(), path, bytes);
}

// A name that any file system takes.
std::string file_of(const dig::Seller& seller) {
  std::string out;
  for (char c : seller.id)
    out += (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ? c : '_';
  return out + ".xlsx";
}

struct Written {
  dig::Seller seller;
  std::string path;
  Doc doc;
};

// One line per question of a sheet, for a terminal.
Table asked_of(const Doc& doc) {
  Table out{.name = "asked", .title = "What it asks"};
  out.columns = {{"account", "account"}, {"question", "question", Kind::id}, {"ask", "what we would like to know"},
                 {"said", "known so far"}};
  for (const auto& row : doc.table("questions")->rows)
    if (!is_null(row[7])) out.rows.push_back({row[7], row[3], row[8], row[9]});
  return out;
}

Doc answer_one(Written& written, const Request& request) {
  auto asked = asked_of(written.doc);
  Doc doc = std::move(written.doc);
  auto add = [&](const char* name, const char* title, Value value, Kind kind) {
    doc.metrics.push_back({.name = name, .title = title, .value = std::move(value), .kind = kind});
  };
  add("owner_id", "For", written.seller.id, Kind::id);
  add("accounts", "Accounts", std::ssize(doc.table("accounts")->rows), Kind::integer);
  add("questions", "Questions", std::ssize(asked.rows), Kind::integer);
  add("file", "File", written.path, Kind::text);
  doc.title = fmt::format("A sheet for {}", written.seller.name);
  doc.brief = {{Block::Is::paragraph, fmt::format("Wrote {}: {} accounts with segment, plays and figures, and {} "
                                                  "questions.", written.path, std::ssize(doc.table("accounts")->rows),
                                                  asked.rows.size()), {}},
               {Block::Is::table, {}, asked.name}};
  doc.tables.push_back(std::move(asked));
  doc.next = {suggest(request.workspace, "sheet in", written.path)};
  return doc;
}

Doc answer_all(const std::vector<Written>& all, const std::string& folder, const Request& request) {
  Doc doc{.verb = "sheet", .title = fmt::format("{} sheets in {}", all.size(), folder)};
  Table table{.name = "sheets", .title = "Sheets"};
  table.columns = {{"owner_id", "id", Kind::id}, {"owner", "for"}, {"accounts", "accounts", Kind::integer},
                   {"questions", "questions", Kind::integer}, {"file", "file"}};
  for (const auto& one : all)
    table.rows.push_back({one.seller.id, one.seller.name, std::ssize(one.doc.table("accounts")->rows),
                          std::ssize(asked_of(one.doc).rows), one.path});
  doc.tables = {std::move(table)};
  doc.next = {suggest(request.workspace, "sheet in", folder + "/*.xlsx")};
  return doc;
}

Result<Written> write_one(const dig::Scene& scene, const dig::Seller& seller, std::int64_t questions,
                          std::string path) {
  LODE_TRY(doc, dig::write_sheet(scene, seller, questions));
  LODE_CHECK(write_file(path, doc));
  return Written{seller, std::move(path), std::move(doc)};
}

Result<Doc> out(const Request& request, Context& context) {
  LODE_TRY(questions, count_of(request));
  if (request.has("owner") == request.has("all"))
    return fail(Code::invalid_argument, "`lode sheet out` needs to know for whom",
                "--owner R, or --all DIR for everybody");
  LODE_TRY(dug, open_dug(request, request.get("segmentation"), context));
  auto scene = dug.scene(context);
  std::vector<const dig::Question*> all;
  for (const auto& question : dig::questions()) all.push_back(&question);
  LODE_CHECK(dig::prepare(scene, all));
  if (request.has("owner")) {
    LODE_TRY(seller, dig::find_seller(scene, request.get("owner")));
    auto path = request.get("out", dug.fitted.workspace.path("sheets/" + file_of(seller)));
    LODE_TRY(written, write_one(scene, seller, questions, path));
    return answer_one(written, request);
  }
  LODE_TRY(sellers, dig::sellers(scene));
  std::vector<Written> written;
  auto folder = request.get("all");
  for (const auto& seller : sellers) {
    context.report("sheet for " + seller.name,
                   static_cast<double>(written.size()) / static_cast<double>(sellers.size()));
    LODE_TRY(one, write_one(scene, seller, questions, folder + "/" + file_of(seller)));
    written.push_back(std::move(one));
  }
  return answer_all(written, folder, request);
}

Result<Doc> run(const Request& request, Context& context) {
  auto action = request.arg("ACTION");
  if (action == "out") return out(request, context);
  if (action == "in") return sheets_back(request, context);
  return fail(Code::invalid_argument, fmt::format("`lode sheet {}` is nothing that can be done", action),
              "`lode sheet out --owner R` writes one, `lode sheet in FILE` takes it back");
}

}  // namespace

const Verb sheet{"sheet", "a workbook for each salesperson: their accounts, and what only they can tell", Group::share,
                 positionals, options, run, true};

}  // namespace lode::verbs
