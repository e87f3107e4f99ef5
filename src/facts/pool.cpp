// The evidence of pools and limits, read once: per account and category the best of it, summed by unit; caps by
// scope; what no pool can be is set right and named.
#include "facts/pool.h"

#include <fmt/format.h>

#include "facts/evidence_kinds.h"

namespace lode::facts {
namespace {

// Per account and category the best evidence: by rank, then young before old, then the later year, then the later
// load. A row without category is the total and stands for the categories of its year; categories of another year
// count instead only where the weakest of them is better evidence than the total.
Result<void> build_parts(store::Connection& connection, const model::EvidenceAge& age) {
  return connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE pool_part AS
    WITH said AS (
      SELECT p.account_id, p.year, p.category, p.source_kind, p.load_seq, CAST({rank} AS INTEGER) AS rank,
        CAST(p.revenue_pool AS DECIMAL(38,4)) AS pool, CAST(p.low AS DECIMAL(38,4)) AS low,
        CAST(p.high AS DECIMAL(38,4)) AS high, CAST(p.profit_pool AS DECIMAL(38,4)) AS profit_pool,
        coalesce(e.date, least(make_date(p.year, 12, 31), g.day)) AS as_of, g.day AS today
      FROM pool p CROSS JOIN knowledge g LEFT JOIN evidence e ON e.evidence_id = p.evidence_id
      WHERE p.account_id IS NOT NULL AND p.revenue_pool >= 0 AND p.year BETWEEN 1900 AND year(g.day)),
    best AS (
      SELECT *, coalesce({fresh}, false) AS fresh FROM said WHERE as_of <= today
      QUALIFY row_number() OVER (PARTITION BY account_id, category
        ORDER BY rank, fresh DESC, year DESC, load_seq DESC, pool DESC, source_kind, low, high, profit_pool,
          as_of) = 1),
    total AS (
      SELECT account_id, year, struct_pack(r := rank, s := NOT fresh, y := -year) AS merit
      FROM best WHERE category IS NULL),
    others AS (
      SELECT b.account_id, max(struct_pack(r := b.rank, s := NOT b.fresh, y := -b.year)) AS merit
      FROM best b JOIN total t USING (account_id) WHERE b.category IS NOT NULL AND b.year <> t.year
      GROUP BY b.account_id)
    SELECT b.account_id, u.unit_id, b.category, b.year, b.pool, coalesce(least(b.low, b.pool), b.pool) AS low,
      coalesce(greatest(b.high, b.pool), b.pool) AS high, b.profit_pool, b.source_kind, b.rank, b.as_of, b.fresh,
      b.low IS NOT NULL OR b.high IS NOT NULL AS bounded
    FROM best b JOIN account_unit u USING (account_id)
    LEFT JOIN total t ON t.account_id = b.account_id LEFT JOIN others o ON o.account_id = b.account_id
    WHERE CASE WHEN t.account_id IS NULL THEN true
               WHEN o.account_id IS NULL OR t.merit <= o.merit THEN b.category IS NULL
               ELSE b.category IS NOT NULL AND b.year <> t.year END)",
      fmt::arg("rank", evidence_rank_sql("p.source_kind")),
      fmt::arg("fresh", evidence_fresh_sql(age, "today", "source_kind", "as_of"))));
}

