// Exchange rates by day. The contract takes the latest rate on or before a line's date; a table of all days
// turns that into a plain equality join, which streams over any number of lines.
#include <fmt/format.h>

#include "facts/parts.h"

namespace lode::facts {

Result<void> build_rates(store::Connection& connection, const Inputs& inputs) {
  LODE_CHECK(connection.run(
      "CREATE TABLE fx_daily(currency VARCHAR, date DATE, rate DECIMAL(20,12));"
      "CREATE TABLE fx_missing(table_name VARCHAR, currency VARCHAR, first_date DATE, last_date DATE, "
      "row_count BIGINT, amount DECIMAL(38,4))"));
  if (inputs.foreign.empty()) return {};
  // The same currency and day in two loads: the later load corrects the earlier.
  auto as_of = inputs.as_of ? store::literal(Value{*inputs.as_of}) : std::string("CAST(NULL AS DATE)");
  return connection.run(fmt::format(R"(
    INSERT INTO fx_daily
    WITH rates AS (
      SELECT currency, date, max(struct_pack(s := load_seq, r := rate)).r AS rate
      FROM fx_rows GROUP BY currency, date),
    span AS (
      SELECT min(d) AS lo, max(d) AS hi FROM (
        SELECT date AS d FROM line_rows WHERE currency IS NOT NULL UNION ALL
        SELECT coalesce(closed, opened) FROM opportunity_rows UNION ALL SELECT {})),
    days AS (
      SELECT CAST(unnest(generate_series(lo, hi, INTERVAL 1 DAY)) AS DATE) AS date
      FROM span WHERE lo IS NOT NULL),
    wanted AS (SELECT currency, date FROM (SELECT DISTINCT currency FROM rates) CROSS JOIN days)
    SELECT w.currency, w.date, CAST(r.rate AS DECIMAL(20,12))
    FROM wanted w ASOF JOIN rates r ON r.currency = w.currency AND r.date <= w.date
    ORDER BY ALL)", as_of));
}

}  // namespace lode::facts
