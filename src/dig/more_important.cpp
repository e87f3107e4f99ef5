// Reasons are gathered from what customers said and what they buy; each is one sentence. There must be room below the
// limit, and more reasons for than against.
#include "dig/more_important.h"

#include <fmt/format.h>

#include "dig/evidence.h"

namespace lode::dig {
namespace {

using store::literal;

// Categories of their pool in which we sold them nothing in 12 months; only where pools and products speak of the
// same categories.
Result<void> build_elsewhere(const Scene& scene) {
  LODE_TRY(shared, scene.connection.one(
      "SELECT count(*) FROM (SELECT lower(category) FROM pool_part INTERSECT SELECT lower(category) FROM product)"));
  if (as_number(shared).value_or(0) == 0)
    return scene.connection.run(
        "CREATE OR REPLACE TEMP TABLE bought_elsewhere(account_id VARCHAR, words VARCHAR)");
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE bought_elsewhere AS
    WITH wants AS (SELECT unit_id AS account_id, lower(category) AS category, sum(pool) AS pool FROM pool_part
        WHERE category IS NOT NULL AND pool > 0 GROUP BY ALL),
    ours AS (SELECT DISTINCT u.unit_id AS account_id, lower(p.category) AS category FROM line l
        JOIN product p USING (product_id) JOIN account_unit u ON u.account_id = l.account_id
        WHERE l.revenue > 0 AND l.date > {} - INTERVAL 12 MONTH)
    SELECT account_id, string_agg(category || ' (' || format('{{:,}}', round(pool)::BIGINT) || ')', ', '
        ORDER BY pool DESC, category) AS words
    FROM wants ANTI JOIN ours USING (account_id, category) GROUP BY account_id)", literal(Value{scene.as_of})));
}

// Ours less the best rival's, on scales from 0 to 1, over needs for which both are rated; of each the latest.
Result<void> build_ahead(const Scene& scene) {
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE ahead AS
    WITH r AS (
      SELECT u.unit_id AS account_id, need_id, lower(supplier) AS supplier, n.supplier AS named,
        (performance - scale_min) / nullif(scale_max - scale_min, 0) AS score
      FROM need_rating n JOIN account_unit u USING (account_id)
      WHERE performance IS NOT NULL AND as_of <= {0} AND {1}
      QUALIFY row_number() OVER (PARTITION BY u.unit_id, need_id, lower(supplier)
        ORDER BY as_of DESC, load_seq DESC, performance, score, n.supplier) = 1),
    pairs AS (
      SELECT a.account_id, b.supplier, min(b.named) AS rival, exact_mean(a.score - b.score) AS lead,
        count(*) AS needs
      FROM r a JOIN r b ON b.account_id = a.account_id AND b.need_id = a.need_id AND b.supplier <> 'us'
      WHERE a.supplier = 'us' AND a.score IS NOT NULL AND b.score IS NOT NULL GROUP BY a.account_id, b.supplier)
    SELECT account_id, rival, lead, needs FROM pairs
    QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY lead, rival) = 1)",
      literal(Value{scene.as_of}), fresh_sql(scene, "n.source_kind", "n.as_of")));
}

// What they said of their plans and of us, and what we work on together; the latest of each.
Result<void> build_said(const Scene& scene) {
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE said_of_us AS
    WITH s AS (SELECT u.unit_id AS account_id,
          max_by(direction, struct_pack(d := as_of, s := load_seq, w := direction)) AS plan
        FROM strategy t JOIN account_unit u USING (account_id) WHERE direction IS NOT NULL AND as_of <= {0} GROUP BY 1),
    i AS (SELECT u.unit_id AS account_id,
          max_by(criticality, struct_pack(d := as_of, s := load_seq, w := criticality)) AS critical
        FROM importance t JOIN account_unit u USING (account_id)
        WHERE criticality IS NOT NULL AND as_of <= {0} GROUP BY 1),
    p AS (SELECT u.unit_id AS account_id, count(*) AS projects, min(title) AS title
        FROM partnership t JOIN account_unit u USING (account_id)
        WHERE (start IS NULL OR start <= {0})
          AND coalesce(lower(stage), '') NOT IN ('stopped', 'ended', 'lost', 'cancelled')
        GROUP BY 1)
    SELECT account_id, plan, critical, projects, title
    FROM s FULL JOIN i USING (account_id) FULL JOIN p USING (account_id))",
      literal(Value{scene.as_of})));
}

