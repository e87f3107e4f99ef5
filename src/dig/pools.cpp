// Pools by account: what is stated counts first (facts/pool.cpp), then what the market or the model says.
#include "dig/pools.h"

#include <fmt/format.h>

#include "dig/pool_model.h"
#include "facts/pool.h"

namespace lode::dig {
namespace {

// stated_pool and modelled_pool in one shape.
constexpr std::string_view together = R"(
    SELECT account_id, CAST(stated AS DOUBLE) AS stated, CAST(pool AS DOUBLE) AS pool, CAST(low AS DOUBLE) AS low,
      CAST(high AS DOUBLE) AS high, CAST(profit_pool AS DOUBLE) AS profit_pool,
      CASE WHEN rank < 5 THEN 'stated' ELSE 'modelled' END AS kind, source_kind, rank, as_of, fresh, bounded, partial,
      breach, profit_breach FROM stated_pool
    UNION ALL
    SELECT p.account_id, NULL, greatest(c, least(p.pool, t)), CASE WHEN p.low IS NOT NULL THEN greatest(c,
        least(p.low, t)) END,
      CASE WHEN p.high IS NOT NULL THEN greatest(c, least(p.high, t)) END, NULL, 'modelled', 'model', 5, {as_of}, true,
      p.low IS NOT NULL, false, NULL, NULL
    FROM (SELECT o.*, CAST(n.revenue_12m AS DOUBLE) AS c, CASE WHEN n.turnover > 0 THEN CAST(n.turnover AS DOUBLE)
        END AS t
      FROM modelled_pool o JOIN unit n USING (account_id)) p)";

}  // namespace

Result<void> build_pools(const Scene& scene) {
  LODE_CHECK(facts::build_stated_pools(scene.connection, scene.settings.evidence_age));
  LODE_CHECK(build_modelled_pools(scene));
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE pool_of AS
    WITH p AS (
      SELECT t.*, m.segment, l.share_max, CAST(m.revenue_12m AS DOUBLE) AS captured,
        CASE WHEN u.turnover > 0 THEN CAST(u.turnover AS DOUBLE) END AS turnover, coalesce(l.share_max, 1) AS allowed
      FROM ({}) t JOIN member m USING (account_id) JOIN unit u ON u.account_id = m.account_id
      LEFT JOIN unit_limit l ON l.account_id = m.account_id)
    SELECT account_id, segment, pool, low AS pool_low, high AS pool_high, kind, source_kind, rank, as_of, fresh,
      share_max, captured,
      CASE WHEN captured + low IS NOT NULL THEN greatest(0, low * allowed - captured) END AS upside_low,
      CASE WHEN captured IS NOT NULL THEN greatest(0, pool * allowed - captured) END AS upside,
      CASE WHEN captured + high IS NOT NULL THEN greatest(0, high * allowed - captured) END AS upside_high,
      stated, profit_pool, turnover, bounded, partial, breach, profit_breach
    FROM p)", fmt::format(fmt::runtime(together), fmt::arg("as_of", store::literal(Value{scene.as_of})))));
}

}  // namespace lode::dig