// What may be bought of one supplier. A limit of a parent holds for all below it. Of one scope the best evidence
// counts (a contract beats hearsay); over scopes and equals the lowest. A limit of a site limits the site's pool;
// where no site has a pool of its own, the lowest of the unit's limits holds for the whole, to be on the safe side.
Result<void> build_limits(store::Connection& connection) {
  return connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE unit_limit AS
    WITH RECURSIVE said AS (
      SELECT coalesce(c.account_id, c.parent_id) AS account_id, coalesce(c.scope, '') AS scope,
        least(CAST(c.share_max AS DOUBLE), 1) AS share_max,
        CAST({} AS INTEGER) AS rank
      FROM cap c CROSS JOIN ledger g LEFT JOIN evidence e ON e.evidence_id = c.evidence_id
      WHERE c.share_max >= 0 AND (e.date IS NULL OR e.date <= g.as_of)),
    down AS (
      SELECT * FROM said
      UNION SELECT a.account_id, d.scope, d.share_max, d.rank FROM down d JOIN account a ON a.parent_id = d.account_id),
    scoped AS (
      SELECT account_id, share_max FROM down
      QUALIFY rank() OVER (PARTITION BY account_id, scope ORDER BY rank) = 1),
    of_account AS (SELECT account_id, min(share_max) AS share_max FROM scoped GROUP BY account_id),
    of_pools AS (
      SELECT p.unit_id, CAST(sum(p.pool) AS DOUBLE) AS pool,
        exact_sum(CAST(p.pool AS DOUBLE) * coalesce(o.share_max, 1)) AS allowed, count(o.share_max) AS limited
      FROM pool_part p LEFT JOIN of_account o USING (account_id) GROUP BY p.unit_id),
    of_unit AS (
      SELECT u.unit_id, min(o.share_max) AS share_max FROM of_account o JOIN account_unit u USING (account_id)
      GROUP BY u.unit_id)
    SELECT u.unit_id AS account_id,
      CASE WHEN p.limited > 0 AND p.pool > 0 THEN round(p.allowed / p.pool, 8) ELSE u.share_max END AS share_max
    FROM of_unit u LEFT JOIN of_pools p USING (unit_id))",
      evidence_rank_sql(fmt::format("coalesce(CASE WHEN c.source IN ({}) THEN c.source END, e.kind, 'claim')",
                                    evidence_kind_list()))));
}

// A unit's evidence is as good as its weakest part.
Result<void> build_stated(store::Connection& connection) {
  return connection.run(R"(
    CREATE OR REPLACE TEMP TABLE stated_pool AS
    WITH sums AS (
      SELECT unit_id AS account_id, sum(pool) AS stated, sum(low) AS low, sum(high) AS high,
        CASE WHEN count(profit_pool) = count(*) THEN sum(profit_pool) END AS profit_pool, max(rank) AS rank,
        arg_max(source_kind, struct_pack(r := rank, p := pool, k := source_kind)) AS source_kind,
        min(as_of) AS as_of, bool_and(fresh) AS fresh, bool_or(bounded) AS bounded,
        count(DISTINCT account_id) AS told, bool_or(account_id = unit_id) AS whole
      FROM pool_part GROUP BY unit_id),
    sizes AS (SELECT unit_id AS account_id, count(*) AS accounts FROM account_unit GROUP BY unit_id),
    seen AS (
      SELECT s.*, NOT s.whole AND s.told < z.accounts - 1 AS partial, l.share_max, n.revenue_12m AS captured,
        CASE WHEN n.turnover > 0 THEN n.turnover END AS turnover
      FROM sums s JOIN unit n USING (account_id) LEFT JOIN sizes z USING (account_id)
      LEFT JOIN unit_limit l USING (account_id))
    SELECT account_id, stated, CAST(greatest(captured, least(stated, turnover)) AS DECIMAL(38,4)) AS pool,
      CAST(greatest(captured, least(low, turnover)) AS DECIMAL(38,4)) AS low,
      CAST(greatest(captured, least(high, turnover)) AS DECIMAL(38,4)) AS high,
      CAST(least(profit_pool, greatest(captured, least(stated, turnover))) AS DECIMAL(38,4)) AS profit_pool,
      source_kind, rank, as_of, fresh, bounded, partial, share_max, captured, turnover,
      CASE WHEN stated < captured THEN 'below what we sell' WHEN stated > turnover THEN 'above their turnover' END
        AS breach,
      profit_pool > stated AS profit_breach
    FROM seen)");
}

}  // namespace

Result<void> build_stated_pools(store::Connection& connection, const model::EvidenceAge& age) {
  LODE_CHECK(build_parts(connection, age));
  LODE_CHECK(build_limits(connection));
  return build_stated(connection);
}

Result<void> build_unit_pool(store::Connection& connection, const model::EvidenceAge& age) {
  LODE_CHECK(build_stated_pools(connection, age));
  return connection.run(R"(
    CREATE OR REPLACE TEMP TABLE unit_pool AS
    WITH p AS (SELECT account_id, pool, captured,
      CAST(pool * CAST(share_max AS DECIMAL(9,8)) AS DECIMAL(38,4)) AS cap FROM stated_pool)
    SELECT account_id, pool, cap, captured, CASE WHEN captured IS NOT NULL THEN
      greatest(CAST(0 AS DECIMAL(38,4)), least(pool, coalesce(cap, pool)) - captured) END AS upside FROM p)");
}

}  // namespace lode::facts
