// Importance, market growth and plans per account. Of several statements one that is young enough counts before one
// that is not, the unit's own before that of a part of it, then the better source, then the later.
#include "dig/outlook.h"

#include <fmt/format.h>

#include "dig/evidence.h"
#include "dig/telling.h"

namespace lode::dig {
namespace {

using store::literal;

Result<void> build_weight(const Scene& scene) {
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE weight_of AS
    WITH i AS (
      SELECT u.unit_id AS account_id, t.account_id AS part, t.as_of, coalesce(e.kind, 'claim') AS source_kind,
        t.load_seq,
        CASE WHEN t.share_of_cost BETWEEN 0 AND 1 THEN t.share_of_cost END AS share_of_cost,
        CASE WHEN t.criticality BETWEEN 1 AND 5 THEN t.criticality END AS criticality
      FROM importance t JOIN account_unit u USING (account_id) LEFT JOIN evidence e ON e.evidence_id = t.evidence_id
      WHERE t.as_of <= {0})
    SELECT account_id, share_of_cost, criticality, as_of, source_kind, coalesce({1}, false) AS fresh FROM i
    WHERE share_of_cost IS NOT NULL OR criticality IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY fresh DESC, part <> account_id, {2}, as_of DESC,
      load_seq DESC, share_of_cost, criticality, source_kind) = 1)",
    literal(Value{scene.as_of}), fresh_sql(scene, "source_kind", "as_of"), rank_sql("source_kind")));
}

Result<void> build_plans(const Scene& scene) {
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE stated_plan AS
    WITH s AS (
      SELECT u.unit_id AS account_id, t.account_id AS part, t.statement, t.direction, t.as_of,
        coalesce(e.kind, 'claim') AS source_kind, t.load_seq
      FROM strategy t JOIN account_unit u USING (account_id) LEFT JOIN evidence e ON e.evidence_id = t.evidence_id
      WHERE t.as_of <= {0}),
    f AS (SELECT *, coalesce({1}, false) AS fresh FROM s)
    SELECT *, row_number() OVER (PARTITION BY account_id ORDER BY fresh DESC, direction IS NULL, as_of DESC,
      part <> account_id, {2}, load_seq DESC, statement, direction, source_kind) AS nth FROM f;
    CREATE OR REPLACE TEMP TABLE plan_of AS
    SELECT account_id, count(*) AS plans, max(direction) FILTER (WHERE nth = 1) AS direction,
      max(as_of) FILTER (WHERE nth = 1) AS as_of, max(source_kind) FILTER (WHERE nth = 1) AS source_kind,
      bool_or(fresh) AS fresh,
      coalesce(bool_or(fresh AND direction = 'grow') AND bool_or(fresh AND direction = 'shrink'), false) AS torn
    FROM stated_plan GROUP BY account_id)",
    literal(Value{scene.as_of}), fresh_sql(scene, "source_kind", "as_of"), rank_sql("source_kind")));
}

// Only cells over all sizes: a size class of its own is another market. Of one cell and year a stated growth counts
// before a computed one, then the later load.
Result<void> build_market(const Scene& scene) {
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE market_growth AS
    WITH c AS (
      SELECT trim(industry) AS label, lower(trim(industry)) AS industry,
        nullif(nullif(lower(trim(country)), ''), 'all') AS country, year, growth, accounts,
        CAST(revenue AS DOUBLE) AS revenue,
        coalesce(source, 'market') AS source, load_seq
      FROM market WHERE coalesce(lower(trim(size_class)), 'all') IN ('', 'all') AND year <= year({0})),
    g AS (SELECT c.*, c.growth IS NULL AS computed,
        coalesce(c.growth, c.revenue / nullif(b.revenue, 0) - 1) AS rate
      FROM c LEFT JOIN (SELECT industry, country, year, max(revenue) AS revenue FROM c GROUP BY ALL) b
        ON b.industry = c.industry AND b.country IS NOT DISTINCT FROM c.country AND b.year = c.year - 1)
    SELECT label, industry, country, year, rate AS growth, source, computed, accounts, revenue FROM g
      WHERE rate IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY industry, country, year ORDER BY computed, load_seq DESC, source,
      rate, label, accounts, revenue) = 1;
    CREATE OR REPLACE TEMP TABLE growth_cell AS
    WITH cells AS (SELECT DISTINCT lower(trim(industry)) AS industry, lower(trim(country)) AS country FROM unit
      WHERE industry IS NOT NULL)
    SELECT c.industry, c.country, g.country AS cell_country, g.growth, g.year, g.source
    FROM cells c JOIN market_growth g ON g.industry = c.industry AND (g.country = c.country OR g.country IS NULL)
    QUALIFY row_number() OVER (PARTITION BY c.industry, c.country ORDER BY g.country IS NULL, g.year DESC) = 1)",
    literal(Value{scene.as_of})));
}

