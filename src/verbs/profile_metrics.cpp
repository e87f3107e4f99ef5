// Names are fixed by the contract; further ones follow. Definitions: docs/concepts/economics.md.
#include "verbs/profile_metrics.h"

#include <fmt/format.h>

namespace lode::verbs {
namespace {

using facts::Concentration;
using facts::money;
using facts::Overview;

template <class T>
Value maybe(const std::optional<T>& value) {
  return value ? Value{*value} : Value{};
}

class Metrics {
 public:
  Metrics(Doc& doc, const Overview& overview) : doc_(doc), source_(facts::ledger_source(overview)) {}
  void add(const char* name, const char* title, Value value, Kind kind, std::string note = {}) {
    doc_.metrics.push_back({name, title, std::move(value), kind, source_, std::move(note)});
  }

 private:
  Doc& doc_;
  std::string source_;
};

void put_totals(Metrics& m, const Overview& o) {
  Value profit, margin;
  if (o.profit_complete) profit = o.profit_known;
  if (o.profit_complete && o.revenue.units > 0) margin = facts::ratio(o.profit_known.units, o.revenue.units);
  m.add("revenue_total", "Revenue", o.lines > 0 ? Value{o.revenue} : Value{}, Kind::money);
  m.add("profit_total", "Profit", profit, Kind::money,
        o.profit_complete ? "" : o.any_cost ? "unknown: some lines have no cost" : "unknown: no line has a cost");
  m.add("margin", "Margin", margin, Kind::share);
  m.add("profit_known_part", "Profit where cost is known", o.any_cost ? Value{o.profit_known} : Value{}, Kind::money);
  m.add("revenue_with_unknown_cost", "Revenue without cost", o.revenue_uncosted, Kind::money);
  m.add("lines", "Lines", o.lines, Kind::integer);
  m.add("first_date", "First line", o.lines > 0 ? Value{o.first_date} : Value{}, Kind::date);
  m.add("last_date", "Last line", o.lines > 0 ? Value{o.last_date} : Value{}, Kind::date);
  m.add("as_of", "As of", o.lines > 0 ? Value{o.as_of} : Value{}, Kind::date);
  const char* short_ledger = "unknown: the ledger does not cover the window";
  m.add("revenue_12m", "Revenue, last 12 months", o.covers_12m ? Value{o.revenue_12m} : Value{}, Kind::money,
        o.covers_12m ? "" : short_ledger);
  m.add("revenue_prior_12m", "Revenue, 12 months before", o.covers_24m ? Value{o.revenue_before} : Value{},
        Kind::money, o.covers_24m ? "" : short_ledger);
  Value growth;
  if (o.covers_24m && o.revenue_before.units > 0)
    growth = facts::ratio(o.revenue_12m.units, o.revenue_before.units) - 1;
  m.add("growth_12m", "Growth", growth, Kind::share);
  m.add("profit_12m", "Profit, last 12 months",
        o.covers_12m && o.profit_12m_complete ? Value{o.profit_12m} : Value{}, Kind::money);
  m.add("unassigned_revenue", "Revenue of lines without an account", o.unassigned_revenue, Kind::money);
}

void put_concentration(Metrics& m, const Overview& o, const Concentration& c) {
  m.add("accounts", "Accounts", o.accounts, Kind::integer);
  m.add("accounts_with_lines", "Accounts with lines", c.units, Kind::integer);
  m.add("accounts_without_lines", "Accounts without lines", o.accounts - c.units, Kind::integer);
  m.add("gini_revenue", "Gini of revenue", maybe(c.gini), Kind::ratio);
  m.add("hhi_revenue", "Herfindahl index of revenue", maybe(c.hhi), Kind::ratio, "0 to 1");
  m.add("top10_revenue", "Revenue of the ten largest", money(c.top10), Kind::money);
  m.add("top10_revenue_share", "Share of the ten largest", maybe(c.top10_share), Kind::share);
  m.add("largest_share", "Share of the largest", maybe(c.largest_share), Kind::share);
  m.add("median_account_revenue", "Median revenue of an account", maybe(c.median), Kind::money);
  m.add("accounts_for_80pct_revenue", "Accounts for 80 % of net revenue", maybe(c.for_80), Kind::integer);
  m.add("accounts_for_50pct_revenue", "Accounts for 50 % of net revenue", maybe(c.for_50), Kind::integer);
  m.add("accounts_with_negative_revenue", "Accounts with negative revenue", c.negative_revenue, Kind::integer);
}

void put_profits(Metrics& m, const Overview& o, const Concentration& c) {
  auto known = [&](Value value) { return o.any_cost ? value : Value{}; };
  const char* part = o.any_cost && !o.profit_complete ? "over the lines whose cost is known" : "";
  m.add("unprofitable_accounts", "Accounts that lose money", known(c.unprofitable), Kind::integer,
        c.profit_unknown > 0 && o.any_cost ? "of those whose profit is fully known" : "");
  m.add("share_unprofitable", "Their share of accounts",
        o.any_cost && c.units > 0
            ? Value{static_cast<double>(c.unprofitable) / static_cast<double>(c.units)} : Value{}, Kind::share);
  m.add("accounts_with_unknown_profit", "Accounts whose profit is not fully known", c.profit_unknown, Kind::integer);
  m.add("unprofitable_accounts_known_part", "Accounts that lose money where cost is known",
        known(c.unprofitable_known_part), Kind::integer);
  m.add("loss_total", "Losses in all", known(money(c.losses)), Kind::money, part);
  m.add("whale_peak_ratio", "Peak of cumulated profit / profit", known(maybe(c.peak_ratio)), Kind::ratio, part);
  m.add("whale_peak_profit", "Peak of cumulated profit", known(money(c.peak)), Kind::money, part);
  m.add("whale_peak_accounts", "Accounts to the peak", known(c.peak_units), Kind::integer, part);
  m.add("accounts_for_80pct_net_profit", "Accounts for 80 % of net profit", known(maybe(c.for_80_profit)),
        Kind::integer, part);
  m.add("accounts_for_80pct_of_positive_profit", "Accounts for 80 % of all profits made",
        known(maybe(c.for_80_positive)), Kind::integer, part);
}

Table curve(const char* name, const char* title, const char* what, const std::vector<facts::CurvePoint>& points,
            Int128 total) {
  Table out{.name = name, .title = title};
  out.columns = {{"accounts", "accounts", Kind::integer}, {"accounts_share", "share of accounts", Kind::share},
                 {"cumulated", what, Kind::money}, {"cumulated_share", "share of total", Kind::share}};
  for (const auto& p : points)
    out.rows.push_back({p.units, p.units_share, money(p.amount),
                        total > 0 ? Value{facts::ratio(p.amount, total)} : Value{}});
  out.detail = true;
  return out;
}

}  // namespace

void put_profile_metrics(Doc& doc, const Overview& overview, const Concentration& concentration) {
  Metrics metrics(doc, overview);
  put_totals(metrics, overview);
  put_concentration(metrics, overview, concentration);
  put_profits(metrics, overview, concentration);
}

void put_curves(Doc& doc, const Overview& o, const Concentration& c) {
  if (c.units == 0) return;
  auto add = [&](Table table, ChartKind kind, const char* y, std::string note) {
    table.source = facts::ledger_source(o);
    table.coverage = fmt::format("{} accounts with lines", c.units);
    doc.charts.push_back({.name = table.name, .title = table.title, .kind = kind, .table = table.name,
                          .x = "accounts", .y = {y}, .low = {}, .high = {}, .note = std::move(note)});
    doc.tables.push_back(std::move(table));
  };
  add(curve("pareto", "Revenue, largest accounts first", "cumulated revenue", c.pareto, c.revenue), ChartKind::area,
      "cumulated_share", "the steeper the rise, the fewer accounts the firm lives on");
  if (!o.any_cost) return;
  add(curve("whale", "Profit, most profitable accounts first", "cumulated profit", c.whale, c.profit),
      ChartKind::area, "cumulated", "where the curve falls, accounts lose what others earned");
}

}  // namespace lode::verbs
