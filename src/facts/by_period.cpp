// Revenue and profit by calendar month, quarter, year or fiscal year. A period that the ledger does not
// hold in full is marked: a part year is not a fall.
#include <fmt/format.h>

#include "facts/economics.h"

namespace lode::facts {
namespace {

struct Shape {
  const char* from;   // table of sums
  const char* key;    // an integer that orders and names the period
};

Shape shape_of(Period period) {
  switch (period) {
    case Period::month: return {"day_sum", "year(date) * 12 + month(date) - 1"};
    case Period::quarter: return {"day_sum", "year(date) * 4 + quarter(date) - 1"};
    case Period::year: return {"account_sum", "year"};
    case Period::fiscal_year: break;
  }
  return {"account_sum", "fiscal_year"};
}

struct Span {
  std::string name;
  Date from, to;
};

Date end_of(Date from, int months) { return Date{add_months(from, months).days - 1}; }

Span span_of(Period period, int key, int fiscal_start) {
  switch (period) {
    case Period::month: {
      auto from = from_civil(key / 12, key % 12 + 1, 1);
      return {fmt::format("{:04}-{:02}", key / 12, key % 12 + 1), from, end_of(from, 1)};
    }
    case Period::quarter: {
      auto from = from_civil(key / 4, key % 4 * 3 + 1, 1);
      return {fmt::format("{:04}-Q{}", key / 4, key % 4 + 1), from, end_of(from, 3)};
    }
    case Period::year: return {std::to_string(key), from_civil(key, 1, 1), from_civil(key, 12, 31)};
    case Period::fiscal_year: break;
  }
  auto from = from_civil(fiscal_start > 1 ? key - 1 : key, fiscal_start, 1);
  return {fmt::format("FY{}", key), from, end_of(from, 12)};
}

// Active units per period need the lines themselves where a stretch is longer than the period.
std::string active_sql(Period period) {
  if (period == Period::year || period == Period::fiscal_year)
    return fmt::format("SELECT {} AS key, count(DISTINCT u.unit_id) AS accounts FROM account_sum s "
                       "JOIN account_unit u USING (account_id) GROUP BY 1", shape_of(period).key);
  return fmt::format("SELECT {} AS key, count(DISTINCT u.unit_id) AS accounts FROM line l "
                     "JOIN account_unit u USING (account_id) GROUP BY 1", shape_of(period).key);
}

std::vector<Column> columns() {
  return {{"period", "period"},
          {"revenue", "revenue", Kind::money},
          {"profit", "profit", Kind::money},
          {"margin", "margin", Kind::share},
          {"accounts", "active accounts", Kind::integer},
          {"lines", "lines", Kind::integer, true},
          {"change", "change", Kind::share},
          {"part", "part only", Kind::boolean},
          {"from", "from", Kind::date, true},
          {"to", "to", Kind::date, true},
          {"profit_known_part", "profit where cost is known", Kind::money, true},
          {"revenue_with_unknown_cost", "revenue without cost", Kind::money, true}};
}

}  // namespace

std::optional<Period> period_from(std::string_view name) {
  if (name == "month") return Period::month;
  if (name == "quarter") return Period::quarter;
  if (name == "year") return Period::year;
  if (name == "fiscal_year") return Period::fiscal_year;
  return std::nullopt;
}

bool covers(const Overview& overview, Date from, Date to) {
  return overview.lines > 0 && overview.first_date.days - overview.usual_gap <= from.days &&
         overview.last_date.days + overview.usual_gap >= to.days;
}

Result<Table> by_period(store::Connection& connection, const Overview& overview, Period period, int fiscal_start) {
  auto shape = shape_of(period);
  LODE_TRY(rows, connection.query(fmt::format(
                     "WITH a AS ({2}) SELECT CAST({1} AS BIGINT) AS k, coalesce(sum(revenue), 0), "
                     "CASE WHEN sum(lines_costed) = sum(lines) THEN sum(profit_known) END, "
                     "CAST(coalesce(any_value(a.accounts), 0) AS BIGINT), CAST(sum(lines) AS BIGINT), "
                     "sum(profit_known), coalesce(sum(revenue_uncosted), 0) "
                     "FROM {0} s LEFT JOIN a ON a.key = {1} GROUP BY 1 ORDER BY 1",
                     shape.from, shape.key, active_sql(period))));
  Table out{.name = "by_period", .title = "By period", .columns = columns()};
  bool parts = false, before_part = true;
  double before = 0;
  for (const auto& row : rows.rows) {
    auto span = span_of(period, static_cast<int>(std::get<std::int64_t>(row[0])), fiscal_start);
    bool part = !covers(overview, span.from, span.to);
    double revenue = to_double(decimal(row[1]));
    Value change, margin;
    if (!part && !before_part && before > 0) change = revenue / before - 1;
    if (!is_null(row[2]) && revenue > 0) margin = to_double(decimal(row[2])) / revenue;
    out.rows.push_back({span.name, row[1], row[2], margin, row[3], row[4], change, part, span.from, span.to,
                        row[5], row[6]});
    parts = parts || part;
    before = revenue;
    before_part = part;
  }
  out.source = ledger_source(overview);
  out.coverage = "every line of the ledger, those without an account included";
  if (parts) out.note = "part only: the ledger does not hold the whole period, so it is not compared";
  return out;
}

}  // namespace lode::facts