Table from(Table table, std::string source, std::string note) {
  table.source = std::move(source);
  table.note = std::move(note);
  return table;
}

}  // namespace

// Stale statements are shown, but move no money: `expected` rests on what is young enough.
Result<void> build_outlook(const Scene& scene) {
  LODE_CHECK(build_weight(scene));
  LODE_CHECK(build_plans(scene));
  LODE_CHECK(build_market(scene));
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE outlook AS
    WITH o AS (
      SELECT m.account_id, w.share_of_cost, w.criticality, w.as_of, coalesce(w.fresh, false) AS fresh, w.source_kind,
        c.industry AS cell_industry, c.cell_country, c.growth AS market_growth, c.year AS market_year,
        c.source AS market_source,
        coalesce(make_date(c.year, 12, 31) > {0} - to_months(CAST({1} AS INTEGER)), false) AS market_fresh,
        p.direction, p.as_of AS plan_as_of, coalesce(p.fresh, false) AS plan_fresh, p.plans, coalesce(p.torn,
          false) AS torn,
        CASE WHEN u.revenue_12m >= 0 THEN CAST(u.revenue_12m AS DOUBLE) / nullif(CAST(u.turnover AS DOUBLE), 0) END
          AS own_share,
        (1 + u.growth_12m) / nullif(1 + c.growth, 0) - 1 AS share_trend
      FROM member m JOIN unit u USING (account_id) LEFT JOIN weight_of w ON w.account_id = m.account_id
      LEFT JOIN plan_of p ON p.account_id = m.account_id
      LEFT JOIN growth_cell c ON c.industry = lower(trim(u.industry))
        AND c.country IS NOT DISTINCT FROM lower(trim(u.country)))
    SELECT *, CASE WHEN (market_growth IS NOT NULL AND market_fresh) OR (direction IS NOT NULL AND plan_fresh)
        THEN CASE WHEN market_fresh THEN market_growth ELSE 0 END + CASE WHEN NOT plan_fresh THEN 0
          WHEN direction = 'grow' THEN {2} WHEN direction = 'shrink' THEN -{2} ELSE 0 END END AS expected,
      CASE WHEN share_of_cost IS NOT NULL OR criticality IS NOT NULL
        THEN coalesce(criticality >= {3}, false) OR coalesce(share_of_cost >= {4}, false) END AS speaks_for_plan
    FROM o;
    CREATE OR REPLACE TEMP VIEW importance_of AS
    SELECT account_id, share_of_cost, criticality, market_growth AS growth, direction, as_of, fresh FROM outlook
    WHERE share_of_cost IS NOT NULL OR criticality IS NOT NULL OR market_growth IS NOT NULL OR
      direction IS NOT NULL)",
    literal(Value{scene.as_of}), threshold(scene, "Q6.market_months", 24), threshold(scene, "Q6.strategy", 0.05),
    threshold(scene, "Q6.criticality", 4), threshold(scene, "Q6.share_of_cost", 0.05)));
}

