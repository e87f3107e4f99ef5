// The one pass over the lines. Two groupings come out of it: by account and stretch of time (short enough
// that calendar years, fiscal years and 12-month windows are all sums of stretches), and by day.
#include <fmt/format.h>

#include "facts/parts.h"

namespace lode::facts {
namespace {

using store::literal;

// Profit = revenue − cost − cost to serve; no cost: unknown. A cost to serve nobody recorded takes
// nothing off: how far it is known is said beside the figures.
constexpr std::string_view sums =
    "count(*) AS lines, count(cost) AS lines_costed, sum(revenue) AS revenue, "
    "sum(revenue - cost - coalesce(cost_to_serve, CAST(0 AS DECIMAL(18,4)))) AS profit_known, "
    "sum(revenue) FILTER (WHERE cost IS NULL) AS revenue_uncosted, "
    "sum(revenue) FILTER (WHERE cost_to_serve IS NOT NULL) AS revenue_served, "
    "min(date) AS first_date, max(date) AS last_date";

// A stretch never crosses the start of a calendar year, of a fiscal year or of a 12-month window:
// the year times four, plus two after the day on which windows end, plus one in the later fiscal year.
std::string stretch(Date as_of, int fiscal_start) {
  auto day = civil(as_of);
  return fmt::format("year(date) * 4 + CAST(month(date) * 32 + day(date) > {} AS INTEGER) * 2 + "
                     "CAST(month(date) >= {} AS INTEGER)",
                     day.month * 32 + day.day, fiscal_start);
}

Result<std::optional<Date>> day_of_reading(store::Connection& connection, const Inputs& inputs) {
  if (inputs.as_of) return inputs.as_of;
  LODE_TRY(last, connection.one("SELECT max(date) FROM line"));
  if (const auto* date = std::get_if<Date>(&last)) return *date;
  return std::nullopt;
}

Result<void> build_sums(store::Connection& connection, Date as_of, int fiscal_start) {
  LODE_CHECK(connection.run(fmt::format(
      "CREATE TEMP TABLE both_sums AS SELECT account_id, {} AS stretch, "
      "CASE WHEN grouping(date) = 0 THEN date END AS day, grouping(date) = 0 AS by_day, {} "
      "FROM line GROUP BY GROUPING SETS ((account_id, stretch), (date))",
      stretch(as_of, fiscal_start), sums)));
  // A fiscal year is named after the calendar year in which it ends.
  LODE_CHECK(connection.run(fmt::format(
      "CREATE TABLE account_sum AS SELECT account_id, CAST(stretch // 4 AS INTEGER) AS year, "
      "CAST(stretch // 4 + CASE WHEN {} > 1 THEN stretch % 2 ELSE 0 END AS INTEGER) AS fiscal_year, "
      "CAST({} - stretch // 4 - (stretch // 2) % 2 AS INTEGER) AS window_back, "
      "lines, lines_costed, revenue, profit_known, revenue_uncosted, first_date, last_date "
      "FROM both_sums WHERE NOT by_day ORDER BY account_id, stretch",
      fiscal_start, civil(as_of).year)));
  return connection.run(
      "CREATE TABLE day_sum AS SELECT day AS date, lines, lines_costed, revenue, profit_known, "
      "revenue_uncosted, revenue_served FROM both_sums WHERE by_day ORDER BY day; DROP TABLE both_sums");
}

// What the ledger covers. Its first line rarely falls on its first day, so a window that starts up to a
// month before it counts as covered. A ledger of one single date holds totals of the year to that date.
Result<void> build_coverage(store::Connection& connection, Date as_of) {
  auto covered = [&](int months) {
    return fmt::format("coalesce((first_date = last_date AND {0} = 12 AND first_date > {3}) OR "
                       "(first_date <= {1} AND last_date >= {2}), false)", months,
                       literal(Value{add_months(as_of, 1 - months)}),
                       literal(Value{add_months(as_of, -1)}),
                       literal(Value{add_months(as_of, -12)}));
  };
  return connection.run(fmt::format(
      "CREATE TABLE ledger AS WITH gaps AS (SELECT date - lag(date) OVER (ORDER BY date) AS gap FROM day_sum), "
      "totals AS (SELECT min(date) AS first_date, max(date) AS last_date, coalesce(sum(lines), 0) AS lines, "
      "sum(revenue) AS revenue, sum(profit_known) AS profit_known, sum(revenue_uncosted) AS revenue_uncosted, "
      "sum(lines_costed) AS lines_costed, sum(revenue_served) AS cost_to_serve_revenue FROM day_sum) "
      "SELECT {} AS as_of, *, (SELECT least(31, coalesce(quantile_disc(gap, 0.9), 0)) FROM gaps) AS usual_gap, "
      "(SELECT count(*) FROM day_sum) AS days, {} AS covers_12m, {} AS covers_24m FROM totals",
      literal(Value{as_of}), covered(12), covered(24)));
}

// Money that no rate could turn into the workspace's currency.
Result<void> note_missing_rates(store::Connection& connection, const Inputs& inputs) {
  if (inputs.foreign.empty()) return {};
  auto of = [&](std::string_view table, std::string_view date, std::string_view amount) {
    return fmt::format(
        "INSERT INTO fx_missing SELECT '{0}', currency, min({1}), max({1}), count(*), sum({2}_original) "
        "FROM {0} WHERE {2} IS NULL AND {2}_original IS NOT NULL GROUP BY currency ORDER BY currency",
        table, date, amount);
  };
  LODE_CHECK(connection.run(of("line", "date", "revenue")));
  return connection.run(of("opportunity", "coalesce(closed, opened)", "amount"));
}

}  // namespace

Result<void> build_ledger(store::Connection& connection, const Inputs& inputs) {
  LODE_TRY(found, day_of_reading(connection, inputs));
  Date as_of = found.value_or(Date{});
  LODE_CHECK(build_sums(connection, as_of, inputs.settings.fiscal_year_starts));
  LODE_CHECK(build_coverage(connection, as_of));
  return note_missing_rates(connection, inputs);
}

}  // namespace lode::facts
