// XLSX: one flat sheet per table (an Excel Table, ready for a pivot), a first sheet that says what it is.
// Text is always written as text, so that nothing in the data can become a formula.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "render/workbook.h"
#include "render/writers.h"

namespace lode::render {
namespace {

constexpr std::size_t max_rows = 1'048'575;  // Excel's limit, less the header

void put_table(Book& book, const Table& table) {
  auto name = sheet_name(book, table.title.empty() ? table.name : table.title);
  lxw_worksheet* sheet = workbook_add_worksheet(book.workbook, name.c_str());
  auto rows = std::min(table.rows.size(), max_rows);
  std::vector<lxw_table_column> columns(table.columns.size());
  std::vector<lxw_table_column*> pointers;
  std::vector<std::string> headers;
  for (const auto& column : table.columns) headers.push_back(column.name);
  for (std::size_t c = 0; c < columns.size(); ++c) {
    columns[c].header = headers[c].data();
    columns[c].format = book.format(table.columns[c].kind);
    pointers.push_back(&columns[c]);
    std::size_t width = headers[c].size() + 3;
    for (std::size_t r = 0; r < std::min<std::size_t>(rows, 200); ++r)
      width = std::max(width, for_people(table.rows[r][c], table.columns[c].kind).size() + 2);
    auto at = static_cast<lxw_col_t>(c);
    worksheet_set_column(sheet, at, at, static_cast<double>(std::min<std::size_t>(width, 48)), nullptr);
  }
  pointers.push_back(nullptr);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t c = 0; c < columns.size(); ++c)
      put_cell(sheet, static_cast<lxw_row_t>(r + 1), static_cast<lxw_col_t>(c), table.rows[r][c],
               columns[c].format);
  if (columns.empty()) return;
  lxw_table_options options{};
  options.columns = pointers.data();
  worksheet_add_table(sheet, 0, 0, static_cast<lxw_row_t>(std::max<std::size_t>(rows, 1)),
                      static_cast<lxw_col_t>(columns.size() - 1), &options);
  worksheet_freeze_panes(sheet, 1, 1);
}

lxw_row_t put_line(lxw_worksheet* sheet, lxw_row_t row, const std::string& a, const std::string& b = {},
                   lxw_format* format = nullptr) {
  worksheet_write_string(sheet, row, 0, a.c_str(), format);
  if (!b.empty()) worksheet_write_string(sheet, row, 1, b.c_str(), nullptr);
  return row + 1;
}

void put_cover(Book& book, const Doc& doc) {
  lxw_worksheet* sheet = workbook_add_worksheet(book.workbook, sheet_name(book, "Read me").c_str());
  lxw_format* bold = workbook_add_format(book.workbook);
  format_set_bold(bold);
  worksheet_set_column(sheet, 0, 0, 44, nullptr);
  worksheet_set_column(sheet, 1, 1, 26, nullptr);
  worksheet_set_column(sheet, 2, 2, 60, nullptr);
  lxw_row_t row = put_line(sheet, 0, doc.title.empty() ? "lode " + doc.verb : doc.title, {}, bold);
  row = put_line(sheet, row, "Written by lode " LODE_VERSION, doc.currency.empty() ? "" : "Money in " + doc.currency);
  ++row;
  for (const auto& metric : doc.metrics) {
    worksheet_write_string(sheet, row, 0, (metric.title.empty() ? metric.name : metric.title).c_str(), nullptr);
    put_cell(sheet, row, 1, metric.value, book.format(metric.kind));
    if (!metric.note.empty()) worksheet_write_string(sheet, row, 2, metric.note.c_str(), nullptr);
    ++row;
  }
  ++row;
  for (const auto& table : doc.tables) {
    worksheet_write_string(sheet, row, 0, (table.title.empty() ? table.name : table.title).c_str(), bold);
    worksheet_write_string(sheet, row, 1, table.source.c_str(), nullptr);
    std::string note = table.note;
    if (table.rows.size() > max_rows) note += " Only the first 1,048,575 rows fit into a sheet.";
    worksheet_write_string(sheet, row++, 2, (table.coverage + (note.empty() ? "" : " " + note)).c_str(), nullptr);
  }
}

Table findings_table(const Doc& doc) {
  Table out{.name = "findings", .title = "Findings"};
  for (const char* name : {"rule", "name", "severity", "outcome", "segments", "message", "fix", "place"})
    out.columns.push_back({name, "", Kind::text});
  for (const auto& f : doc.findings)
    out.rows.push_back({f.rule, f.name, std::string(severity_name(f.severity)), std::string(outcome_name(f.outcome)),
                        join(f.segments, ", "), f.message, f.fix,
                        f.place.file.empty() ? "" : fmt::format("{}:{}", f.place.file, f.place.line)});
  return out;
}

}  // namespace

Result<std::string> xlsx(const Doc& doc, const Style&) {
  bool form = std::ranges::any_of(doc.tables, [](const Table& table) { return !table.blanks.empty(); });
  return workbook_bytes([&](Book& book) {
    if (form) return put_forms(book, doc);
    put_cover(book, doc);
    for (const auto& table : doc.tables) put_table(book, table);
    if (!doc.findings.empty()) put_table(book, findings_table(doc));
  });
}

}  // namespace lode::render
