// Which rows are no data, with the reason in words.
#include "load/grid_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/text.h"
#include "load/propose_values.h"

namespace lode::load {
namespace {

constexpr std::size_t people_reach = 500;  // rows of one group in a sheet made for people

struct BodyRow {
  const SheetRow* row = nullptr;
  std::string label;             // first text
  std::vector<double> figures;   // of the figure columns
  std::size_t figure_count = 0, text_count = 0;
  bool blank = false, total = false;
};

bool figure_column(const GridColumn& column) {
  return column.left_out.empty() && (column.period || column.measure != Measure::none) &&
         column.measure != Measure::margin;
}

// Figures of the columns that can be added up: periods and measures; where a sheet names none, every
// column that holds mostly figures.
std::vector<std::size_t> figure_columns(std::span<const SheetRow> body, const GridPlan& plan) {
  std::vector<std::size_t> out;
  for (const auto& column : plan.columns)
    if (figure_column(column)) out.push_back(column.index);
  if (!out.empty()) return out;
  for (const auto& column : plan.columns) {
    std::size_t texts = 0, figures = 0;
    for (const auto& row : body) {
      if (column.index >= row.cells.size() || trim(row.cells[column.index]).empty()) continue;
      (number_look(row.cells[column.index]).number ? figures : texts) += 1;
    }
    bool counts_something = header_key(column.header).find("id") == std::string::npos;
    if (figures > 0 && texts == 0 && counts_something) out.push_back(column.index);
  }
  return out;
}

BodyRow read_row(const SheetRow& row, const std::vector<std::size_t>& columns) {
  BodyRow out;
  out.row = &row;
  out.blank = true;
  for (const auto& cell : row.cells) {
    auto text = trim(cell);
    if (text.empty()) continue;
    out.blank = false;
    if (number_look(text).number) continue;
    ++out.text_count;
    if (out.label.empty()) out.label = text;
  }
  for (auto column : columns) {
    auto look = column < row.cells.size() ? number_look(row.cells[column]) : NumberLook{};
    out.figures.push_back(look.number ? look.value : 0);
    out.figure_count += look.number;
  }
  return out;
}

bool add_up(const std::vector<double>& whole, const std::vector<double>& sum, std::size_t parts) {
  bool any = false;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    double slack = 0.0051 * static_cast<double>(parts) + 1e-9 * std::fabs(whole[i]);
    if (std::fabs(whole[i] - sum[i]) > slack) return false;
    any = any || whole[i] != 0;
  }
  return any;
}

struct Sum {
  std::int64_t first = 0, last = 0;  // rows
  std::size_t parts = 0;
};

void add(std::vector<double>& sum, const std::vector<double>& figures) {
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += figures[i];
}

// The rows above, back to any row, whose figures add up to this one's. Subtotals in between are left out
// of the sum, so that a grand total is found too.
std::optional<Sum> sum_above(const std::vector<BodyRow>& rows, std::size_t at, std::size_t reach) {
  std::vector<double> sum(rows[at].figures.size());
  Sum out{0, 0, 0};
  for (std::size_t i = at; i-- > 0 && at - i <= reach;) {
    const auto& row = rows[i];
    if (row.total || row.figure_count == 0) continue;
    add(sum, row.figures);
    if (out.parts++ == 0) out.last = row.row->number;
    out.first = row.row->number;
    if (out.parts >= 2 && add_up(rows[at].figures, sum, out.parts)) return out;
  }
  return {};
}

// A subtotal that stands above its parts.
std::optional<Sum> sum_below(const std::vector<BodyRow>& rows, std::size_t at) {
  std::vector<double> sum(rows[at].figures.size());
  Sum out{0, 0, 0};
  for (std::size_t i = at + 1; i < rows.size() && i - at <= people_reach; ++i) {
    const auto& row = rows[i];
    if (row.figure_count == 0) break;
    if (row.total) continue;
    add(sum, row.figures);
    if (out.parts++ == 0) out.first = row.row->number;
    out.last = row.row->number;
    if (out.parts >= 2 && add_up(rows[at].figures, sum, out.parts)) return out;
  }
  return {};
}

// Digits that would have to agree by chance: 1,200 has two, 1,234.56 six.
int telling_digits(double figure) {
  auto cents = std::llround(std::fabs(figure) * 100);
  if (cents == 0) return 0;
  while (cents % 10 == 0) cents /= 10;
  return static_cast<int>(std::to_string(cents).size());
}

// Without a label only what can hardly be chance counts: many telling digits, and parts that differ
// (three customers of the same fee are no subtotal of each other).
bool strong(const Sum& sum, const std::vector<BodyRow>& rows, std::size_t at) {
  int digits = 0;
  for (double figure : rows[at].figures) digits += telling_digits(figure);
  bool differ = false;
  const std::vector<double>* first = nullptr;
  for (const auto& row : rows) {
    if (row.row->number < sum.first || row.row->number > sum.last || row.figure_count == 0) continue;
    if (!first) first = &row.figures;
    differ = differ || *first != row.figures;
  }
  return differ && sum.parts >= 2 && digits >= (rows[at].figure_count >= 2 ? 8 : 6);
}

GridSkip total_skip(const BodyRow& row, const std::optional<Sum>& sum, bool labelled) {
  GridSkip out{row.row->number, row.label, {}, 0, false};
  if (sum && labelled) {
    out.confidence = 0.99;
    out.reason = fmt::format("labelled as a total, and the sum of {} rows ({} to {})", sum->parts,
                             sum->first, sum->last);
  } else if (sum) {
    out.confidence = 0.8;
    out.reason = fmt::format("the sum of {} rows ({} to {}) in every figure, though not labelled",
                             sum->parts, sum->first, sum->last);
  } else {
    out.confidence = 0.6;
    out.reason = "labelled as a total, but it is not the sum of the rows beside it";
  }
  return out;
}

// The word alone, or with a group's name: "Total Energies" could be a customer, "Total" cannot.
bool bare_total(std::string_view label) { return header_words(label).size() == 1; }

std::optional<GridSkip> total_of(std::vector<BodyRow>& rows, std::size_t at) {
  auto& row = rows[at];
  if (row.figure_count == 0) return {};
  bool labelled = total_label(row.label) || (row.label.empty() && row.text_count == 0);
  constexpr std::size_t people_rows = 5'000;  // longer sheets are exports, not made for people
  if (!labelled && rows.size() > people_rows) return {};
  auto sum = sum_above(rows, at, labelled ? rows.size() : people_reach);
  if (!sum) sum = sum_below(rows, at);
  bool is_total = sum ? labelled || strong(*sum, rows, at) : total_label(row.label) && bare_total(row.label);
  if (!is_total) return {};
  row.total = true;
  return total_skip(row, sum, labelled);
}

bool repeats_header(const BodyRow& row, const GridPlan& plan) {
  std::size_t same = 0, cells = 0;
  for (std::size_t c = 0; c < row.row->cells.size() && c < plan.columns.size(); ++c) {
    auto text = trim(row.row->cells[c]);
    if (text.empty()) continue;
    ++cells;
    same += header_key(text) == header_key(plan.columns[c].header);
  }
  return cells >= 2 && same == cells;
}

// One text and nothing else, in a sheet whose rows have figures: a heading or a note.
bool is_note(const BodyRow& row, bool has_figures) {
  auto cells = std::ranges::count_if(row.row->cells, [](const auto& c) { return !trim(c).empty(); });
  return has_figures && row.figure_count == 0 && cells == 1 && row.text_count == 1;
}

}  // namespace

