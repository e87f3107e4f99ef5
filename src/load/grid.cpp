// The plan of a sheet: header by coverage and contrast, then rows and columns that are no data.
#include "load/grid.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <array>
#include <cmath>

#include "base/text.h"
#include "load/grid_rows.h"
#include "load/propose_values.h"

namespace lode::load {
namespace {

constexpr std::size_t header_search_rows = 40;

bool filled(const SheetRow& row, std::size_t column) {
  return column < row.cells.size() && !trim(row.cells[column]).empty();
}

std::size_t width_of(std::span<const SheetRow> rows) {
  std::size_t width = 0;
  for (const auto& row : rows)
    for (std::size_t c = width; c < row.cells.size(); ++c)
      if (filled(row, c)) width = c + 1;
  return width;
}

// A figure that is no period: what a body row has and a header row has not.
bool is_figure(const std::string& cell) {
  return number_look(cell).number && !header_period(cell);
}

// The columns that the rows below use: in at least a fifth of the rows that have two cells or more.
std::vector<bool> used_columns(std::span<const SheetRow> body, std::size_t width) {
  std::vector<std::size_t> count(width);
  std::size_t rows = 0;
  for (const auto& row : body) {
    if (std::ranges::count_if(row.cells, [](const auto& c) { return !trim(c).empty(); }) < 2) continue;
    ++rows;
    for (std::size_t c = 0; c < width; ++c) count[c] += filled(row, c);
  }
  std::vector<bool> out(width);
  for (std::size_t c = 0; c < width; ++c) out[c] = count[c] > 0 && count[c] * 5 >= rows;
  return out;
}

struct HeaderScore {
  double score = -1;
  std::size_t row = 0;   // index
  int header_rows = 1;
};

// How well `rows` rows ending at index `at` name the columns below them: most columns named, by texts or
// periods and not by figures, each once, over values of another kind.
double header_score(std::span<const SheetRow> rows, std::span<const Merge> merges, std::size_t at,
                    int header_rows, std::size_t width) {
  auto body = rows.subspan(at + 1, std::min<std::size_t>(30, rows.size() - at - 1));
  auto used = used_columns(body, width);
  auto names = sheet_headers(rows, merges, rows[at].number, header_rows, width);
  double columns = 0, named = 0, figures = 0, repeated = 0, contrast = 0;
  for (std::size_t c = 0; c < width; ++c) {
    if (!used[c]) continue;
    ++columns;
    bool unnamed = names[c] == fmt::format("#{}", c + 1);
    named += !unnamed;
    figures += is_figure(names[c]);
    auto mark = names[c].rfind('_');
    repeated += mark != std::string::npos && names[c].substr(mark + 1) == "2" &&
                std::ranges::find(names, names[c].substr(0, mark)) != names.end();
    auto below = std::ranges::count_if(body, [&](const auto& row) {
      return filled(row, c) && is_figure(row.cells[c]);
    });
    contrast += below > 0 && !unnamed && !is_figure(names[c]);
  }
  if (columns == 0) return -1;
  double score = 3 * named / columns - 3 * figures / columns - 2 * repeated / columns +
                 contrast / columns;
  return score - 0.3 * (header_rows - 1) - 0.01 * static_cast<double>(at);
}

// A row above may only take part in the header where it names more than the first column.
bool may_head(const SheetRow& row) {
  std::size_t cells = 0, figures = 0;
  for (std::size_t c = 1; c < row.cells.size(); ++c) {
    cells += filled(row, c);
    figures += filled(row, c) && is_figure(row.cells[c]);
  }
  return cells > 0 && figures == 0;
}

HeaderScore best_header(std::span<const SheetRow> rows, std::span<const Merge> merges,
                        std::size_t width) {
  HeaderScore best;
  for (std::size_t at = 0; at + 1 < rows.size() && at < header_search_rows; ++at) {
    for (int header_rows = 1; header_rows <= 2; ++header_rows) {
      auto first = at + 1 - static_cast<std::size_t>(header_rows - 1);
      if (header_rows == 2 &&
          (at == 0 || rows[first - 1].number + 1 != rows[at].number || !may_head(rows[at - 1])))
        continue;
      double score = header_score(rows, merges, at, header_rows, width);
      if (score > best.score + 1e-9) best = {score, at, header_rows};
    }
  }
  return best;
}

constexpr std::string_view total_words[] = {"total", "sum",   "summe", "gesamt",     "somme",
                                            "cagr",  "delta", "growth", "wachstum", "croissance",
                                            "share", "anteil", "variance", "abweichung", "yoy",
                                            "change", "veranderung", "ecart"};

bool derived_by_name(const std::string& header) {
  return std::ranges::any_of(header_words(header), [](const auto& word) {
    return std::ranges::find(total_words, word) != std::end(total_words);
  });
}

void describe_column(GridColumn& column) {
  column.period = header_period(column.header);
  column.measure = measure_of(column.period ? column.period->rest : column.header);
  if (!column.period) return;
  if (column.period->plan) column.left_out = "a plan, not what happened";
  if (column.period->part) column.left_out = "a running or part period, which overlaps the others";
  if (derived_by_name(column.period->rest)) column.left_out = "derived from other columns";
}

double figure_at(const SheetRow& row, std::size_t column) {
  if (!filled(row, column)) return 0;
  auto look = number_look(row.cells[column]);
  return look.number ? look.value : 0;
}

// Whether a column is, in every data row, the sum of `parts`.
bool is_sum_of(std::span<const SheetRow> body, std::size_t column,
               const std::vector<std::size_t>& parts) {
  std::size_t rows = 0;
  for (const auto& row : body) {
    if (!filled(row, column) || !number_look(row.cells[column]).number) continue;
    double sum = 0;
    for (auto part : parts) sum += figure_at(row, part);
    double whole = figure_at(row, column);
    if (std::fabs(sum - whole) > 0.005 * static_cast<double>(parts.size()) + 1e-9 * std::fabs(whole))
      return false;
    rows += whole != 0;
  }
  return rows >= 2;
}

std::vector<std::size_t> periods_of(const GridPlan& plan, Period::Kind kind, int year,
                                    Measure measure) {
  std::vector<std::size_t> out;
  for (const auto& column : plan.columns)
    if (column.period && column.left_out.empty() && column.period->kind == kind &&
        column.measure == measure && (year == 0 || column.period->year == year))
      out.push_back(column.index);
  return out;
}

// Years beside their own months or quarters, and "Total" beside years, would count money twice.
void leave_out_sums(GridPlan& plan, std::span<const SheetRow> body) {
  for (auto& column : plan.columns) {
    if (!column.left_out.empty()) continue;
    for (auto kind : {Period::Kind::month, Period::Kind::quarter, Period::Kind::year}) {
      bool smaller = !column.period || column.period->kind < kind;
      if (!smaller) continue;
      auto parts = periods_of(plan, kind, column.period ? column.period->year : 0, column.measure);
      if (!column.period && parts.empty()) parts = periods_of(plan, kind, 0, Measure::none);
      if (parts.size() < 2 || !is_sum_of(body, column.index, parts)) continue;
      column.left_out = fmt::format("the sum of {} other columns", parts.size());
      break;
    }
  }
}

// How a column of the data is filled.
struct Filling {
  std::size_t texts = 0, empty = 0, figures = 0;
  std::set<std::string> values;
  bool text() const { return texts > 0 && figures == 0; }
};

Filling filling_of(const std::vector<const SheetRow*>& body, std::size_t column) {
  Filling out;
  for (const auto* row : body) {
    bool has = filled(*row, column);
    out.texts += has;
    out.empty += !has;
    out.figures += has && is_figure(row->cells[column]);
    if (has) out.values.insert(std::string(trim(row->cells[column])));
  }
  return out;
}

// Cells merged downwards in the rows of the data say it without doubt.
bool merged_down(std::span<const Merge> merges, const std::vector<const SheetRow*>& body, std::size_t column) {
  return std::ranges::any_of(merges, [&](const Merge& merge) {
    return merge.column_first == static_cast<int>(column) + 1 && merge.column_last == merge.column_first &&
           merge.row_last > merge.row_first && merge.row_first >= body.front()->number;
  });
}

// A column whose texts stand only in the first row of each group. Large groups show by their gaps. In small ones a
// gap may as well be a value that nobody knows: there every text must stand once, beside an inner column of texts
// that is full and repeats from group to group.
void find_fill_down(GridPlan& plan, const std::vector<const SheetRow*>& body, std::span<const Merge> merges) {
  if (body.empty()) return;
  std::vector<Filling> fillings;
  for (const auto& column : plan.columns) fillings.push_back(filling_of(body, column.index));
  bool inner = std::ranges::any_of(fillings, [](const Filling& f) {
    return f.text() && f.empty == 0 && f.values.size() < f.texts;
  });
  bool outer = true;
  for (std::size_t c = 0; c < plan.columns.size(); ++c) {
    const auto& f = fillings[c];
    if (!f.text()) continue;
    bool large = f.empty * 2 > body.size();
    bool small = inner && f.empty >= 2 && f.values.size() == f.texts;
    bool begins = filled(*body.front(), plan.columns[c].index) && f.texts >= 2;
    bool grouped = outer && f.empty > 0 && begins &&
                   (large || small || merged_down(merges, body, plan.columns[c].index));
    if (grouped) plan.fill_down.push_back(plan.columns[c].header);
    if (!grouped) outer = false;  // only the outer columns of a group are left empty
  }
}

std::string titles(std::span<const SheetRow> above) {
  std::vector<std::string> texts;
  for (const auto& row : above)
    for (const auto& cell : row.cells)
      if (!trim(cell).empty()) texts.emplace_back(trim(cell));
  return join(texts, " · ");
}

}  // namespace

bool GridPlan::wide() const {
  return std::ranges::count_if(columns, [](const auto& c) {
           return c.period && c.left_out.empty();
         }) >= 2;
}

const char* measure_name(Measure measure) {
  switch (measure) {
    case Measure::none: return "";
    case Measure::revenue: return "revenue";
    case Measure::cost: return "cost";
    case Measure::profit: return "profit";
    case Measure::margin: return "margin";
    case Measure::quantity: return "quantity";
  }
  return "";
}

Measure measure_of(std::string_view header) {
  struct Word {
    std::string_view key;
    Measure measure;
  };
  // The first that stands in the header wins: "cost of sales" before "sales", "gross margin" by its sign.
  constexpr std::array<Word, 36> words = {{{"costofsales", Measure::cost},
      {"cogs", Measure::cost}, {"cost", Measure::cost}, {"kosten", Measure::cost},
      {"aufwand", Measure::cost}, {"wareneinsatz", Measure::cost}, {"cout", Measure::cost},
      {"achats", Measure::cost}, {"grossprofit", Measure::profit}, {"margin", Measure::margin},
      {"marge", Measure::margin}, {"deckungsbeitrag", Measure::profit}, {"rohertrag", Measure::profit},
      {"rohgewinn", Measure::profit}, {"gewinn", Measure::profit}, {"profit", Measure::profit},
      {"ergebnis", Measure::profit}, {"ebit", Measure::profit}, {"contribution", Measure::profit},
      {"benefice", Measure::profit}, {"quantity", Measure::quantity}, {"qty", Measure::quantity},
      {"volume", Measure::quantity}, {"units", Measure::quantity}, {"menge", Measure::quantity},
      {"stuck", Measure::quantity}, {"quantite", Measure::quantity}, {"revenue", Measure::revenue},
      {"sales", Measure::revenue}, {"turnover", Measure::revenue}, {"umsatz", Measure::revenue},
      {"erlos", Measure::revenue}, {"chiffredaffaires", Measure::revenue}, {"ventes", Measure::revenue},
      {"billing", Measure::revenue}, {"invoiced", Measure::revenue}}};
  auto key = header_key(header);
  for (const auto& word : words)
    if (key.find(word.key) != std::string::npos) return word.measure;
  auto parts = header_words(header);
  auto has = [&](std::string_view word) { return std::ranges::find(parts, word) != parts.end(); };
  if (has("gm") || has("gp") || has("db") || has("db1")) return Measure::profit;
  if (has("ca") || has("rev")) return Measure::revenue;
  return Measure::none;
}

GridPlan plan_grid(std::span<const SheetRow> rows, std::span<const Merge> merges,
                   std::string_view sheet_name) {
  GridPlan plan;
  auto width = width_of(rows);
  auto best = best_header(rows, merges, width);
  if (best.score < 0) return plan;
  plan.header = rows[best.row].number;
  plan.header_rows = best.header_rows;
  auto names = sheet_headers(rows, merges, plan.header, plan.header_rows, width);
  auto body = rows.subspan(best.row + 1);
  auto used = used_columns(body, width);
  for (std::size_t c = 0; c < width; ++c) {
    GridColumn column{c, names[c], {}, Measure::none, {}};
    describe_column(column);
    bool empty = std::ranges::none_of(body, [&](const auto& row) { return filled(row, c); });
    if (empty) column.left_out = "empty";
    plan.columns.push_back(std::move(column));
  }
  plan.title = titles(rows.first(best.row + 1 - static_cast<std::size_t>(best.header_rows)));
  plan.unit = header_unit(plan.title + " " + std::string(sheet_name));
  plan.unit.rest.clear();
  for (const auto& column : plan.columns) {
    auto unit = header_unit(column.header);
    if (plan.unit.currency.empty()) plan.unit.currency = unit.currency;
    if (plan.unit.scale == 1 && column.period) plan.unit.scale = unit.scale;
  }
  leave_out_sums(plan, body);
  plan.skips = find_skips(body, plan);
  std::vector<const SheetRow*> data;
  for (const auto& row : body)
    if (std::ranges::find(plan.skips, row.number, &GridSkip::row) == plan.skips.end())
      data.push_back(&row);
  find_fill_down(plan, data, merges);
  return plan;
}

}  // namespace lode::load
