// Q2 pool: How much business is there in all, and how much of it could be ours?
#include <fmt/format.h>

#include "dig/coverage.h"
#include "dig/entries.h"
#include "dig/market.h"
#include "dig/more_important.h"
#include "dig/pool_fit.h"
#include "dig/pool_tables.h"

namespace lode::dig {
namespace {

// A stated young pool answers; one that is stale, partial, set right, somebody's model or its market's does so in
// part. Our own model is an estimate to go on with: nobody was asked, so the question stays open.
constexpr std::string_view state_sql = R"(
    CASE WHEN p.kind = 'stated' AND p.fresh AND NOT p.partial AND p.breach IS NULL THEN 'answered'
      WHEN p.kind IN ('stated', 'market') OR p.stated IS NOT NULL THEN 'partly'
      ELSE 'open' END)";

// What a seller says or asks, in one sentence.
constexpr std::string_view answer_sql = R"(
    CASE WHEN p.pool IS NOT NULL THEN concat_ws('; ',
      CASE p.kind WHEN 'stated' THEN '' ELSE 'about ' END || format('{:,}', round(p.pool)::BIGINT) || ' a year' ||
        CASE WHEN p.bounded THEN ' (' || format('{:,}', round(p.pool_low)::BIGINT) || ' to ' ||
          format('{:,}', round(p.pool_high)::BIGINT) || ')' ELSE '' END,
      CASE WHEN p.pool > 0 THEN 'we have ' || round(100 * p.captured / p.pool)::BIGINT || ' %' END,
      'at most ' || round(100 * p.share_max)::BIGINT || ' % from one supplier',
      'upside ' || format('{:,}', round(p.upside)::BIGINT)) END)";

constexpr std::string_view ask_sql = R"(
    CASE WHEN p.pool IS NULL THEN NULL
      WHEN p.partial THEN 'We know the pool of some of their sites: what do they spend in all?'
      WHEN p.breach IS NOT NULL THEN 'A pool of ' || format('{:,}', round(p.stated)::BIGINT) || ' is ' || p.breach ||
        ': what do they spend a year in all, with everybody?'
      WHEN p.kind = 'stated' AND p.fresh THEN NULL
      WHEN p.kind = 'stated' THEN 'They spent ' || format('{:,}', round(p.stated)::BIGINT) || ' by ' ||
        strftime(p.as_of, '%B %Y') || ': is that still so?'
      ELSE 'We put all they spend at ' || CASE WHEN p.bounded
        THEN format('{:,}', round(p.pool_low)::BIGINT) || ' to ' || format('{:,}', round(p.pool_high)::BIGINT)
        ELSE 'about ' || format('{:,}', round(p.pool)::BIGINT) END ||
        ' a year, with everybody: is that right?' END)";

Result<void> prepare(const Scene& scene) {
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP VIEW answer_pool AS
    SELECT m.account_id, {} AS state, {} AS answer,
      CASE WHEN p.stated IS NOT NULL THEN 'table pool' WHEN p.kind = 'market' THEN 'pool of its market'
        WHEN p.pool IS NOT NULL THEN 'model of comparable accounts' END
        AS source,
      p.source_kind, p.as_of, coalesce(p.pool IS NOT NULL AND p.source_kind <> 'public', false) AS only_ours, {} AS ask
    FROM member m LEFT JOIN pool_of p USING (account_id))",
      state_sql, answer_sql, ask_sql));
}

// What a salesperson should remember, in one or two sentences.
Result<void> say(const Scene& scene, const Focus& focus, Part& out) {
  LODE_TRY(found, scene.connection.query(fmt::format(R"(
    SELECT format('{{:,}}', count(*)), format('{{:,}}', round(exact_sum(p.pool))::BIGINT),
      round(100 * exact_sum(p.captured) / nullif(exact_sum_if(p.pool, p.captured IS NOT NULL), 0))::BIGINT,
      format('{{:,}}', round(exact_sum(p.upside))::BIGINT),
      round(100 * coalesce(exact_sum_if(p.pool, p.kind = 'stated'), 0) / nullif(exact_sum(p.pool), 0))::BIGINT,
      count(*) FILTER (WHERE p.kind = 'modelled' AND p.stated IS NULL),
      (SELECT round(100 * error)::BIGINT FROM pool_backtest WHERE used),
      format('{{:,}}', count(*) FILTER (WHERE p.kind = 'modelled' AND p.stated IS NULL))
    FROM pool_of p JOIN member m USING (account_id) WHERE m.in_universe AND {})", within(focus, "m"))));
  const auto& row = found.rows[0];
  if (is_null(row[1])) {
    out.sentences.push_back("No pool is known, and there is nothing to model one from.");
    return {};
  }
  auto stated = as_number(row[4]).value_or(0);
  auto how = stated >= 100 ? std::string("all of it is stated")
             : stated <= 0 ? std::string("none of it is stated by anyone")
                           : fmt::format("{} % of it is stated, the rest is not", to_text(row[4]));
  out.sentences.push_back(fmt::format(
      "The pool of {} accounts is {} a year{}{}; {}.", to_text(row[0]), to_text(row[1]),
      is_null(row[2]) ? "" : fmt::format("; we have {} %", to_text(row[2])),
      is_null(row[3]) ? "" : fmt::format(", and {} more could be ours", to_text(row[3])), how));
  if (as_number(row[5]).value_or(0) > 0 && !is_null(row[6]))
    out.sentences.push_back(fmt::format("{} pools are our own model's, whose typical error is {} %.", to_text(row[7]),
                                        to_text(row[6])));
  return {};
}

void append(Part& out, Part more) {
  for (auto& t : more.tables) out.tables.push_back(std::move(t));
  for (auto& f : more.findings) out.findings.push_back(std::move(f));
  for (auto& s : more.sentences) out.sentences.push_back(std::move(s));
}

Result<Part> tell(const Scene& scene, const Focus& focus) {
  LODE_TRY(out, tell_pools(scene, focus));
  if (focus.account.empty()) LODE_CHECK(say(scene, focus, out));
  LODE_TRY(fit, tell_pool_fit(scene, focus));
  append(out, std::move(fit));
  LODE_TRY(more, tell_more_important(scene, focus));
  append(out, std::move(more));
  LODE_TRY(market, tell_market(scene, focus));
  append(out, std::move(market));
  return out;
}

}  // namespace

const Question pool{
    .code = "Q2", .name = "pool", .asks = "How much business is there in all, and how much of it could be ours?",
    .ask_for = "What do they spend a year in all, with everybody?", .leverage = 0.10, .prepare = prepare, .tell = tell};

}  // namespace lode::dig
