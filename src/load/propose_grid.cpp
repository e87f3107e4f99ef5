// Wide sheets: which columns are the money, which one names the customer, and what the rest is.
#include "load/propose_grid.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "load/propose_links.h"

namespace lode::load {
namespace {

using Columns = std::vector<const GridColumn*>;

Columns period_columns(const GridPlan& plan, Measure measure) {
  Columns out;
  for (const auto& column : plan.columns)
    if (column.period && column.left_out.empty() && column.measure == measure) out.push_back(&column);
  return out;
}

bool same_period(const GridColumn& a, const GridColumn& b) {
  return a.period->kind == b.period->kind && a.period->year == b.period->year &&
         a.period->number == b.period->number;
}

// Revenue by its name; where no header names a measure, the sheet is taken to show revenue.
Columns revenue_columns(const GridPlan& plan, std::string_view sheet, bool& assumed) {
  auto out = period_columns(plan, Measure::revenue);
  assumed = out.empty();
  if (!assumed) return out;
  auto said = measure_of(plan.title + " " + std::string(sheet));
  return said == Measure::none || said == Measure::revenue ? period_columns(plan, Measure::none) : Columns{};
}

const GridColumn* single_measure(const GridPlan& plan, Measure measure) {
  auto it = std::ranges::find_if(plan.columns, [&](const auto& c) {
    return !c.period && c.left_out.empty() && c.measure == measure;
  });
  return it == plan.columns.end() ? nullptr : &*it;
}

bool is_share(const Sample& sample, const GridColumn& column) {
  const auto* profile = sample.find(column.header);
  return profile && profile->numbers > 0 &&
         (profile->percents > 0 || std::max(std::fabs(profile->largest), std::fabs(profile->smallest)) <= 1.5);
}

// "Margin" may be money or a share: its values say which.
std::string meaning(const Sample& sample, const GridColumn& column) {
  if (column.measure == Measure::cost) return {};
  bool named_share = column.header.find('%') != std::string::npos;
  return named_share || is_share(sample, column) ? "margin" : "profit";
}

ColumnChoice cost_choice(const Sample& sample, const GridColumn& column, const Unit& unit) {
  ColumnChoice out{.map = {.target = "cost"}, .confidence = 0.8};
  out.map.means = meaning(sample, column);
  bool share = out.map.means == "margin";
  if (share && !is_share(sample, column)) out.map.percent = true;
  if (!share && unit.scale != 1) out.map.scale = Decimal{unit.scale, 0};
  out.reason = out.map.means.empty() ? fmt::format("\"{}\" is a cost", column.header)
               : share ? fmt::format("\"{}\" is a share of revenue: cost = revenue x (1 - margin)", column.header)
                       : fmt::format("\"{}\" is profit: cost = revenue - profit", column.header);
  return out;
}

// The columns of a further measure beside those of revenue, period by period.
std::vector<std::string> beside(const Columns& revenue, const Columns& other) {
  std::vector<std::string> out;
  for (const auto* column : revenue) {
    auto it = std::ranges::find_if(other, [&](const auto* o) { return same_period(*column, *o); });
    out.push_back(it == other.end() ? "" : (*it)->header);
  }
  return out;
}

void add_measures(Draft& line, const Sample& sample, const Columns& revenue) {
  const auto& plan = *sample.grid;
  for (auto measure : {Measure::cost, Measure::profit, Measure::margin}) {
    auto columns = period_columns(plan, measure);
    if (columns.empty() || line.find("cost")) continue;
    line.unpivot->with.emplace_back("cost", beside(revenue, columns));
    line.columns.push_back(cost_choice(sample, *columns.front(), plan.unit));
  }
  for (auto measure : {Measure::margin, Measure::profit}) {
    const auto* column = single_measure(plan, measure);
    if (!column || line.find("cost") || meaning(sample, *column) != "margin") continue;
    auto choice = cost_choice(sample, *column, plan.unit);
    choice.map.column = column->header;
    choice.confidence = 0.7;
    choice.reason += ", the same in every period";
    line.columns.push_back(std::move(choice));
  }
  auto quantity = period_columns(plan, Measure::quantity);
  if (quantity.empty()) return;
  line.unpivot->with.emplace_back("quantity", beside(revenue, quantity));
  line.columns.push_back({.map = {.target = "quantity"}, .confidence = 0.8,
                          .reason = fmt::format("\"{}\" is a quantity", quantity.front()->header)});
}

// The sheet without its periods and measures, so that "2023 Revenue" is no attribute of an account.
Sample without_figures(const Sample& sample) {
  Sample out;
  out.spec = sample.spec;
  out.rows = sample.rows;
  for (std::size_t c = 0; c < sample.columns.size() && c < sample.grid->columns.size(); ++c) {
    const auto& column = sample.grid->columns[c];
    bool text = !column.period && column.measure == Measure::none && column.left_out.empty();
    if (text) out.columns.push_back(sample.columns[c]);
  }
  return out;
}

// Names: by header, else the first column of texts.
const ColumnProfile* name_column(const Sample& texts, const Draft& account) {
  if (const auto* choice = account.find("name")) return texts.find(choice->map.column);
  for (const auto& column : texts.columns)
    if (column.numbers * 2 < column.looked &&
        static_cast<double>(column.keys.size()) > 0.5 * static_cast<double>(column.filled))
      return &column;
  return nullptr;
}

// Ids where the sheet has them; else made from the names.
void settle_ids(Draft& account, const ColumnProfile& names) {
  auto id = std::ranges::find_if(account.columns, [](const auto& c) { return c.map.target == "account_id"; });
  bool has_id = id != account.columns.end() && id->map.column != names.header;
  if (!has_id && id != account.columns.end()) account.columns.erase(id);
  if (!account.find("name"))
    account.columns.push_back({.map = {.target = "name", .column = names.header}, .confidence = 0.7,
                               .reason = fmt::format("\"{}\" is the first column of texts that differ",
                                                     names.header)});
  if (!has_id)
    account.columns.insert(account.columns.begin(),
                           {.map = {.target = "account_id", .column = names.header, .generate = "name"},
                            .confidence = 0.75,
                            .reason = "the sheet has no ids: each is made from the name, the same in every load"});
  account.missing.clear();
}

Unpivot unpivot_of(const Columns& revenue, int first_month) {
  Unpivot out{.category = "date", .value = "revenue"};
  for (const auto* column : revenue) {
    out.columns.push_back(column->header);
    out.values.emplace_back(column->header, to_text(period_end(*column->period, first_month)));
  }
  return out;
}

Draft line_draft(const Sample& sample, std::size_t index, const Columns& revenue, const Draft& account,
                 int first_month, bool assumed) {
  const auto& plan = *sample.grid;
  Draft line{.sample = index, .table = "line", .confidence = assumed ? 0.7 : 0.85};
  line.reason = fmt::format("{} periods stand side by side: one line per customer and period", revenue.size());
  line.columns.push_back(*account.find("account_id"));
  ColumnChoice money{.map = {.target = "revenue"}, .confidence = line.confidence};
  if (plan.unit.scale != 1) money.map.scale = Decimal{plan.unit.scale, 0};
  money.reason = assumed ? "the figures are taken to be revenue: no header says so"
                         : fmt::format("header \"{}\"", revenue.front()->header);
  if (plan.unit.scale != 1) money.reason += fmt::format("; figures are in units of {}", plan.unit.scale);
  line.columns.push_back(std::move(money));
  line.unpivot = unpivot_of(revenue, first_month);
  add_measures(line, sample, revenue);
  return line;
}

double likeness_to_customers(const Sample& sample, const std::vector<Draft>& drafts) {
  const auto* name = drafts[0].find("name");
  return (name ? name->confidence : 0) + 1e-6 * static_cast<double>(sample.rows);
}

double total_of(const Sample& sample, const Draft& line) {
  double out = 0;
  for (const auto& header : line.unpivot->columns)
    if (const auto* column = sample.find(header)) out += column->sum;
  return out * sample.grid->unit.scale;
}

}  // namespace

std::vector<Draft> draft_wide(Sample& sample, std::size_t index, int first_month) {
  const auto& plan = *sample.grid;
  bool assumed = false;
  auto revenue = revenue_columns(plan, sample.spec.sheet, assumed);
  if (revenue.size() < 2) return {};
  auto texts = without_figures(sample);
  auto account = draft_table(texts, *store::find_canonical("account"), nullptr);
  account.sample = index;
  const auto* names = name_column(texts, account);
  if (!names) return {};
  settle_ids(account, *names);
  account.distinct = true;
  account.confidence = 0.8;
  account.reason = fmt::format("\"{}\" names the customers of the sheet", names->header);
  if (!plan.unit.currency.empty()) sample.spec.currency = plan.unit.currency;
  auto line = line_draft(sample, index, revenue, account, first_month, assumed);
  return {std::move(account), std::move(line)};
}

std::vector<Finding> grid_findings(const Sample& sample) {
  std::vector<Finding> out;
  for (const auto& skip : sample.grid->skips) {
    if (skip.blank || skip.confidence >= 0.95) continue;
    out.push_back(map_finding("MAP16", "row-left-out",
                              fmt::format("{}, row {} (\"{}\") is left out: {}", sample.name(), skip.row,
                                          skip.label, skip.reason),
                              "take its number out of `skip` in the map if it is a customer"));
  }
  for (const auto& column : sample.grid->columns) {
    bool money = column.period && !column.left_out.empty();
    if (!money) continue;
    out.push_back(map_finding("MAP17", "column-left-out",
                              fmt::format("{}, column \"{}\" is left out: {}", sample.name(), column.header,
                                          column.left_out),
                              "add it to `unpivot` in the map if it is revenue that happened", Severity::info));
  }
  return out;
}

void drop_other_views(const std::vector<Sample>& samples, std::vector<std::vector<Draft>>& wide) {
  for (std::size_t a = 0; a < wide.size(); ++a) {
    for (std::size_t b = 0; b < wide.size(); ++b) {
      if (a == b || wide[a].size() < 2 || wide[b].size() < 2) continue;
      double total_a = total_of(samples[a], wide[a][1]), total_b = total_of(samples[b], wide[b][1]);
      bool same = std::fabs(total_a - total_b) <= 0.005 * std::fabs(total_a) && total_a != 0;
      double like_a = likeness_to_customers(samples[a], wide[a]);
      double like_b = likeness_to_customers(samples[b], wide[b]);
      if (!same || like_a < like_b || (like_a == like_b && a > b)) continue;
      Draft ignored{.sample = b};
      ignored.reason = fmt::format("its total equals that of {}: the same revenue, seen another way",
                                   samples[a].name());
      wide[b] = {std::move(ignored)};
    }
  }
}

}  // namespace lode::load