constexpr std::string_view judged = R"(
    WITH b AS (
      SELECT m.account_id, m.name, coalesce(m.segment, 'unassigned') AS segment, p.pool, p.captured, p.upside,
        p.share_max,
        p.kind, s.plan, s.critical, s.projects, s.title, e.words, a.lead, a.rival,
        p.pool IS NOT NULL AND p.upside IS NOT NULL AS known, p.upside <= 0.02 * p.pool AS full_up
      FROM member m LEFT JOIN pool_of p USING (account_id) LEFT JOIN said_of_us s USING (account_id)
      LEFT JOIN bought_elsewhere e USING (account_id) LEFT JOIN ahead a USING (account_id)
      WHERE m.in_universe AND {0}),
    r AS (
      SELECT *, list_filter([
        CASE WHEN plan = 'grow' THEN 'they plan to grow' END,
        CASE WHEN critical >= 4 THEN 'we are critical to them (' || critical || ' of 5)' END,
        CASE WHEN projects = 1 THEN 'a joint project: ' || title
          WHEN projects > 1 THEN projects || ' joint projects, such as ' || title END,
        CASE WHEN lead > 0.05 THEN 'we perform better than ' || rival END,
        CASE WHEN words IS NOT NULL THEN 'they buy elsewhere: ' || words END], x -> x IS NOT NULL) AS pros,
      list_filter([
        CASE WHEN plan = 'shrink' THEN 'they plan to shrink' END,
        CASE WHEN critical <= 2 THEN 'we matter little to them (' || critical || ' of 5)' END,
        CASE WHEN lead < -0.05 THEN rival || ' performs better' END], x -> x IS NOT NULL) AS cons FROM b),
    v AS (
      SELECT *, CASE WHEN NOT known THEN 'unknown' WHEN full_up THEN 'no' WHEN len(pros) > len(cons) THEN 'yes'
        WHEN len(cons) > len(pros) THEN 'no' ELSE 'unknown' END AS verdict FROM r)
    SELECT account_id, name, segment, verdict,
      CASE WHEN pool IS NULL THEN 'pool unknown' WHEN upside IS NULL THEN 'our revenue of 12 months is unknown'
        WHEN full_up AND share_max < 1
          THEN 'no room: we are at their limit of ' || round(100 * share_max)::BIGINT || ' %'
        WHEN full_up THEN 'no room: we have nearly all of their pool'
        ELSE 'room of ' || format('{{:,}}', round(upside)::BIGINT) ||
          CASE kind WHEN 'stated' THEN '' ELSE ' (' || kind || ')' END ||
          CASE WHEN pool > 0 THEN ', we have ' || round(100 * captured / pool)::BIGINT || ' %' ELSE '' END END AS room,
      CASE WHEN len(pros) > 0 THEN array_to_string(pros, '; ') END AS pros,
      CASE WHEN len(cons) > 0 THEN array_to_string(cons, '; ') END AS cons, upside
    FROM v)";

}  // namespace

Result<Part> tell_more_important(const Scene& scene, const Focus& focus) {
  Part out;
  LODE_CHECK(build_elsewhere(scene));
  LODE_CHECK(build_ahead(scene));
  LODE_CHECK(build_said(scene));
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format("WITH j AS MATERIALIZED ({}), n AS (SELECT count(*) FILTER (WHERE verdict = 'yes') AS yes, "
                  "count(*) FILTER (WHERE verdict = 'no') AS no, "
                  "count(*) FILTER (WHERE verdict = 'unknown') AS unknown FROM j) "
                  "SELECT account_id, name, segment, verdict, room, pros, cons, upside, n.* "
                  "FROM j CROSS JOIN n ORDER BY CASE verdict WHEN 'yes' THEN 0 WHEN 'unknown' THEN 1 ELSE 2 END, "
                  "upside DESC NULLS LAST, account_id{}",
                  fmt::format(fmt::runtime(judged), within(focus, "m")),
                  focus.top > 0 ? fmt::format(" LIMIT {}", focus.top) : std::string()),
      {}, "more_important", "Can we become more important to them?",
      {{"account_id", "account", Kind::id}, {"name", "name"}, {"segment", "segment", Kind::id}, {"verdict", "can we"},
       {"room", "room"}, {"reasons_for", "for it"}, {"reasons_against", "against it"},
       {"upside", "upside", Kind::money, true}, {"yes", "yes"}, {"no", "no"}, {"unknown", "unknown"}}));
  std::vector<Value> n(3);  // of all, beside every row: of none where there is none
  if (!table.rows.empty()) n.assign(table.rows[0].end() - 3, table.rows[0].end());
  table.columns.resize(table.columns.size() - n.size());
  for (auto& row : table.rows) row.resize(table.columns.size());
  auto number = [&](std::size_t i) { return static_cast<std::int64_t>(as_number(n[i]).value_or(0)); };
  if (auto whole = number(0) + number(1) + number(2); whole > static_cast<std::int64_t>(table.rows.size()))
    table.total_rows = whole;
  table.note = fmt::format("yes {} · no {} · unknown {}: yes needs room below the limit and more reasons for "
                           "than against",
                           number(0), number(1), number(2));
  out.tables.push_back(std::move(table));
  return out;
}

}  // namespace lode::dig