bool total_label(std::string_view text) {
  constexpr std::string_view words[] = {"total",   "totals",      "subtotal",  "summe",
                                        "gesamt",  "gesamtsumme", "zwischensumme", "sum",
                                        "endsumme", "soustotal",  "totaux",    "grandtotal",
                                        "insgesamt", "gesamtergebnis", "ensemble"};
  auto parts = header_words(text);
  if (parts.empty() || parts.size() > 6) return false;
  auto known = [&](const std::string& word) {
    return std::ranges::find(words, word) != std::end(words);
  };
  if (known(parts.front()) || known(parts.back())) return true;
  return parts.size() > 1 && (known(parts[0] + parts[1]) || known(parts[parts.size() - 2] + parts.back()));
}

std::vector<GridSkip> find_skips(std::span<const SheetRow> body, const GridPlan& plan) {
  auto columns = figure_columns(body, plan);
  std::vector<BodyRow> rows;
  for (const auto& row : body) rows.push_back(read_row(row, columns));
  std::vector<GridSkip> out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].blank) {
      out.push_back({rows[i].row->number, {}, "blank", 1, true});
    } else if (repeats_header(rows[i], plan)) {
      out.push_back({rows[i].row->number, rows[i].label, "the header again", 0.98, false});
    } else if (is_note(rows[i], !columns.empty())) {
      out.push_back({rows[i].row->number, rows[i].label, "a heading or a note: it has no figures", 0.9,
                     false});
    } else if (auto total = total_of(rows, i)) {
      out.push_back(std::move(*total));
    }
  }
  return out;
}

}  // namespace lode::load
