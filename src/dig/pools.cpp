// Pools by account: what is stated counts first (facts/pool.cpp), then what the market or the model says.
#include "dig/pools.h"

#include <fmt/format.h>

#include "dig/pool_model.h"
#include "facts/evidence_kinds.h"
#include "facts/pool.h"

namespace lode::dig {
namespace {

// A pool stated of a whole market cell ("INDUSTRY, COUNTRY" before "INDUSTRY") is shared out over its firms by
// turnover: an account of that industry about which nothing is stated gets the part that its turnover is of the
// market's.
Result<void> build_market_pools(const Scene& scene) {
  auto today = store::literal(Value{scene.as_of});
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE market_pool AS
    WITH said AS (
      SELECT market_cell, CAST(revenue_pool AS DOUBLE) AS pool, source_kind, CAST({rank} AS INTEGER) AS rank, year,
        least(make_date(year, 12, 31), {today}) AS as_of, load_seq
      FROM pool WHERE account_id IS NULL AND revenue_pool > 0 AND year BETWEEN 1900 AND year({today})),
    cell AS (
      SELECT *, coalesce({fresh}, false) AS fresh FROM said QUALIFY row_number() OVER (PARTITION BY market_cell
        ORDER BY rank, fresh DESC, year DESC, load_seq DESC, pool DESC, source_kind) = 1),
    m AS (
      SELECT industry, coalesce(country, '') AS country, CAST(revenue AS DOUBLE) AS revenue FROM market
      WHERE revenue > 0 AND year <= year({today})
        AND coalesce(lower(size_class), '') IN ('', 'all', 'total', '001', 'all firms', 'all sizes')
      QUALIFY row_number() OVER (PARTITION BY industry, coalesce(country, '')
        ORDER BY year DESC, load_seq DESC, revenue DESC) = 1),
    rates AS (
      SELECT m.industry, m.country, c.pool / m.revenue AS rate, c.source_kind, c.rank, c.as_of, c.fresh, 0 AS wide
      FROM m JOIN cell c ON c.market_cell = m.industry || ', ' || m.country
      UNION ALL
      SELECT m.industry, NULL, any_value(c.pool) / exact_sum(m.revenue), any_value(c.source_kind), any_value(c.rank),
        any_value(c.as_of), any_value(c.fresh), 1 FROM m JOIN cell c ON c.market_cell = m.industry GROUP BY m.industry)
    SELECT u.account_id, CAST(u.turnover AS DOUBLE) * r.rate AS pool, r.source_kind, r.rank, r.as_of, r.fresh
    FROM unit u JOIN rates r ON r.industry = u.industry AND (r.country IS NULL OR r.country = u.country)
    WHERE u.turnover > 0 AND NOT EXISTS (SELECT 1 FROM stated_pool s WHERE s.account_id = u.account_id)
    QUALIFY row_number() OVER (PARTITION BY u.account_id ORDER BY r.wide) = 1)",
      fmt::arg("rank", facts::evidence_rank_sql("source_kind")), fmt::arg("today", today),
      fmt::arg("fresh", facts::evidence_fresh_sql(scene.settings.evidence_age, today, "source_kind", "as_of"))));
}

// stated_pool, market_pool and modelled_pool in one shape.
constexpr std::string_view together = R"(
    SELECT account_id, CAST(stated AS DOUBLE) AS stated, CAST(pool AS DOUBLE) AS pool, CAST(low AS DOUBLE) AS low,
      CAST(high AS DOUBLE) AS high, CAST(profit_pool AS DOUBLE) AS profit_pool,
      CASE WHEN rank < 5 THEN 'stated' ELSE 'modelled' END AS kind, source_kind, rank, as_of, fresh, bounded, partial,
      breach, profit_breach FROM stated_pool
    UNION ALL
    SELECT p.account_id, NULL, greatest(c, least(p.pool, t)), greatest(c, least(p.low, t)), 
      greatest(c, least(p.high, t)), NULL, p.kind, p.source_kind, p.rank, p.as_of, p.fresh, p.bounded, false, NULL, NULL
    FROM (
      SELECT o.*, CAST(n.revenue_12m AS DOUBLE) AS c, CASE WHEN n.turnover > 0 THEN CAST(n.turnover AS DOUBLE) END AS t
      FROM (
        SELECT account_id, pool, pool AS low, pool AS high, 'market' AS kind, source_kind, rank, as_of, fresh,
          false AS bounded FROM market_pool
        UNION ALL
        SELECT account_id, pool, coalesce(low, pool), coalesce(high, pool), 'modelled', 'model', 5, {as_of}, true,
          low IS NOT NULL FROM modelled_pool) o
      JOIN unit n USING (account_id)) p)";

}  // namespace

Result<void> build_pools(const Scene& scene) {
  LODE_CHECK(facts::build_stated_pools(scene.connection, scene.settings.evidence_age));
  LODE_CHECK(build_market_pools(scene));
  LODE_CHECK(build_modelled_pools(scene));
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE pool_of AS
    WITH p AS (
      SELECT t.*, m.segment, l.share_max, CAST(m.revenue_12m AS DOUBLE) AS captured,
        CASE WHEN u.turnover > 0 THEN CAST(u.turnover AS DOUBLE) END AS turnover, coalesce(l.share_max, 1) AS allowed,
        t.bounded OR t.stated IS NOT NULL AS known
      FROM ({}) t JOIN member m USING (account_id) JOIN unit u ON u.account_id = m.account_id
      LEFT JOIN unit_limit l ON l.account_id = m.account_id)
    SELECT account_id, segment, pool, CASE WHEN known THEN low END AS pool_low,
      CASE WHEN known THEN high END AS pool_high, kind, source_kind, rank, as_of, fresh, share_max, captured,
      CASE WHEN captured IS NOT NULL AND known THEN greatest(0, low * allowed - captured) END AS upside_low,
      CASE WHEN captured IS NOT NULL THEN greatest(0, pool * allowed - captured) END AS upside,
      CASE WHEN captured IS NOT NULL AND known THEN greatest(0, high * allowed - captured) END AS upside_high,
      stated, profit_pool, turnover, bounded, partial, breach, profit_breach
    FROM p)", fmt::format(fmt::runtime(together), fmt::arg("as_of", store::literal(Value{scene.as_of})))));
}

}  // namespace lode::dig
