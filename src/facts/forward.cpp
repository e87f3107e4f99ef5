// Monthly series out of the ledger, without the part month at its end; one forecast each.
#include "facts/forward.h"

#include <fmt/format.h>

#include <cmath>
#include <map>

namespace lode::facts {
namespace {

using store::identifier;
using store::literal;

struct Margin {
  Decimal revenue, profit;
  bool known = false;
};

struct Series {
  std::string label, account_id;
  std::vector<double> months;  // from `first` on
  int first = 0;               // year * 12 + month - 1
  Margin margin;               // of the last 12 months
};

std::string month_name(int month) { return fmt::format("{:04}-{:02}", month / 12, month % 12 + 1); }
Date month_start(int month) { return from_civil(month / 12, month % 12 + 1, 1); }
int month_of(Date date) {
  auto day = civil(date);
  return day.year * 12 + day.month - 1;
}

// The full months of the ledger: [first, last].
struct Range {
  int first = 0, last = -1;
  bool part_month = false;  // the month of as_of is left out
};

Range full_months(const Overview& o) {
  Range out;
  if (o.lines == 0) return out;
  out.first = month_of(o.first_date);
  if (!covers(o, month_start(out.first), month_start(out.first))) ++out.first;
  out.last = month_of(o.last_date);
  if (!covers(o, month_start(out.last), Date{month_start(out.last + 1).days - 1})) --out.last, out.part_month = true;
  return out;
}

// label, month, revenue, from any query; months without lines are 0 from a series' first one on.
Result<std::map<std::string, Series>> series_of(store::Connection& connection, const std::string& sql,
                                                const Range& range) {
  std::map<std::string, Series> out;
  LODE_CHECK(connection.scan(sql, {}, [&](const store::Block& block) -> Result<void> {
    for (std::size_t r = 0; r < block.rows(); ++r) {
      int month = static_cast<int>(block.bigints(1)[r]);
      if (month < range.first || month > range.last) continue;
      auto label = to_text(block.at(0, r));
      auto [it, fresh] = out.try_emplace(label);
      auto& series = it->second;
      if (fresh) series.label = label, series.first = month;
      series.months.resize(static_cast<std::size_t>(month - series.first + 1), 0.0);
      series.months.back() = to_double(decimal(block.at(2, r)));
    }
    return {};
  }));
  for (auto& [label, series] : out)
    series.months.resize(static_cast<std::size_t>(range.last - series.first + 1), 0.0);
  return out;
}

std::string month_sql(std::string_view label, std::string_view from) {
  return fmt::format("SELECT {} AS label, CAST(year(date) * 12 + month(date) - 1 AS BIGINT) AS m, "
                     "CAST(coalesce(sum(revenue), 0) AS DECIMAL(38,4)) FROM {} GROUP BY 1, 2 ORDER BY 1, 2",
                     label, from);
}

std::string margin_sql(std::string_view label, std::string_view joins) {
  return fmt::format("SELECT {} AS label, coalesce(sum(s.revenue), 0), coalesce(sum(s.profit_known), 0), "
                     "sum(s.lines_costed) = sum(s.lines) FROM account_sum s {} WHERE s.window_back = 0 GROUP BY 1",
                     label, joins);
}

Result<void> add_margins(store::Connection& connection, const std::string& sql, const Overview& o,
                         std::map<std::string, Series>& all) {
  LODE_TRY(rows, connection.query(sql));
  for (const auto& row : rows.rows)
    if (auto it = all.find(to_text(row[0])); it != all.end())
      it->second.margin = {decimal(row[1]), decimal(row[2]),
                           o.covers_12m && row[3] == Value{true} && decimal(row[1]).units > 0};
  return {};
}

Result<std::vector<Series>> collect(store::Connection& connection, const Overview& o, const Range& range,
                                    const Grouping* grouping,
                                    const std::vector<std::pair<std::string, std::string>>& accounts) {
  std::vector<Series> out;
  LODE_TRY(total, series_of(connection, month_sql("'total'", "day_sum"), range));
  LODE_CHECK(add_margins(connection, margin_sql("'total'", ""), o, total));
  for (auto& [label, series] : total) out.push_back(std::move(series));
  if (!grouping && accounts.empty()) return out;
  std::string ids;
  for (const auto& [id, name] : accounts) ids += (ids.empty() ? "" : ", ") + literal(Value{id});
  auto label = grouping ? fmt::format("coalesce(g.label, '{}')", unassigned) : std::string("u.unit_id");
  auto joined = std::string(grouping ? "LEFT " : "") + "JOIN account_unit u ON u.account_id = s.account_id" +
                (grouping ? fmt::format(" LEFT JOIN {} g ON g.account_id = u.unit_id", identifier(grouping->name))
                          : fmt::format(" AND u.unit_id IN ({})", ids));
  LODE_TRY(parts, series_of(connection, month_sql(label, "line s " + joined), range));
  LODE_CHECK(add_margins(connection, margin_sql(label, joined), o, parts));
  auto take = [&](const std::string& key, const std::string& shown, const std::string& id) {
    auto it = parts.find(key);
    if (it == parts.end()) return;
    it->second.label = shown;
    it->second.account_id = id;
    out.push_back(std::move(it->second));
    parts.erase(it);
  };
  for (const auto& [id, name] : accounts) take(id, name, id);
  if (!grouping) return out;
  for (const auto& name : grouping->labels) take(name, name, {});
  for (auto& [name, series] : std::map(parts)) take(name, name, {});
  return out;
}

Value cents(double amount) { return Decimal{static_cast<Int128>(std::llround(amount * 100)), 2}; }

void add_row(const Series& series, const Forecast& f, Table& out) {
  Value last, profit, revenue, low, high;
  if (series.months.size() >= 12) {
    double sum = 0;
    for (auto it = series.months.end() - 12; it != series.months.end(); ++it) sum += *it;
    last = cents(sum);
  }
  if (!f.method.empty()) {
    revenue = cents(f.sum), low = cents(f.sum_low), high = cents(f.sum_high);
    if (series.margin.known)
      profit = cents(f.sum * ratio(series.margin.profit.units, series.margin.revenue.units));
  }
  Value account = series.account_id.empty() ? Value{} : Value{series.account_id};
  Value mase = f.rivals.empty() ? Value{} : Value{f.rivals.front().mase};
  Value mape = f.rivals.empty() || f.rivals.front().mape < 0 ? Value{} : Value{f.rivals.front().mape};
  auto method = f.method.empty() ? "none: " + f.why : f.method;
  out.rows.push_back({series.label, account, revenue, low, high, profit, method, last,
                      mase, mape, static_cast<std::int64_t>(series.months.size())});
}

void add_months(const Series& series, const Forecast& f, Table& out) {
  int month = series.first;
  for (double actual : series.months)
    out.rows.push_back({series.label, month_name(month++), cents(actual), Value{}, Value{}, Value{}});
  for (std::size_t h = 0; h < f.month.size(); ++h)
    out.rows.push_back({series.label, month_name(month++), Value{}, cents(f.month[h]), cents(f.low[h]),
                        cents(f.high[h])});
}

}  // namespace

Result<Forward> forward(store::Connection& connection, const Overview& o, int horizon, const Grouping* grouping,
                        const std::vector<std::pair<std::string, std::string>>& accounts) {
  auto range = full_months(o);
  LODE_TRY(all, collect(connection, o, range, grouping, accounts));
  Forward out;
  out.table = {.name = "forward", .title = fmt::format("The next {} months", horizon)};
  out.table.columns = {{"segment", accounts.empty() ? "segment" : "account"},
                       {"account_id", "account id", Kind::id, true},
                       {"revenue", "revenue", Kind::money}, {"low", "low", Kind::money}, {"high", "high", Kind::money},
                       {"profit", "profit", Kind::money}, {"method", "method"},
                       {"last_12_months", "last 12 full months", Kind::money},
                       {"mase", "error (MASE)", Kind::ratio, true},
                       {"mape", "error", Kind::share}, {"months", "full months", Kind::integer, true}};
  out.months = {.name = "forward_months", .title = "Months", .detail = true};
  out.months.columns = {{"segment", "segment"}, {"month", "month"}, {"revenue", "revenue", Kind::money},
                        {"forecast", "forecast", Kind::money}, {"low", "low", Kind::money},
                        {"high", "high", Kind::money}};
  out.rivals = {.name = "forward_methods", .title = "How well each method would have done", .detail = true};
  out.rivals.columns = {{"segment", "segment"}, {"method", "method"}, {"mase", "MASE", Kind::ratio},
                        {"mape", "MAPE", Kind::share}, {"origins", "back-tests", Kind::integer}};
  for (const auto& series : all) {
    auto f = forecast(series.months, horizon);
    add_row(series, f, out.table);
    add_months(series, f, out.months);
    for (const auto& rival : f.rivals)
      out.rivals.rows.push_back({series.label, rival.method, rival.mase, rival.mape < 0 ? Value{} : Value{rival.mape},
                                 static_cast<std::int64_t>(f.origins)});
  }
  if (all.empty()) out.table.note = "no lines are loaded";
  else out.table.note = fmt::format(
      "80 % interval, as wide as back-tests from rolling origins were wrong; profit at the margin of the last 12 "
      "months{}; forecasts of parts need not add up to that of the whole",
      range.part_month ? fmt::format("; the part month {} is left out", month_name(range.last + 1)) : "");
  for (auto* table : {&out.table, &out.months, &out.rivals}) {
    table->source = ledger_source(o);
    table->coverage = range.last < range.first ? "no full month"
                                               : fmt::format("full months {} to {}", month_name(range.first),
                                                             month_name(range.last));
  }
  return out;
}

}  // namespace lode::facts
