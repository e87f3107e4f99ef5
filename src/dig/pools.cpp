// Stated pools by account: of the latest year known at the scene's day the best evidence counts.
#include "dig/pools.h"

#include "dig/evidence.h"

namespace lode::dig {

Result<void> build_pools(const Scene& scene) {
  return scene.connection.run(R"(
    CREATE OR REPLACE TEMP TABLE pool_of AS
    WITH best AS (
      SELECT u.unit_id AS account_id, p.year, p.category, k.rank, p.source_kind, k.as_of, k.fresh,
        CAST(p.revenue_pool AS DOUBLE) AS pool, CAST(p.low AS DOUBLE) AS low, CAST(p.high AS DOUBLE) AS high
      FROM pool p JOIN account_unit u USING (account_id)
      JOIN known k ON k.account_id = u.unit_id AND k.origin = 'pool'
      WHERE p.revenue_pool IS NOT NULL
      QUALIFY row_number() OVER (PARTITION BY u.unit_id ORDER BY k.rank, p.year DESC, p.load_seq DESC) = 1),
    limits AS (
      SELECT u.unit_id AS account_id, min(c.share_max) AS share_max FROM cap c
      JOIN account_unit u ON u.account_id = coalesce(c.account_id, c.parent_id) GROUP BY u.unit_id)
    SELECT b.account_id, m.segment, b.pool, coalesce(b.low, b.pool) AS pool_low, coalesce(b.high, b.pool) AS pool_high,
      CASE WHEN b.rank < 5 THEN 'stated' ELSE 'modelled' END AS kind, b.source_kind, b.rank, b.as_of, b.fresh,
      l.share_max, CAST(m.revenue_12m AS DOUBLE) AS captured,
      greatest(0, coalesce(b.low, b.pool) * coalesce(l.share_max, 1) - CAST(m.revenue_12m AS DOUBLE)) AS upside_low,
      greatest(0, b.pool * coalesce(l.share_max, 1) - CAST(m.revenue_12m AS DOUBLE)) AS upside,
      greatest(0, coalesce(b.high, b.pool) * coalesce(l.share_max, 1) - CAST(m.revenue_12m AS DOUBLE)) AS upside_high
    FROM best b JOIN member m USING (account_id) LEFT JOIN limits l USING (account_id))");
}

}  // namespace lode::dig
