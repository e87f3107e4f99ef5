// xlsx: one sheet of a workbook as a table. Every row that the sheet holds is a title or header, data, or a
// declared skip; its number in the workbook goes with it.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/digest.h"
#include "base/text.h"
#include "load/glob.h"
#include "load/grid.h"
#include "load/readers.h"
#include "load/xlsx.h"

namespace lode::load {
namespace {

Error no_such_sheet(const std::string& path, const Workbook& book, const std::string& wanted) {
  std::vector<std::string> names;
  for (const auto& sheet : book.sheets()) names.push_back(sheet.name);
  auto near = did_you_mean(wanted, names);
  return {Code::not_found, fmt::format("{} has no sheet '{}'", path, wanted),
          near.empty() ? "it has: " + join(names, ", ") : fmt::format("did you mean '{}'?", near)};
}

// By name, by number from 1, or the first one that is not hidden.
Result<std::size_t> sheet_index(const std::string& path, const Workbook& book,
                                const std::string& wanted) {
  const auto& sheets = book.sheets();
  if (sheets.empty()) return fail(Code::invalid_argument, fmt::format("{} has no sheet", path));
  if (wanted.empty()) {
    auto shown = std::ranges::find(sheets, false, &SheetInfo::hidden);
    return shown == sheets.end() ? 0 : static_cast<std::size_t>(shown - sheets.begin());
  }
  auto named = std::ranges::find(sheets, wanted, &SheetInfo::name);
  if (named != sheets.end()) return static_cast<std::size_t>(named - sheets.begin());
  std::size_t number = 0;
  auto [end, problem] = std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
  bool whole = problem == std::errc() && end == wanted.data() + wanted.size();
  if (whole && number >= 1 && number <= sheets.size()) return number - 1;
  return std::unexpected(no_such_sheet(path, book, wanted));
}

bool blank(const std::vector<std::string>& cells) {
  return std::ranges::all_of(cells, [](const auto& cell) { return trim(cell).empty(); });
}

bool declared_skip(const SheetRow& row, const std::vector<Skip>& skips) {
  if (blank(row.cells)) return true;
  auto first = std::ranges::find_if(row.cells, [](const auto& c) { return !trim(c).empty(); });
  return std::ranges::any_of(skips, [&](const Skip& skip) {
    return skip.pattern.empty() ? row.number >= skip.first && row.number <= skip.last
                                : glob_match(skip.pattern, trim(*first));
  });
}

std::vector<bool> fill_columns(const std::vector<std::string>& headers,
                               const std::vector<std::string>& names) {
  std::vector<bool> out;
  for (const auto& header : headers)
    out.push_back(std::ranges::find(names, header) != names.end());
  return out;
}

// Sheets are gathered whole: their headers may lie anywhere, and their merges stand at the end.
struct Gathered {
  std::vector<SheetRow> rows;
  SheetEnd end;
  std::size_t width = 0;
  std::int64_t hidden = 0;
};

Result<Gathered> gather(const Workbook& book, std::size_t sheet, const Context& context) {
  Gathered out;
  auto keep = [&](const SheetRow& row) -> Result<void> {
    if (context.cancelled()) return cancelled_error();
    out.hidden += row.hidden && !blank(row.cells);
    out.width = std::max(out.width, row.cells.size());
    out.rows.push_back(row);
    return {};
  };
  LODE_TRY(end, book.read(sheet, keep));
  out.end = std::move(end);
  return out;
}

Grid make_grid(Gathered& sheet, const FileSpec& spec) {
  Grid grid;
  if (spec.header == 0)
    for (std::size_t c = 0; c < sheet.width; ++c) grid.columns.push_back(fmt::format("#{}", c + 1));
  else
    grid.columns = sheet_headers(sheet.rows, sheet.end.merges, spec.header, spec.header_rows, sheet.width);
  auto fill = fill_columns(grid.columns, spec.fill_down);
  std::vector<std::optional<std::string>> above(sheet.width);
  grid.header_rows = 0;
  for (auto& row : sheet.rows) {
    if (row.number <= spec.header) {
      ++grid.header_rows;
      continue;
    }
    bool skip = declared_skip(row, spec.skip);
    std::vector<std::optional<std::string>> cells(sheet.width);
    for (std::size_t c = 0; c < row.cells.size(); ++c) {
      auto text = spec.trim ? std::string(trim(row.cells[c])) : std::move(row.cells[c]);
      if (!text.empty()) cells[c] = std::move(text);
    }
    for (std::size_t c = 0; c < sheet.width && !skip; ++c) {
      if (!fill[c]) continue;
      if (cells[c]) above[c] = cells[c];
      cells[c] = above[c];
    }
    grid.rows.push_back(std::move(cells));
    grid.lines.push_back(row.number);
    grid.skip.push_back(skip);
  }
  return grid;
}

void tell(const std::string& path, const std::string& name, const Gathered& sheet,
          std::vector<Finding>& findings) {
  if (sheet.end.uncalculated > 0)
    findings.push_back({.rule = "LOD11",
                        .name = "formula-without-value",
                        .severity = Severity::warning,
                        .message = fmt::format("{}, sheet '{}': {} formulas have no stored value and "
                                               "are read as empty", path, name,
                                               sheet.end.uncalculated),
                        .fix = "open the workbook in Excel and save it, so that the values are stored",
                        .place = {path}});
  if (sheet.hidden > 0)
    findings.push_back({.rule = "LOD12",
                        .name = "hidden-rows",
                        .severity = Severity::warning,
                        .message = fmt::format("{}, sheet '{}': {} hidden rows are read like the others",
                                               path, name, sheet.hidden),
                        .fix = "declare them with `skip:` in the map if they are no data",
                        .place = {path}});
}

Result<std::unique_ptr<Source>> open(const std::string& path, const FileSpec& spec,
                                     std::vector<Finding>& findings, const Context& context) {
  LODE_TRY(book, Workbook::open(path));
  LODE_TRY(index, sheet_index(path, book, spec.sheet));
  const auto& name = book.sheets()[index].name;
  LODE_TRY(sheet, gather(book, index, context));
  bool header_there = spec.header == 0 || std::ranges::any_of(sheet.rows, [&](const SheetRow& row) {
    return row.number == spec.header && !blank(row.cells);
  });
  if (!header_there)
    return fail(Code::invalid_argument,
                fmt::format("{}, sheet '{}': the header row {} is empty", path, name, spec.header),
                "write the row that names the columns as `header:` in the map; "
                "`lode map` looks for it");
  tell(path, name, sheet, findings);
  auto described = fmt::format("XLSX, sheet '{}', {}", name,
                               spec.header == 0 ? "no header"
                               : spec.header_rows > 1
                                   ? fmt::format("header in rows {} to {}",
                                                 spec.header - spec.header_rows + 1, spec.header)
                                   : fmt::format("header in row {}", spec.header));
  LODE_TRY(digest, digest_file(path));
  return grid_source(path, described, make_grid(sheet, spec), digest.sha256);
}

}  // namespace

const Reader xlsx{"xlsx", "xlsx|xlsm", "a sheet of an Excel workbook", open};

}  // namespace lode::load
