// Forms: a workbook that a person fills in and hands back. Only the blanks can be changed; each says what may stand
// in it (a drop-down, a range, a date). Above the titles stands a hidden row with the columns' fixed names, so that
// reading it back does not depend on the words for people. Text is written as text: nothing becomes a formula.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/text.h"
#include "render/render.h"
#include "render/workbook.h"

namespace lode::render {
namespace {

constexpr lxw_row_t first_row = 2;  // names, titles, then the rows
constexpr double widest = 40, narrowest = 9, line_height = 15;

struct Look {
  lxw_format *title = nullptr, *heading = nullptr, *words = nullptr;
  std::map<std::string, lxw_format*> cells;  // by number format, blank or not, first of a group or not
};

// Choices that drop-downs refer to: each list a column of one hidden sheet, so that commas and length do not matter.
struct Lists {
  lxw_worksheet* sheet = nullptr;
  std::map<std::vector<std::string>, std::string> ranges;
};

lxw_format* cell_format(Book& book, Look& look, Kind kind, bool blank, bool starts) {
  auto& slot = look.cells[fmt::format("{} {} {}", number_format(kind), blank, starts)];
  if (slot) return slot;
  slot = workbook_add_format(book.workbook);
  format_set_num_format(slot, number_format(kind));
  format_set_text_wrap(slot);
  format_set_align(slot, LXW_ALIGN_VERTICAL_TOP);
  format_set_border(slot, LXW_BORDER_HAIR);
  if (starts) format_set_top(slot, LXW_BORDER_MEDIUM);
  if (!blank) return slot;
  format_set_unlocked(slot);
  format_set_border(slot, LXW_BORDER_THIN);
  if (starts) format_set_top(slot, LXW_BORDER_MEDIUM);
  format_set_bg_color(slot, 0xFFF7D6);
  return slot;
}

Look look_of(Book& book) {
  Look out{.title = workbook_add_format(book.workbook),
           .heading = workbook_add_format(book.workbook),
           .words = workbook_add_format(book.workbook),
           .cells = {}};
  format_set_bold(out.title);
  format_set_font_size(out.title, 16);
  format_set_text_wrap(out.title);
  format_set_bold(out.heading);
  format_set_text_wrap(out.heading);
  format_set_align(out.heading, LXW_ALIGN_VERTICAL_CENTER);
  format_set_bg_color(out.heading, 0x1F3A4D);
  format_set_font_color(out.heading, 0xFFFFFF);
  format_set_text_wrap(out.words);
  format_set_align(out.words, LXW_ALIGN_VERTICAL_TOP);
  return out;
}

std::string range_of(Lists& lists, const std::vector<std::string>& choices) {
  auto& range = lists.ranges[choices];
  if (!range.empty()) return range;
  auto column = static_cast<lxw_col_t>(lists.ranges.size() - 1);
  for (std::size_t i = 0; i < choices.size(); ++i)
    worksheet_write_string(lists.sheet, static_cast<lxw_row_t>(i), column, choices[i].c_str(), nullptr);
  char name[LXW_MAX_COL_NAME_LENGTH];
  lxw_col_to_name(name, column, 1);
  return range = fmt::format("=Lists!{}$1:{}${}", name, name, choices.size());
}

void bound_number(lxw_data_validation& rule, const Blank& blank, std::string& refused) {
  rule.validate = blank.kind == Kind::integer ? LXW_VALIDATION_TYPE_INTEGER : LXW_VALIDATION_TYPE_DECIMAL;
  rule.criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
  rule.minimum_number = blank.least.value_or(-1e15);
  rule.maximum_number = blank.most.value_or(1e15);
  refused = blank.kind == Kind::share ? "A share between 0 % and 100 %, please." : "A number, please.";
  if (blank.least && blank.most && blank.kind == Kind::integer)
    refused = fmt::format("A whole number from {} to {}, please.", *blank.least, *blank.most);
  else if (blank.least && blank.kind != Kind::share)
    refused = fmt::format("A number of at least {}, please.", *blank.least);
}

void put_rule(Lists& lists, lxw_worksheet* sheet, lxw_row_t row, const Blank& blank) {
  lxw_data_validation rule{};
  std::string range, refused, prompt = blank.prompt.substr(0, 250);
  rule.ignore_blank = LXW_VALIDATION_ON;
  if (!blank.choices.empty()) {
    range = range_of(lists, blank.choices);
    refused = "Choose one from the list, please.";
    rule.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
    rule.value_formula = range.data();
  } else if (blank.kind == Kind::date) {
    rule.validate = LXW_VALIDATION_TYPE_DATE;
    rule.criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
    rule.minimum_datetime = {2000, 1, 1, 0, 0, 0};
    auto [year, month, day] = civil(blank.latest.value_or(Date{47'481}));  // else the end of 2099
    rule.maximum_datetime = {year, month, day, 0, 0, 0};
    refused = "A date that is not in the future, please.";
  } else if (blank.kind == Kind::text) {
    rule.validate = LXW_VALIDATION_TYPE_LENGTH;
    rule.criteria = LXW_VALIDATION_CRITERIA_LESS_THAN_OR_EQUAL_TO;
    rule.value_number = 1000;
    refused = "At most 1,000 characters, please.";
  } else {
    bound_number(rule, blank, refused);
  }
  rule.error_message = refused.data();
  if (!prompt.empty()) rule.input_message = prompt.data();
  worksheet_data_validation_cell(sheet, row, static_cast<lxw_col_t>(blank.column), &rule);
}

// In characters: of the longest text or choice, within bounds.
double width_of(const Table& table, std::size_t column) {
  const auto& c = table.columns[column];
  std::size_t longest = std::min<std::size_t>(c.title.size(), 12);
  for (std::size_t r = 0; r < std::min<std::size_t>(table.rows.size(), 200); ++r)
    longest = std::max(longest, for_people(table.rows[r][column], c.kind).size());
  for (const auto& blank : table.blanks) {
    if (blank.column != column) continue;
    std::size_t room = blank.choices.empty() ? (blank.kind == Kind::text ? 26 : 12) : 8;
    for (const auto& choice : blank.choices) room = std::max(room, std::min<std::size_t>(choice.size() + 2, 26));
    longest = std::max(longest, room);
  }
  return std::clamp(static_cast<double>(longest + 2), narrowest, widest);
}

// Lines that a text takes in a column so wide. Programs that do not fit heights themselves show no more than we say.
double lines_of(const std::string& text, double width) {
  double out = 0;
  for (const auto& line : split(text, '\n'))
    out += std::max(1.0, std::ceil(static_cast<double>(line.size()) / std::max(1.0, width - 1)));
  return out;
}

// Wide forms take two pages side by side, the first visible column on both: one would be too small to read.
void set_up_page(lxw_worksheet* sheet, lxw_row_t titles, double width = 0, lxw_col_t first = 0) {
  constexpr double readable = 190;  // characters across a landscape page
  std::uint16_t across = width > readable ? 2 : 1;
  worksheet_set_landscape(sheet);
  worksheet_set_paper(sheet, 9);  // A4
  worksheet_set_margins(sheet, 0.4, 0.4, 0.5, 0.6);  // inches
  worksheet_fit_to_pages(sheet, across, 0);
  if (titles > 0) worksheet_repeat_rows(sheet, titles, titles);
  if (across > 1) worksheet_repeat_columns(sheet, first, first);
  worksheet_set_footer(sheet, "&L&A&R&P / &N");
}

// Locked but for the blanks; columns and rows may still be made wider.
void protect(lxw_worksheet* sheet) {
  lxw_protection options{};
  options.format_columns = 1;
  options.format_rows = 1;
  worksheet_protect(sheet, nullptr, &options);
}

// A row whose first visible cell is filled begins a group: a line above it.
bool starts_group(const Table& table, std::size_t row) {
  auto first = std::ranges::find(table.columns, false, &Column::detail) - table.columns.begin();
  auto at = static_cast<std::size_t>(first);
  return at < table.columns.size() && !is_null(table.rows[row][at]);
}

double height_of(const Table& table, std::size_t row, const std::vector<double>& widths) {
  double lines = 1;
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    if (!table.columns[c].detail && table.columns[c].kind == Kind::text)
      lines = std::max(lines, lines_of(to_text(table.rows[row][c]), widths[c]));
  return line_height * std::min(lines, 20.0);
}

void put_rows(Book& book, Look& look, lxw_worksheet* sheet, const Table& table, const std::vector<double>& widths) {
  std::map<std::pair<std::size_t, std::size_t>, const Blank*> blanks;
  for (const auto& blank : table.blanks) blanks[{blank.row, blank.column}] = &blank;
  bool groups = false;
  for (std::size_t r = 0; r < table.rows.size(); ++r) groups = groups || !starts_group(table, r);
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    bool starts = groups && starts_group(table, r);
    worksheet_set_row(sheet, static_cast<lxw_row_t>(r) + first_row, height_of(table, r, widths), nullptr);
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      auto blank = blanks.find({r, c});
      auto kind = blank == blanks.end() ? table.columns[c].kind : blank->second->kind;
      auto* format = cell_format(book, look, kind, blank != blanks.end(), starts);
      auto row = static_cast<lxw_row_t>(r) + first_row;
      auto column = static_cast<lxw_col_t>(c);
      if (is_null(table.rows[r][c])) worksheet_write_blank(sheet, row, column, format);
      else put_cell(sheet, row, column, table.rows[r][c], format, format);
    }
  }
}

void put_form(Book& book, Look& look, Lists& lists, const Table& table, lxw_worksheet* sheet) {
  std::vector<double> widths;
  lxw_row_col_options hidden{};
  hidden.hidden = 1;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    auto at = static_cast<lxw_col_t>(c);
    const auto& column = table.columns[c];
    if (column.detail) worksheet_set_column_opt(sheet, at, at, 9, nullptr, &hidden);
    else worksheet_set_column(sheet, at, at, width_of(table, c), nullptr);
    widths.push_back(column.detail ? 0 : width_of(table, c));
    worksheet_write_string(sheet, 0, at, column.name.c_str(), nullptr);
    worksheet_write_string(sheet, 1, at, column.title.c_str(), look.heading);
  }
  worksheet_set_row_opt(sheet, 0, LXW_DEF_ROW_HEIGHT, nullptr, &hidden);
  worksheet_set_row(sheet, 1, 32, nullptr);
  put_rows(book, look, sheet, table, widths);
  for (const auto& blank : table.blanks)
    put_rule(lists, sheet, static_cast<lxw_row_t>(blank.row) + first_row, blank);
  auto first = std::ranges::find(table.columns, false, &Column::detail) - table.columns.begin();
  worksheet_freeze_panes(sheet, first_row, static_cast<lxw_col_t>(first + 1));
  set_up_page(sheet, 1, std::accumulate(widths.begin(), widths.end(), 0.0), static_cast<lxw_col_t>(first));
  protect(sheet);
}

// What is for the reader's machine: a locked sheet that is not shown.
void put_hidden(Book& book, Look& look, const Table& table) {
  auto* sheet = workbook_add_worksheet(book.workbook, sheet_name(book, table.name).c_str());
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    worksheet_write_string(sheet, 0, static_cast<lxw_col_t>(c), table.columns[c].name.c_str(), nullptr);
  for (std::size_t r = 0; r < table.rows.size(); ++r)
    for (std::size_t c = 0; c < table.columns.size(); ++c)
      put_cell(sheet, static_cast<lxw_row_t>(r + 1), static_cast<lxw_col_t>(c), table.rows[r][c],
               cell_format(book, look, table.columns[c].kind, false, false));
  protect(sheet);
  worksheet_hide(sheet);
}

void put_words(Book& book, const Look& look, const Doc& doc) {
  auto* sheet = workbook_add_worksheet(book.workbook, sheet_name(book, "Read me").c_str());
  worksheet_set_column(sheet, 0, 0, 100, nullptr);
  worksheet_gridlines(sheet, LXW_HIDE_ALL_GRIDLINES);
  worksheet_write_string(sheet, 0, 0, doc.title.c_str(), look.title);
  lxw_row_t row = 2;
  for (const auto& block : doc.blocks) {
    if (block.text.empty()) continue;
    bool heading = block.is == Block::Is::heading, bullet = block.is == Block::Is::bullet;
    auto text = bullet ? "•  " + block.text : block.text;
    worksheet_set_row(sheet, row, line_height * (lines_of(text, 92) + (heading ? 0.4 : 0)), nullptr);
    worksheet_write_string(sheet, row++, 0, text.c_str(), heading ? look.heading : look.words);
  }
  set_up_page(sheet, 0);
  protect(sheet);
}

}  // namespace

void put_forms(Book& book, const Doc& doc) {
  lxw_doc_properties properties{};
  properties.created = 946'684'800;  // 2000-01-01: the same form has the same bytes whenever it is written
  workbook_set_properties(book.workbook, &properties);
  auto look = look_of(book);
  put_words(book, look, doc);
  // Sheets stand in the order in which they are made: the forms, the lists of their drop-downs, what is hidden.
  std::vector<std::pair<const Table*, lxw_worksheet*>> forms;
  for (const auto& table : doc.tables)
    if (!table.detail)
      forms.emplace_back(&table, workbook_add_worksheet(book.workbook, sheet_name(book, table.title).c_str()));
  Lists lists{.sheet = workbook_add_worksheet(book.workbook, sheet_name(book, "Lists").c_str()), .ranges = {}};
  worksheet_hide(lists.sheet);
  for (const auto& [table, sheet] : forms) put_form(book, look, lists, *table, sheet);
  for (const auto& table : doc.tables)
    if (table.detail) put_hidden(book, look, table);
  protect(lists.sheet);
}

}  // namespace lode::render
