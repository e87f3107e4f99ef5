// Open opportunities, weighted. They stand beside the forecast and are never added to it: what customers
// usually buy is already in the series.
#include <fmt/format.h>

#include "facts/forward.h"

namespace lode::facts {

// A stage's win rate is drawn towards that of all closed deals by as much as 20 deals of it would: few closed
// deals say little, and a stage that no closed deal ever kept says nothing.
Result<Table> pipeline(store::Connection& connection) {
  LODE_TRY(rows, connection.query(R"(
    WITH o AS (SELECT *, coalesce(outcome, CASE WHEN closed IS NULL THEN 'open' END) AS state FROM opportunity),
    past AS (SELECT count(*) FILTER (WHERE state = 'won') AS won, count(*) AS closed FROM o
             WHERE state IN ('won', 'lost')),
    by_stage AS (SELECT stage, count(*) FILTER (WHERE state = 'won') AS won, count(*) AS closed FROM o
                 WHERE state IN ('won', 'lost') GROUP BY stage),
    typical AS (SELECT product_id, avg(amount) AS amount FROM o WHERE state = 'won' AND amount > 0 GROUP BY product_id),
    every AS (SELECT avg(amount) AS amount FROM o WHERE state = 'won' AND amount > 0),
    open AS (SELECT o.stage, o.account_id, o.amount, coalesce(t.amount, e.amount) AS guess
             FROM o LEFT JOIN typical t ON t.product_id = o.product_id CROSS JOIN every e WHERE state = 'open'),
    s AS (SELECT stage, count(*) AS deals, count(*) FILTER (WHERE account_id IS NULL) AS homeless,
                 sum(amount) AS amount, count(*) FILTER (WHERE amount IS NULL) AS unpriced,
                 CAST(sum(guess) FILTER (WHERE amount IS NULL) AS DECIMAL(38,4)) AS guessed FROM open GROUP BY stage),
    r AS (SELECT s.*, coalesce(b.closed, 0) AS closed, CASE WHEN p.closed > 0 THEN
            (coalesce(b.won, 0) + 20.0 * p.won / p.closed) / (coalesce(b.closed, 0) + 20.0) END AS rate
          FROM s LEFT JOIN by_stage b ON b.stage IS NOT DISTINCT FROM s.stage CROSS JOIN past p)
    SELECT coalesce(stage, 'no stage'), deals, homeless, amount, CAST(rate AS DOUBLE), closed,
           CAST(CAST(amount AS DOUBLE) * rate AS DECIMAL(38,2)), unpriced, guessed,
           CAST(CAST(guessed AS DOUBLE) * rate AS DECIMAL(38,2))
    FROM r ORDER BY amount DESC NULLS LAST, deals DESC, 1)"));
  Table out{.name = "pipeline", .title = "Open opportunities"};
  out.columns = {{"stage", "stage"}, {"deals", "deals", Kind::integer},
                 {"deals_without_account", "without account", Kind::integer}, {"amount", "amount", Kind::money},
                 {"win_rate", "win rate", Kind::share}, {"closed_deals", "closed deals seen", Kind::integer, true},
                 {"weighted", "weighted", Kind::money}, {"deals_without_amount", "without amount", Kind::integer},
                 {"amount_guessed", "their amount, guessed", Kind::money},
                 {"weighted_guessed", "weighted, guessed", Kind::money}};
  out.rows = std::move(rows.rows);
  LODE_TRY(total, connection.query("SELECT count(*), min(opened), max(coalesce(closed, opened)) FROM opportunity"));
  const auto& t = total.rows.at(0);
  out.source = fmt::format("opportunities {} to {}", to_text(t[1]), to_text(t[2]));
  out.coverage = fmt::format("{} opportunities", to_text(t[0]));
  out.note = "beside the forecast, not added to it; a stage's win rate is drawn towards the overall one by 20 deals; "
             "a guessed amount is the average one won with that product";
  return out;
}

}  // namespace lode::facts
