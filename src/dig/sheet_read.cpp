// Cells of the workbook, by the hidden row of fixed names above the titles.
#include "dig/sheet_read.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/digest.h"
#include "base/text.h"
#include "dig/sheet_form.h"
#include "load/xlsx.h"

namespace lode::dig {
namespace {

// A sheet is small; what unpacks to more is none, and is not read to its end.
constexpr load::XlsxLimits limits{.zip = {.member_bytes = std::uint64_t{64} << 20, .members = 1000},
                                  .shared_text_bytes = std::uint64_t{64} << 20,
                                  .columns = 16'384};
constexpr std::int64_t most_rows = 20'000;
constexpr std::size_t names_within = 5;  // rows from the top in which the fixed names stand

struct Page {
  std::string_view name, sign;  // as people know it; the column by which it is known
  std::vector<std::string_view> columns, blanks;
};
const std::array pages{
    Page{"Accounts", "view", {"account_id", "segment_id", "seal", "view", "proposed", "reason"},
         {"view", "proposed", "reason"}},
    Page{"Questions", "blank",
         {"number", "blank", "account_id", "question", "topic", "known", "seal", "answer", "skip", "source", "date",
          "note"},
         {"answer", "skip", "source", "date", "note"}}};

std::string letters(std::size_t column) {
  std::string out;
  for (auto n = column + 1; n > 0; n = (n - 1) / 26) out.insert(out.begin(), static_cast<char>('A' + (n - 1) % 26));
  return out;
}

Finding refusal(const std::string& path, std::string message, std::string fix) {
  return {.rule = "SHT01", .name = "not-a-sheet", .severity = Severity::error, .message = std::move(message),
          .fix = std::move(fix), .place = {.file = path}};
}

// The rows of one sheet of the workbook, with where its fixed names stand.
struct Raw {
  std::string page;
  std::vector<load::SheetRow> rows;
  std::size_t names = 0;  // index of the row of fixed names; rows.size(): none
  std::int64_t uncalculated = 0;

  bool has(std::string_view column) const {
    return names < rows.size() && std::ranges::find(rows[names].cells, column) != rows[names].cells.end();
  }
};

Result<Raw> read_page(const load::Workbook& book, std::size_t index) {
  Raw out{.page = book.sheets()[index].name};
  auto each = [&](const load::SheetRow& row) -> Result<void> {
    if (std::ssize(out.rows) > most_rows)
      return fail(Code::limit, fmt::format("{} has more than {} rows", out.page, most_rows));
    bool empty = std::ranges::all_of(row.cells, [](const std::string& cell) { return trim(cell).empty(); });
    if (!empty) out.rows.push_back(row);
    return {};
  };
  LODE_TRY(end, book.read(index, each));
  out.uncalculated = end.uncalculated;
  out.names = out.rows.size();
  for (std::size_t r = 0; r < std::min(out.rows.size(), names_within); ++r)
    if (std::ranges::find(out.rows[r].cells, "seal") != out.rows[r].cells.end() ||
        std::ranges::find(out.rows[r].cells, "account_id") != out.rows[r].cells.end()) {
      out.names = r;
      break;
    }
  return out;
}

void read_state(SheetBack& back, const Raw& raw) {
  if (raw.rows.empty() || raw.rows[0].cells != std::vector<std::string>{"name", "value"}) return;
  for (const auto& row : raw.rows)
    if (row.cells.size() == 2) back.state[row.cells[0]] = row.cells[1];
}

std::vector<FilledRow> rows_of(const Raw& raw, const Page& page) {
  std::vector<FilledRow> out;
  const auto& names = raw.rows[raw.names].cells;
  // The row of titles follows that of the names.
  for (std::size_t r = raw.names + 2; r < raw.rows.size(); ++r) {
    FilledRow row{.page = raw.page, .row = raw.rows[r].number, .hidden = raw.rows[r].hidden, .cells = {}};
    for (std::size_t c = 0; c < std::min(names.size(), raw.rows[r].cells.size()); ++c)
      if (auto text = std::string(trim(raw.rows[r].cells[c])); !names[c].empty())
        row.cells[names[c]] = {text, fmt::format("{}!{}{}", raw.page, letters(c), row.row)};
    auto filled = [&](std::string_view column) { return !row.at(column).text.empty(); };
    // A row without a seal was pasted or typed below: nothing of it may be lost unseen.
    if (std::ranges::any_of(page.blanks, filled) || !filled("seal")) out.push_back(std::move(row));
  }
  return out;
}

void note_formulas(SheetBack& back, const Raw& raw) {
  if (raw.uncalculated == 0) return;
  back.findings.push_back(
      {.rule = "SHT06", .name = "formula-without-value", .severity = Severity::warning,
       .message = fmt::format("{} cells of “{}” hold a formula whose value the file does not have; they count as empty",
                              raw.uncalculated, raw.page),
       .evidence = {{"cells", Value(raw.uncalculated)}},
       .fix = "open the file in a spreadsheet, let it calculate, save it and hand it in again; or type the values",
       .place = {.file = back.path}});
}

void note_hidden(SheetBack& back) {
  std::vector<std::string> cells;
  for (const auto* rows : {&back.accounts, &back.questions})
    for (const auto& row : *rows)
      if (row.hidden) cells.push_back(fmt::format("{} row {}", row.page, row.row));
  if (cells.empty()) return;
  back.findings.push_back({.rule = "SHT07", .name = "hidden-rows", .severity = Severity::info,
                           .message = fmt::format("{} rows with answers are hidden in the file and were read like the "
                                                  "others: first {}", cells.size(), cells.front()),
                           .evidence = {{"rows", Value(std::ssize(cells))}},
                           .fix = "look whether they were meant", .place = {.file = back.path}});
}

// Takes the page's rows; a finding where the page or a column of it is missing.
void take_page(SheetBack& back, const std::vector<Raw>& raws, const Page& page, std::vector<FilledRow>& into) {
  auto raw = std::ranges::find_if(raws, [&](const Raw& r) {
    return r.has(page.sign) || (r.page == page.name && r.names < r.rows.size());
  });
  if (raw == raws.end()) {
    back.findings.push_back(refusal(back.path,
                                    fmt::format("the page “{}” is missing, or its hidden first row is", page.name),
                                    "hand in the whole file as it was sent out"));
    return;
  }
  for (auto column : page.columns)
    if (!raw->has(column)) {
      back.findings.push_back(refusal(back.path,
                                      fmt::format("the page “{}” has lost its column `{}`", raw->page, column),
                                      "columns must stay: copy the answers into a fresh copy of the sheet"));
      return;
    }
  note_formulas(back, *raw);
  into = rows_of(*raw, page);
}

}  // namespace

const Filled& FilledRow::at(std::string_view column) const {
  static const Filled nothing;
  auto it = cells.find(column);
  return it == cells.end() ? nothing : it->second;
}

std::string SheetBack::of(std::string_view name) const {
  auto it = state.find(name);
  return it == state.end() ? std::string() : it->second;
}

Result<SheetBack> read_back(const std::string& path) {
  SheetBack out{.path = path};
  auto refuse = [&](const Error& why) -> Result<SheetBack> {
    if (why.code == Code::io || why.code == Code::cancelled || why.code == Code::not_found) return std::unexpected(why);
    out.findings.push_back(refusal(path, why.message, "hand in the file that `lode sheet out` wrote, saved as XLSX"));
    return out;
  };
  LODE_TRY(digest, digest_file(path));
  out.sha256 = digest.sha256;
  out.bytes = digest.bytes;
  auto book = load::Workbook::open(path, limits);
  if (!book) return refuse(book.error());
  std::vector<Raw> raws;
  for (std::size_t i = 0; i < book->sheets().size(); ++i) {
    auto raw = read_page(*book, i);
    if (!raw) return refuse(raw.error());
    read_state(out, *raw);
    raws.push_back(std::move(*raw));
  }
  if (out.of("sheet").empty()) {
    out.findings.push_back(refusal(path,
                                   fmt::format("{} is not a sheet that `lode sheet out` wrote: its hidden page {} is "
                                               "missing",
                                               path, sheet_table),
                                   "hand in the file that was sent out, not a copy of its pages"));
    return out;
  }
  take_page(out, raws, pages[0], out.accounts);
  take_page(out, raws, pages[1], out.questions);
  note_hidden(out);
  return out;
}

}  // namespace lode::dig
