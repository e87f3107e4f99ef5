// The cut is by share of revenue (10 % by default, as IFRS 8.34 and ASC 280 ask firms to name such
// customers), by the knee of the Pareto curve, or by how many accounts key-account managers can hold.
#include "facts/mega.h"

#include <fmt/format.h>

#include <algorithm>

namespace lode::facts {
namespace {

using store::identifier;
using store::literal;

Int128 basis(const UnitMoney& unit, bool last_12m) { return last_12m ? unit.revenue_12m : unit.revenue; }

std::string ids_of(const Mega& mega) {
  std::string out;
  for (const auto& unit : mega.accounts) out += (out.empty() ? "" : ", ") + literal(Value{unit.id});
  return out.empty() ? "NULL" : out;
}

Result<std::string> label_of(store::Connection& connection, const Grouping& grouping, const std::string& id) {
  Value key = id;
  LODE_TRY(label, connection.one(fmt::format("SELECT label FROM {} WHERE account_id = ?",
                                             identifier(grouping.name)), {&key, 1}));
  return is_null(label) ? std::string(unassigned) : to_text(label);
}

}  // namespace

Mega mega_accounts(std::vector<UnitMoney> units, const Overview& o, const model::Settings& settings) {
  Mega out{.accounts = {}, .last_12m = o.covers_12m, .rule = {}, .findings = {}};
  std::ranges::stable_sort(units, std::greater{}, [&](const UnitMoney& u) { return basis(u, out.last_12m); });
  std::vector<Int128> amounts;
  for (const auto& unit : units) amounts.push_back(basis(unit, out.last_12m));
  Int128 total = out.last_12m ? o.revenue_12m.units : o.revenue.units;
  std::string of = out.last_12m ? "revenue of the last 12 months" : "revenue of the whole ledger";
  std::size_t count = 0;
  if (settings.mega.by == "knee") {
    count = cut_by_knee(amounts);
    out.rule = fmt::format("the {} accounts before the knee of the Pareto curve of {}", count, of);
  } else if (settings.mega.by == "capacity" && settings.capacity_accounts) {
    count = std::min(amounts.size(), static_cast<std::size_t>(std::max(0, *settings.capacity_accounts)));
    out.rule = fmt::format("the {} largest by {}: as many as key-account managers can hold", count, of);
  } else {
    if (settings.mega.by == "capacity")
      out.findings.push_back({.rule = "FCT08", .name = "no-capacity", .severity = Severity::warning,
                              .message = "mega accounts are to be cut by capacity, but lode.yaml gives none; "
                                         "the cut by share is used",
                              .evidence = {}, .fix = "set `capacity: accounts:` in lode.yaml"});
    count = cut_by_share(amounts, total, settings.mega.share);
    out.rule = fmt::format("at least {:g} % of {}", settings.mega.share * 100, of);
  }
  units.resize(count);
  out.accounts = std::move(units);
  return out;
}

Result<Table> mega_table(store::Connection& connection, const Mega& mega, const Overview& o,
                         const Grouping* grouping) {
  Table out{.name = "mega_accounts", .title = "Mega accounts"};
  out.columns = {{"account_id", "account", Kind::id}, {"name", "name"}, {"segment", "segment"},
                 {"revenue", "revenue", Kind::money}, {"revenue_share", "share", Kind::share},
                 {"profit", "profit", Kind::money}, {"revenue_12m", "revenue, 12 months", Kind::money},
                 {"revenue_12m_share", "share, 12 months", Kind::share}};
  for (const auto& unit : mega.accounts) {
    Value segment;
    if (grouping) {
      LODE_TRY(label, label_of(connection, *grouping, unit.id));
      segment = label;
    }
    Value share, share_12m, profit, revenue_12m;
    if (o.revenue.units > 0) share = ratio(unit.revenue, o.revenue.units);
    if (o.covers_12m) revenue_12m = money(unit.revenue_12m);
    if (o.covers_12m && o.revenue_12m.units > 0) share_12m = ratio(unit.revenue_12m, o.revenue_12m.units);
    if (o.any_cost && unit.profit_complete) profit = money(unit.profit);
    out.rows.push_back({unit.id, unit.name, segment, money(unit.revenue), share, profit, revenue_12m, share_12m});
  }
  out.source = ledger_source(o);
  out.coverage = "all accounts with lines";
  out.note = "cut: " + mega.rule;
  return out;
}

Result<Table> mega_effect(store::Connection& connection, const Mega& mega, const Overview& o,
                          const Grouping* grouping) {
  auto label = grouping ? fmt::format("coalesce(g.label, '{}')", unassigned) : std::string("'all'");
  auto joined = grouping ? fmt::format("LEFT JOIN {} g ON g.account_id = t.unit_id", identifier(grouping->name))
                         : std::string();
  LODE_TRY(rows, connection.query(fmt::format(
      "WITH t AS (SELECT u.unit_id, coalesce(sum(s.revenue) {3}, 0) AS revenue FROM account_sum s "
      "JOIN account_unit u USING (account_id) GROUP BY u.unit_id), "
      "l AS (SELECT {0} AS label, unit_id, revenue, unit_id IN ({2}) AS mega FROM t {1}), "
      "e AS (SELECT label, mega, revenue FROM l UNION ALL SELECT 'all', mega, revenue FROM l WHERE {4}) "
      "SELECT label, count(*), sum(revenue), count(*) FILTER (WHERE mega), "
      "coalesce(sum(revenue) FILTER (WHERE mega), 0) FROM e GROUP BY label ORDER BY label <> 'all', label",
      label, joined, ids_of(mega), mega.last_12m ? "FILTER (WHERE s.window_back = 0)" : "",
      grouping ? "true" : "false")));
  Table out{.name = "mega_effect", .title = "Averages with and without mega accounts"};
  out.columns = {{"segment", "segment"}, {"accounts", "accounts with lines", Kind::integer},
                 {"mega_accounts", "of them mega", Kind::integer},
                 {"average", "revenue per account", Kind::money},
                 {"average_without", "without mega accounts", Kind::money}, {"change", "difference", Kind::share}};
  for (const auto& r : rows.rows) {
    auto n = std::get<std::int64_t>(r[1]), big = std::get<std::int64_t>(r[3]);
    Int128 sum = decimal(r[2]).units, rest = sum - decimal(r[4]).units;
    Value average = money(sum / n), without, change;
    if (n > big) without = money(rest / (n - big));
    if (n > big && sum > 0) change = ratio(rest * n, sum * (n - big)) - 1;
    out.rows.push_back({r[0], r[1], r[3], average, without, change});
  }
  out.source = ledger_source(o);
  out.coverage = mega.last_12m ? "revenue of the last 12 months" : "revenue of the whole ledger";
  return out;
}

}  // namespace lode::facts
