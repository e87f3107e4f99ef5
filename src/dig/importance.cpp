// Q6 importance: how much do we matter to their business, and where is it going? Answered where our weight is known
// from a statement young enough, and either their plans or the growth of their market as well.
#include <fmt/format.h>

#include "dig/entries.h"
#include "dig/outlook.h"
#include "dig/telling.h"

namespace lode::dig {
namespace {

Result<void> prepare(const Scene& scene) {
  LODE_CHECK(build_outlook(scene));
  return scene.connection.run(R"(
    CREATE OR REPLACE TEMP VIEW answer_importance AS
    SELECT m.account_id,
      CASE WHEN o.fresh AND (o.plan_fresh OR o.market_fresh) THEN 'answered'
        WHEN o.as_of IS NOT NULL OR o.plans IS NOT NULL OR o.market_growth IS NOT NULL THEN 'partly'
          ELSE 'open' END AS state,
      nullif(concat_ws('; ', round(100 * o.share_of_cost, 2) || ' % of their cost',
        'criticality ' || o.criticality || ' of 5', 'they plan to ' || o.direction,
        'market ' || CASE WHEN o.market_growth >= 0 THEN '+' ELSE '' END || round(100 * o.market_growth, 1) ||
          ' % (' || o.market_year || ')'), '') AS answer,
      nullif(concat_ws(', ', CASE WHEN o.as_of IS NOT NULL THEN 'importance' END,
        CASE WHEN o.plans IS NOT NULL THEN 'strategy' END, o.market_source), '') AS source,
      coalesce(o.source_kind, p.source_kind, CASE WHEN o.market_growth IS NOT NULL THEN 'public' END) AS source_kind,
      coalesce(greatest(o.as_of, p.as_of), o.as_of, p.as_of,
        CASE WHEN o.market_year < 9999 THEN make_date(o.market_year, 12, 31) END) AS as_of,
      coalesce(o.source_kind <> 'public' OR p.source_kind <> 'public', false) AS only_ours,
      CASE WHEN o.fresh AND (o.plan_fresh OR o.market_fresh) THEN NULL
        WHEN o.as_of IS NULL THEN 'What share of their cost are we, and how hard would it be without us (1 to 5)?' ||
          coalesce(' Our invoices are ' || round(100 * o.own_share, 2) || ' % of their turnover', '')
        WHEN NOT o.fresh THEN 'Does it still hold that ' || concat_ws(' and ',
            'we are ' || round(100 * o.share_of_cost, 2) || ' % of their cost',
            'our criticality is ' || o.criticality) || '? Said on ' || o.as_of
        ELSE 'What do they plan for the next years: to grow, hold or shrink?' END AS ask
    FROM member m JOIN outlook o USING (account_id) LEFT JOIN plan_of p USING (account_id))");
}

Result<void> tell_firm(Part& out, const Scene& scene, const Focus& focus) {
  LODE_TRY(rows, scene.connection.query(fmt::format(R"(
    SELECT count(*), exact_sum(weight) > 0, {}, count(as_of), {}, count(*) FILTER (WHERE speaks_for_plan),
      count(*) FILTER (WHERE direction = 'grow'), count(*) FILTER (WHERE direction = 'shrink'),
      count(*) FILTER (WHERE share_trend > 0.02), count(*) FILTER (WHERE share_trend < -0.02), count(share_trend)
    FROM member m JOIN outlook o USING (account_id) WHERE m.in_universe AND {})",
    covered("as_of IS NULL"), covered("as_of IS NOT NULL AND NOT fresh"), within(focus, "m"))));
  const auto& r = rows.rows[0];
  if (count_of(r[0]) == 0) return {};
  auto base = as_number(r[1]).value_or(0) > 0 ? "the revenue" : "the accounts";
  out.sentences.push_back(fmt::format(
      "For {} of {}{} nobody asked how much we matter to them ({} of {} are known){}.", percent(r[2]), base,
      of_whom(focus), count_of(r[3]), counted(count_of(r[0]), "account", "accounts"),
      as_number(r[4]).value_or(0) > 0 ? fmt::format("; for a further {} the answer is old", percent(r[4])) : ""));
  if (count_of(r[5]) > 0)
    out.sentences.push_back(fmt::format("At {} we are critical or a large part of the cost: a plan of their own "
                                        "is worth weighing (`lode dig mode`).",
                                        counted(count_of(r[5]), "account", "accounts")));
  out.sentences.push_back(fmt::format(
      "{} to grow, {} to shrink.", counted(count_of(r[6]), "account plans", "accounts plan"), count_of(r[7])));
  if (count_of(r[10]) > 0)
    out.sentences.push_back(fmt::format(
        "At {} of {} our revenue grew faster than their market, at {} more slowly.", count_of(r[8]),
        counted(count_of(r[10]), "account", "accounts"), count_of(r[9])));
  out.metrics.push_back({.name = "importance_unknown_share", .title = "revenue where our weight is unknown",
                         .value = r[2], .kind = Kind::share, .source = "importance up to " + to_text(scene.as_of)});
  return {};
}

// Of the last row: the firm, or the one segment asked for.
void tell_effect(Part& out, const Table& effect) {
  if (effect.rows.empty()) return;
  const auto& row = effect.rows.back();
  auto now = as_number(row[4]), next = as_number(row[5]), change = as_number(row[7]);
  if (!now || !next || !change) return;
  out.sentences.push_back(fmt::format(
      "Market growth and plans move the upside of {} ({} of {} with a pool) by {:+.1f} % within a year.",
      to_text(row[0]) == "all" ? "the firm" : to_text(row[0]), count_of(row[3]),
      counted(count_of(row[1]), "account", "accounts"), 100 * *change));
}

Result<Part> tell_account(const Scene& scene, const Focus& focus) {
  Part out;
  LODE_TRY(accounts, importance_accounts_table(scene, focus));
  LODE_TRY(strategies, strategies_table(scene, focus));
  LODE_TRY(growth, growth_table(scene, focus));
  if (!accounts.rows.empty() && accounts.rows[0][12] == Value{true})
    out.sentences.push_back(
        "We are critical to them or a large part of their cost, which speaks for a plan of their own.");
  for (auto* table : {&accounts, &strategies, &growth})
    if (!table->rows.empty()) out.tables.push_back(std::move(*table));
  return out;
}

Result<Part> tell(const Scene& scene, const Focus& focus) {
  if (!focus.account.empty()) return tell_account(scene, focus);
  Part out;
  LODE_CHECK(tell_firm(out, scene, focus));
  LODE_TRY(segments, importance_table(scene, focus));
  LODE_TRY(effect, effect_table(scene, focus));
  LODE_TRY(accounts, importance_accounts_table(scene, focus));
  LODE_TRY(growth, growth_table(scene, focus));
  LODE_TRY(strategies, strategies_table(scene, focus));
  tell_effect(out, effect);
  strategies.detail = true;
  for (auto* table : {&segments, &effect, &accounts, &growth, &strategies}) out.tables.push_back(std::move(*table));
  LODE_CHECK(tell_outlook(out, scene));
  return out;
}

}  // namespace

const Question importance{
    .code = "Q6", .name = "importance", .asks = "How much do we matter to their business, and where is it going?",
    .ask_for = "What share of their cost are we, and what are their plans?", .leverage = 0.04, .prepare = prepare,
    .tell = tell};

}  // namespace lode::dig