Result<Table> importance_table(const Scene& scene, const Focus& focus) {
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format(R"(
        WITH x AS (SELECT coalesce(m.segment, 'unassigned') AS segment, m.weight, o.* EXCLUDE (account_id)
          FROM member m JOIN outlook o USING (account_id) WHERE m.in_universe AND {0}),
        g AS (SELECT coalesce(segment, 'all') AS segment, count(*) AS accounts, count(as_of) AS known,
            {1} AS coverage, median(share_of_cost) AS share_of_cost, median(criticality) AS criticality,
            CASE WHEN exact_sum_if(weight, market_growth IS NOT NULL) > 0
              THEN exact_sum(weight * market_growth) / exact_sum_if(weight, market_growth IS NOT NULL)
              ELSE exact_mean(market_growth) END AS growth, {2} AS growth_coverage,
            count(*) FILTER (WHERE direction = 'grow') AS grow, count(*) FILTER (WHERE direction = 'hold') AS hold,
            count(*) FILTER (WHERE direction = 'shrink') AS shrink, {3} AS plan_coverage,
            count(*) FILTER (WHERE speaks_for_plan) AS for_plan,
            median(own_share) AS own_share, median(share_trend) AS share_trend
          FROM x GROUP BY GROUPING SETS ((segment){4}))
        SELECT segment, accounts, known, coverage, share_of_cost, criticality, growth, growth_coverage, grow, hold,
          shrink, plan_coverage, for_plan, own_share, share_trend FROM g ORDER BY {5})",
        within(focus, "m"), covered("fresh"), covered("market_growth IS NOT NULL"), covered("plan_fresh"),
        focus.segment.empty() ? ", ()" : "", segment_order(scene, "segment")),
      {}, "importance", "How much we matter to them, and where they are going",
      {{"segment", "segment", Kind::id}, {"accounts", "accounts", Kind::integer}, {"known", "known", Kind::integer},
       {"coverage_pct", "revenue covered", Kind::share}, {"share_of_cost", "of their cost", Kind::share},
       {"criticality", "criticality", Kind::ratio}, {"growth", "market growth", Kind::share},
       {"growth_coverage_pct", "growth known", Kind::share, true}, {"grow", "plan to grow", Kind::integer},
       {"hold", "to hold", Kind::integer}, {"shrink", "to shrink", Kind::integer},
       {"plan_coverage_pct", "plans known", Kind::share},
       {"speaks_for_plan", "for a plan of their own", Kind::integer},
       {"own_share", "of their turnover", Kind::share, true},
       {"share_trend", "our share grows", Kind::share, true}}));
  return from(std::move(table), "importance, strategy and market up to " + to_text(scene.as_of),
              "medians of what is known; market growth weighted by our revenue; covered: statements young enough");
}

Result<Table> importance_accounts_table(const Scene& scene, const Focus& focus) {
  LODE_TRY(table, cut_table(
      scene, focus,
      fmt::format("SELECT m.account_id, m.name, m.segment, o.share_of_cost, o.criticality, o.own_share, "
                  "o.share_trend, o.market_growth, o.direction, o.as_of, o.source_kind, CASE WHEN o.as_of IS NOT "
                  "NULL THEN o.fresh END AS fresh, o.speaks_for_plan, o.expected, o.market_year, o.market_source, "
                  "m.weight FROM outlook o JOIN member m USING (account_id) WHERE {} AND (o.as_of IS NOT NULL OR "
                  "o.plans IS NOT NULL {})",
                  within(focus, "m"), focus.account.empty() ? "AND m.in_universe" : "OR TRUE"),
      "coalesce(speaks_for_plan, false) DESC, weight DESC, account_id", "importance_accounts",
      "Our weight in their business, account by account",
      {{"account_id", "account", Kind::id}, {"name", "name"}, {"segment", "segment", Kind::id},
       {"share_of_cost", "of their cost", Kind::share}, {"criticality", "criticality", Kind::integer},
       {"own_share", "of their turnover", Kind::share, true}, {"share_trend", "our share grows", Kind::share},
       {"growth", "market growth", Kind::share}, {"direction", "they plan to"}, {"as_of", "said on", Kind::date},
       {"source_kind", "source", Kind::id}, {"fresh", "young enough", Kind::boolean, true},
       {"speaks_for_plan", "for a plan of its own", Kind::boolean}, {"expected", "pool grows", Kind::share, true},
       {"market_year", "year of growth", Kind::integer, true},
       {"market_source", "source of growth", Kind::text, true}, {"weight", "weight", Kind::money, true}}));
  return from(std::move(table), "importance, strategy and market up to " + to_text(scene.as_of),
              fmt::format("criticality {} or more, or {:g} % of their cost, speaks for a plan of its own; our share "
                          "grows: our revenue against their market", threshold(scene, "Q6.criticality", 4),
                          100 * threshold(scene, "Q6.share_of_cost", 0.05)));
}

