// The pool of an account is that of the latest year known at as_of, over its categories; a row without a
// category is the total and stands for them. Of several loads of the same cell the last one counts.
#include "facts/pool.h"

namespace lode::facts {

Result<void> build_unit_pool(store::Connection& connection) {
  return connection.run(R"(
    CREATE OR REPLACE TEMP TABLE unit_pool AS
    WITH cell AS (
      SELECT account_id, year, category, max(struct_pack(s := load_seq, v := revenue_pool)).v AS amount
      FROM pool WHERE account_id IS NOT NULL AND revenue_pool IS NOT NULL GROUP BY ALL),
    latest AS (
      SELECT c.* FROM cell c JOIN (
        SELECT account_id, coalesce(max(year) FILTER (WHERE year <= year(as_of)), min(year)) AS year
        FROM cell, ledger GROUP BY account_id) y USING (account_id, year)),
    of_account AS (
      SELECT account_id, coalesce(sum(amount) FILTER (WHERE category IS NULL), sum(amount)) AS pool
      FROM latest GROUP BY account_id),
    of_unit AS (
      SELECT u.unit_id AS account_id, sum(pool) AS pool FROM of_account JOIN account_unit u USING (account_id)
      GROUP BY u.unit_id),
    limits AS (
      SELECT u.unit_id AS account_id, min(c.share_max) AS share_max FROM cap c
      JOIN account_unit u ON u.account_id = coalesce(c.account_id, c.parent_id) GROUP BY u.unit_id)
    SELECT account_id, CAST(pool AS DECIMAL(38,4)) AS pool,
      CAST(CAST(pool AS DECIMAL(38,4)) * CAST(share_max AS DECIMAL(9,8)) AS DECIMAL(38,4)) AS cap,
      n.revenue_12m AS captured,
      greatest(CAST(0 AS DECIMAL(38,4)), least(CAST(pool AS DECIMAL(38,4)), coalesce(
        CAST(CAST(pool AS DECIMAL(38,4)) * CAST(share_max AS DECIMAL(9,8)) AS DECIMAL(38,4)),
        CAST(pool AS DECIMAL(38,4)))) - n.revenue_12m) AS upside
    FROM of_unit LEFT JOIN limits USING (account_id) JOIN unit n USING (account_id))");
}

}  // namespace lode::facts
