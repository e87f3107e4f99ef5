// One pass over the lines of the window, added up by unit; everything else is made from those sums.
#include "dig/own_measures.h"

#include <fmt/format.h>

#include "dig/evidence.h"

namespace lode::dig {
namespace {

using store::literal;

// A line counts where something was delivered: credit notes are no deliveries.
Result<void> build_lines(const Scene& scene) {
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE own_lines AS
    WITH l AS (
      SELECT account_id, date, delivered_date <= promised_date AS punctual, returned_quantity <= 0 AS whole
      FROM line WHERE date > {1} AND date <= {0} AND account_id IS NOT NULL
        AND coalesce(quantity, 1) > 0 AND coalesce(revenue, 0) >= 0),
    s AS (
      SELECT account_id, count(*) AS lines, count(punctual) AS dated, count(*) FILTER (WHERE punctual) AS on_time,
        count(*) FILTER (WHERE punctual IS NOT NULL AND whole IS NOT NULL) AS judged,
        count(*) FILTER (WHERE punctual AND whole) AS in_full,
        count(whole) AS weighed, count(*) FILTER (WHERE whole) AS kept,
        max(date) FILTER (WHERE punctual IS NOT NULL OR whole IS NOT NULL) AS as_of
      FROM l GROUP BY account_id)
    SELECT u.unit_id AS account_id, any_value(m.segment) AS segment, any_value(m.weight) AS weight,
      sum(lines)::BIGINT AS lines, sum(dated)::BIGINT AS dated, sum(on_time)::BIGINT AS on_time,
      sum(judged)::BIGINT AS judged, sum(in_full)::BIGINT AS in_full, sum(weighed)::BIGINT AS weighed,
      sum(kept)::BIGINT AS kept, max(as_of) AS as_of
    FROM s JOIN account_unit u USING (account_id) JOIN member m ON m.account_id = u.unit_id GROUP BY u.unit_id)",
      literal(Value{scene.as_of}), literal(Value{add_months(scene.as_of, -12)})));
}

std::string rates(std::string_view sums) {
  return fmt::format("100.0 * {0}(on_time) / nullif({0}(dated), 0) AS on_time_rate, "
                     "100.0 * {0}(in_full) / nullif({0}(judged), 0) AS otif_rate, "
                     "100.0 * {0}(kept) / nullif({0}(weighed), 0) AS kept_rate", sums);
}

std::vector<Column> columns_of(bool by_account) {
  std::vector<Column> out = {{"segment", "segment", Kind::id}};
  if (by_account) out = {{"account_id", "account", Kind::id}, {"account", "name"}, {"segment", "segment", Kind::id}};
  for (Column column : {Column{"lines", "lines", Kind::integer}, {"on_time", "on time", Kind::share},
                        {"on_time_in_full", "on time in full", Kind::share},
                        {"not_returned", "nothing returned", Kind::share},
                        {"dated_share", "lines with dates", Kind::share},
                        {"returns_known_share", "lines with returns known", Kind::share},
                        {"accounts", "accounts", Kind::integer, true}, {"latest", "latest", Kind::date, true}})
    out.push_back(std::move(column));
  return out;
}

constexpr std::string_view measured =
    "sum(lines)::BIGINT, sum(on_time) / nullif(sum(dated), 0), sum(in_full) / nullif(sum(judged), 0), "
    "sum(kept) / nullif(sum(weighed), 0), sum(dated) / sum(lines), sum(weighed) / sum(lines), "
    "count(*), max(o.as_of)";

void label(Table& table, const Scene& scene) {
  table.source = fmt::format("own lines after {} up to {}", to_text(add_months(scene.as_of, -12)),
                             to_text(scene.as_of));
  table.note =
      "a line is on time if delivered by the promised day; lines without both dates, or without the quantity returned, "
      "are not judged";
}

}  // namespace

Result<void> build_own_measures(const Scene& scene) {
  LODE_CHECK(build_lines(scene));
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE own_performance AS
    WITH any_returns AS (SELECT coalesce(sum(weighed), 0) > 0 AS known FROM own_lines),
    r AS (SELECT account_id, segment, as_of, dated, judged, weighed, {} FROM own_lines),
    p AS (
      SELECT r.account_id, r.segment, e.need_id, r.as_of,
        CASE WHEN e.measure = 'on_time_in_full' AND NOT known THEN 'on_time' ELSE e.measure END AS measure,
        CASE e.measure WHEN 'on_time' THEN on_time_rate WHEN 'returns' THEN kept_rate
          ELSE CASE WHEN known THEN otif_rate ELSE on_time_rate END END AS performance,
        CASE e.measure WHEN 'on_time' THEN dated WHEN 'returns' THEN weighed
          ELSE CASE WHEN known THEN judged ELSE dated END END AS lines
      FROM r CROSS JOIN any_returns CROSS JOIN need_entry e
      WHERE e.measure IN ('on_time', 'on_time_in_full', 'returns'))
    SELECT *, {} AS fresh FROM p WHERE performance IS NOT NULL)",
      rates(""), fresh_sql(scene, "'own_data'", "as_of")));
}

Result<Table> own_measures_table(const Scene& scene, const Focus& focus) {
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format("SELECT CASE WHEN grouping(o.segment) = 1 THEN 'all' ELSE coalesce(o.segment, 'unassigned') END, {} "
                  "FROM own_lines o WHERE {} GROUP BY GROUPING SETS ((o.segment), ()) HAVING sum(lines) > 0 "
                  "ORDER BY grouping(o.segment), coalesce(o.segment, 'unassigned')", measured, within(focus, "o")),
      {}, "own_measures", "What our own deliveries show", columns_of(false)));
  label(table, scene);
  return table;
}

Result<Table> own_by_account_table(const Scene& scene, const Focus& focus) {
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format("SELECT o.account_id, any_value(m.name), any_value(o.segment), {} FROM own_lines o "
                  "JOIN member m USING (account_id) WHERE {} GROUP BY o.account_id "
                  "ORDER BY any_value(o.weight) DESC, o.account_id{}", measured, within(focus, "o"),
                  focus.top > 0 ? fmt::format(" LIMIT {}", focus.top) : ""),
      {}, "own_by_account", "Our own deliveries by account", columns_of(true)));
  LODE_TRY(total, scene.connection.one("SELECT count(*) FROM own_lines o WHERE " + within(focus, "o")));
  if (auto all = as_number(total); all && *all > static_cast<double>(table.rows.size()))
    table.total_rows = static_cast<std::int64_t>(*all);
  table.detail = true;
  label(table, scene);
  return table;
}

}  // namespace lode::dig