Result<Table> growth_table(const Scene& scene, const Focus& focus) {
  LODE_TRY(table, cut_table(
      scene, focus,
      fmt::format(R"(
        SELECT g.label AS industry, coalesce(upper(g.country), 'all') AS country, g.year, g.growth, g.source,
          g.computed, coalesce(n.accounts, 0) AS accounts, n.revenue, n.accounts IS NOT NULL AS used
        FROM market_growth g LEFT JOIN (
          SELECT o.cell_industry, o.cell_country, o.market_year, count(*) AS accounts, sum(m.revenue_12m) AS revenue
          FROM outlook o JOIN member m USING (account_id) WHERE o.market_year IS NOT NULL AND {} GROUP BY ALL) n
        ON n.cell_industry = g.industry AND n.cell_country IS NOT DISTINCT FROM g.country AND n.market_year = g.year
        WHERE {})",
        within(focus, "m"), focus.segment.empty() && focus.account.empty() ? "TRUE" : "n.accounts IS NOT NULL"),
      "used DESC, revenue DESC NULLS LAST, industry, country, year DESC", "growth", "How their markets grow",
      {{"industry", "industry"}, {"country", "country", Kind::id}, {"year", "year", Kind::id},
       {"growth", "growth", Kind::share}, {"source", "source"},
       {"computed", "from revenue of two years", Kind::boolean, true}, {"accounts", "our accounts", Kind::integer},
       {"revenue", "our revenue there", Kind::money}, {"used", "in use", Kind::boolean}}));
  return from(std::move(table), "market figures up to " + to_text(scene.as_of),
              "in use: the latest year of the account's industry in its country, else of the industry's rows that "
              "name no country");
}

Result<Table> strategies_table(const Scene& scene, const Focus& focus) {
  LODE_TRY(table, cut_table(
      scene, focus,
      fmt::format("SELECT account_id, m.name, m.segment, s.direction, s.statement, s.as_of, s.source_kind, s.fresh, "
                  "m.weight FROM stated_plan s JOIN member m USING (account_id) WHERE {}", in_focus(focus)),
      "weight DESC, account_id, as_of DESC, statement, source_kind", "strategies", "What they plan",
      {{"account_id", "account", Kind::id}, {"name", "name"}, {"segment", "segment", Kind::id},
       {"direction", "direction"}, {"statement", "plan"}, {"as_of", "said on", Kind::date},
       {"source_kind", "source", Kind::id}, {"fresh", "young enough", Kind::boolean},
       {"weight", "weight", Kind::money, true}}));
  return from(std::move(table), "strategies up to " + to_text(scene.as_of), {});
}

// Only pools whose growth is known are moved; the others are shown beside them and stay as they are.
Result<Table> effect_table(const Scene& scene, const Focus& focus) {
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format(R"(
        WITH x AS (SELECT coalesce(m.segment, 'unassigned') AS segment, p.upside, o.expected,
            greatest(0, greatest(0, p.pool * (1 + o.expected)) * coalesce(p.share_max, 1) - p.captured) AS next
          FROM pool_of p JOIN member m USING (account_id) JOIN outlook o USING (account_id)
          WHERE m.in_universe AND p.upside IS NOT NULL AND {0}),
        g AS (SELECT coalesce(segment, 'all') AS segment, count(*) AS accounts, exact_sum(upside) AS upside,
            count(expected) AS known, exact_sum_if(upside, expected IS NOT NULL) AS now,
            exact_sum_if(next, expected IS NOT NULL) AS next
          FROM x GROUP BY GROUPING SETS ((segment){1}))
        SELECT segment, accounts, upside, known, now, next, next - now, (next - now) / nullif(now, 0)
          FROM g ORDER BY {2})",
        within(focus, "m"), focus.segment.empty() ? ", ()" : "", segment_order(scene, "segment")),
      {}, "effect_on_upside", "What growth does to the upside within a year",
      {{"segment", "segment", Kind::id}, {"accounts", "with a pool", Kind::integer},
       {"upside", "upside now", Kind::money}, {"growth_known", "growth known", Kind::integer},
       {"upside_known", "their upside now", Kind::money}, {"upside_next", "with growth", Kind::money},
       {"change", "change", Kind::money}, {"change_pct", "change in %", Kind::share}}));
  auto points = 100 * threshold(scene, "Q6.strategy", 0.05);
  return from(std::move(table), "pools, market growth and stated plans up to " + to_text(scene.as_of),
              fmt::format("pool x (1 + market growth, {:+g} points where they plan to grow, {:+g} to shrink: a "
                          "convention, threshold Q6.strategy), cap and revenue as today", points, -points));
}

Result<void> tell_outlook(Part& out, const Scene& scene) {
  LODE_TRY(odd, scene.connection.query(
      "SELECT count(*), min(account_id || ' (criticality ' || coalesce(CAST(criticality AS VARCHAR), '–') || "
      "', share of cost ' || coalesce(CAST(share_of_cost AS VARCHAR), '–') || ')') FROM importance "
      "WHERE criticality NOT BETWEEN 1 AND 5 OR share_of_cost NOT BETWEEN 0 AND 1"));
  if (auto n = count_of(odd.rows[0][0]); n > 0)
    out.findings.push_back(
        {.rule = "IMP01", .name = "importance-out-of-range", .severity = Severity::warning,
         .message = fmt::format("{} a criticality outside 1 to 5 or a share of cost outside 0 to 100 %, such as {}: "
                                "that value counts as unknown", counted(n, "row has", "rows have"),
                                to_text(odd.rows[0][1])),
         .evidence = {{"rows", odd.rows[0][0]}, {"example", odd.rows[0][1]}},
         .fix = "criticality is a whole number from 1 (easy to do without us) to 5 (they stop without us)"});
  LODE_TRY(torn, scene.connection.query("SELECT count(*), min(account_id) FROM plan_of WHERE torn"));
  if (auto n = count_of(torn.rows[0][0]); n > 0)
    out.findings.push_back(
        {.rule = "IMP02", .name = "plans-contradict", .severity = Severity::info,
         .message = fmt::format("{} both to grow and to shrink, such as {}: the latest plan counts",
                                counted(n, "account plans", "accounts plan"), to_text(torn.rows[0][1])),
         .evidence = {{"accounts", torn.rows[0][0]}, {"example", torn.rows[0][1]}},
         .fix = "ask which of the two holds for what they buy from us"});
  LODE_CHECK(tell_lost(out, scene, "importance", {.rule = "IMP03", .name = "statement-on-unknown-account"}));
  LODE_CHECK(tell_lost(out, scene, "strategy", {.rule = "IMP03", .name = "statement-on-unknown-account"}));
  LODE_TRY(bare, scene.connection.query(
      "SELECT (SELECT count(*) FROM market), count(*), min(lower(trim(u.industry)) || coalesce(' in ' || u.country, "
      "'')), count(*) FILTER (WHERE u.industry IS NULL) FROM outlook o JOIN unit u USING (account_id) JOIN member m "
      "USING (account_id) WHERE o.market_growth IS NULL AND m.in_universe"));
  if (const auto& row = bare.rows[0]; count_of(row[0]) > 0 && count_of(row[1]) > 0)
    out.findings.push_back(
        {.rule = "IMP04", .name = "market-unknown", .severity = Severity::info,
         .message = fmt::format("for {} no market figure fits{}{}",
                                counted(count_of(row[1]), "account", "accounts"),
                                is_null(row[2]) ? std::string() : ", such as " + to_text(row[2]),
                                count_of(row[3]) == 0 ? std::string() : fmt::format("; {} of them without an "
                                "industry", count_of(row[3]))),
         .evidence = {{"accounts", row[1]}, {"without_industry", row[3]}, {"example", row[2]}},
         .fix = "name industries and countries in `market` as they stand at the accounts, or load figures for "
                "these"});
  return {};
}

}  // namespace lode::dig
