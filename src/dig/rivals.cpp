// Competition per account, from stated positions and from ratings of us and of others by the same customer.
#include "dig/rivals.h"

#include <fmt/format.h>

#include "dig/catalogue.h"
#include "dig/evidence.h"
#include "dig/ratings.h"
#include "dig/telling.h"

namespace lode::dig {
namespace {

using store::literal;

constexpr std::string_view trend_sql = R"(CASE
    WHEN lower(trim(t.trend)) IN ('up', 'rising', 'growing', 'increasing', 'gaining', 'more', '+') THEN 'up'
    WHEN lower(trim(t.trend)) IN ('flat', 'stable', 'steady', 'same', 'unchanged', '=', '0') THEN 'flat'
    WHEN lower(trim(t.trend)) IN ('down', 'falling', 'shrinking', 'decreasing', 'losing', 'less', '-')
      THEN 'down' END)";

// Of several statements on one competitor: young enough first, then the unit's own, then the better source, the
// later.
Result<void> build_positions(const Scene& scene) {
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE rival_at AS
    WITH c AS (
      SELECT u.unit_id AS account_id, t.account_id AS part, lower(trim(t.competitor)) AS rival,
        trim(t.competitor) AS competitor, CASE WHEN t.share BETWEEN 0 AND 1 THEN t.share END AS share, {0} AS trend,
        t.as_of, coalesce(t.source_kind, 'claim') AS source_kind, t.load_seq
      FROM competitor_position t JOIN account_unit u USING (account_id) WHERE t.as_of <= {1})
    SELECT account_id, part, rival, competitor, share, trend, as_of, source_kind, coalesce({2}, false) AS fresh,
      {3} AS nobody
    FROM c QUALIFY row_number() OVER (PARTITION BY account_id, rival ORDER BY fresh DESC, part <> account_id, {4},
      as_of DESC, load_seq DESC, share DESC NULLS LAST, trend, competitor, part, source_kind) = 1)",
    trend_sql, literal(Value{scene.as_of}), fresh_sql(scene, "source_kind", "as_of"), none_sql("rival"),
    rank_sql("source_kind")));
}

// Shares said of different parts of a unit are shares of different things: each part is added up on its own, and our
// share counts with what was said of the unit itself. The fullest part stands for the unit.
Result<void> build_shares(const Scene& scene) {
  return scene.connection.run(R"(
    CREATE OR REPLACE TEMP TABLE shares_of AS
    WITH s AS (SELECT account_id, part, exact_sum(share) AS theirs FROM rival_at WHERE NOT nobody GROUP BY ALL
        HAVING count(share) > 0),
    t AS (SELECT s.account_id, s.part, s.theirs,
        CASE WHEN s.part = s.account_id AND p.pool > 0 THEN p.captured / p.pool END AS ours, p.kind AS pool_kind
      FROM s LEFT JOIN pool_of p ON p.account_id = s.account_id)
    SELECT account_id, theirs, ours, theirs + coalesce(ours, 0) AS total, pool_kind FROM t
    QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY theirs + coalesce(ours, 0) DESC, part) = 1)");
}

// Both rated by the same customer; one figure of a rating, here and in Q5.
Result<void> build_versus(const Scene& scene) {
  LODE_TRY(there, scene.connection.one(
      "SELECT count(*) FROM information_schema.tables WHERE table_name = 'best_rated'"));
  if (count_of(there) == 0) {  // Q7 alone was asked
    LODE_CHECK(build_catalogue(scene));
    LODE_CHECK(build_ratings(scene));
  }
  return scene.connection.run(R"(
    CREATE OR REPLACE TEMP TABLE versus AS
    WITH them AS (
      SELECT *, lower(supplier) AS rival FROM best_rated WHERE supplier <> 'us'
      QUALIFY row_number() OVER (PARTITION BY account_id, need_id, lower(supplier)
        ORDER BY rank, fresh DESC, as_of DESC, supplier) = 1)
    SELECT them.account_id, them.need_id, them.rival, them.supplier AS competitor, us.performance / 100 AS ours,
      them.performance / 100 AS theirs, least(us.as_of, them.as_of) AS as_of
    FROM them JOIN best_rated us ON us.account_id = them.account_id AND us.need_id = them.need_id
      AND us.supplier = 'us')");
}

Table from(Table table, std::string source, std::string note) {
  table.source = std::move(source);
  table.note = std::move(note);
  return table;
}

}  // namespace

std::string none_sql(std::string_view text) {
  return fmt::format("coalesce(lower(trim({})) IN ('none', 'no', 'nobody', 'no one', 'nothing', 'nothing planned', "
                     "'no competitor'), false)", text);
}

Result<void> build_rivals(const Scene& scene) {
  LODE_CHECK(build_positions(scene));
  LODE_CHECK(build_shares(scene));
  return build_versus(scene);
}

// A need counts as one where somebody leads only if enough customers compared both on it.
Result<Table> competitors_table(const Scene& scene, const Focus& focus) {
  LODE_TRY(table, cut_table(
      scene, focus,
      fmt::format(R"(
        WITH m AS (SELECT account_id, weight, revenue_12m, name FROM member WHERE in_universe AND {0}),
        total AS (SELECT exact_sum(weight) AS weight FROM m),
        p AS (SELECT rival, min(competitor) AS competitor, count(*) AS accounts,
          count(*) FILTER (WHERE fresh) AS fresh,
            sum(m.revenue_12m) AS revenue, exact_sum(m.weight) AS weight, exact_mean(share) AS share,
            count(*) FILTER (WHERE trend = 'up') AS up, count(*) FILTER (WHERE trend = 'flat') AS flat,
            count(*) FILTER (WHERE trend = 'down') AS down, max(as_of) AS as_of
          FROM rival_at JOIN m USING (account_id) WHERE NOT nobody GROUP BY rival),
        n AS (SELECT rival, need_id, min(competitor) AS competitor, count(*) AS n, exact_mean(theirs - ours) AS gap,
            count(*) FILTER (WHERE theirs > ours) AS lost, count(*) FILTER (WHERE ours > theirs) AS won
          FROM versus JOIN m USING (account_id) GROUP BY ALL),
        v AS (SELECT rival, min(competitor) AS competitor, CAST(sum(n) AS BIGINT) AS compared,
            CAST(sum(lost) AS BIGINT) AS lost, CAST(sum(won) AS BIGINT) AS won,
            string_agg(need_id, ', ' ORDER BY gap DESC, need_id) FILTER (WHERE n >= {1} AND gap > 0) AS they_lead,
            string_agg(need_id, ', ' ORDER BY gap, need_id) FILTER (WHERE n >= {1} AND gap < 0) AS we_lead
          FROM n GROUP BY rival)
        SELECT coalesce(p.competitor, v.competitor) AS competitor, coalesce(p.accounts, 0) AS accounts,
          coalesce(p.fresh, 0) AS fresh, p.revenue, p.weight / nullif(total.weight, 0) AS revenue_share, p.share,
          coalesce(p.up, 0) AS up, coalesce(p.flat, 0) AS flat, coalesce(p.down, 0) AS down, v.they_lead, v.we_lead,
          coalesce(v.compared, 0) AS compared, coalesce(v.lost, 0) AS lost, coalesce(v.won, 0) AS won, p.as_of
        FROM p FULL JOIN v USING (rival) CROSS JOIN total)",
        within(focus, ""), threshold(scene, "Q7.ratings", 3)),
      "revenue DESC NULLS LAST, accounts DESC, competitor", "competitors", "Who else supplies them",
      {{"competitor", "competitor"}, {"accounts", "accounts", Kind::integer},
       {"fresh", "known lately", Kind::integer, true}, {"revenue", "our revenue there", Kind::money},
       {"revenue_share", "of our revenue", Kind::share}, {"share", "their mean share", Kind::share},
       {"up", "rising", Kind::integer}, {"flat", "flat", Kind::integer}, {"down", "falling", Kind::integer},
       {"needs_they_lead", "they lead in"}, {"needs_we_lead", "we lead in"},
       {"compared", "comparisons", Kind::integer, true}, {"they_better", "they better", Kind::integer, true},
       {"we_better", "we better", Kind::integer, true}, {"as_of", "latest", Kind::date, true}}));
  return from(std::move(table), "competitor positions and need ratings up to " + to_text(scene.as_of),
              fmt::format("of accounts where a competitor is known; needs that at least {:g} customers rated for "
                          "both, by mean difference", threshold(scene, "Q7.ratings", 3)));
}

Result<Table> competition_accounts_table(const Scene& scene, const Focus& focus) {
  LODE_TRY(table, cut_table(
      scene, focus,
      fmt::format(R"(
        SELECT m.account_id, m.name, m.segment, r.competitor, r.share, r.trend, r.as_of, r.source_kind, r.fresh,
          s.ours,
          s.total, coalesce(v.lost, 0) AS lost, coalesce(v.won, 0) AS won, m.weight
        FROM rival_at r JOIN member m USING (account_id) LEFT JOIN shares_of s ON s.account_id = m.account_id
        LEFT JOIN (SELECT account_id, rival, count(*) FILTER (WHERE theirs > ours) AS lost,
            count(*) FILTER (WHERE ours > theirs) AS won FROM versus GROUP BY ALL) v
          ON v.account_id = r.account_id AND v.rival = r.rival
        WHERE {})", in_focus(focus)),
      "weight DESC, account_id, share DESC NULLS LAST, competitor", "competition_accounts",
      "Who competes for each account",
      {{"account_id", "account", Kind::id}, {"name", "name"}, {"segment", "segment", Kind::id},
       {"competitor", "competitor"}, {"share", "their share", Kind::share}, {"trend", "trend"},
       {"as_of", "said on", Kind::date}, {"source_kind", "source", Kind::id}, {"fresh", "young enough",
       Kind::boolean},
       {"our_share", "our share", Kind::share}, {"shares_total", "all shares", Kind::share, true},
       {"needs_they_lead", "needs where they are better", Kind::integer},
       {"needs_we_lead", "where we are", Kind::integer}, {"weight", "weight", Kind::money, true}}));
  return from(std::move(table), "competitor positions up to " + to_text(scene.as_of),
              "an account that is not here is one of which no competitor is known, not one without");
}

Result<Table> against_table(const Scene& scene, const Focus& focus) {
  LODE_TRY(table, cut_table(
      scene, focus,
      fmt::format("SELECT min(v.competitor) AS competitor, v.need_id, count(*) AS accounts, "
                  "exact_mean(v.ours) AS ours, exact_mean(v.theirs) AS theirs, exact_mean(v.theirs - v.ours) AS gap, "
                  "count(*) FILTER (WHERE theirs > ours) AS lost, "
                  "count(*) FILTER (WHERE ours > theirs) AS won "
                  "FROM versus v JOIN member m USING (account_id) WHERE {} GROUP BY v.rival, v.need_id",
                  in_focus(focus)),
      "gap DESC, competitor, need_id", "against", "How well they do against us, need by need",
      {{"competitor", "competitor"}, {"need_id", "need", Kind::id}, {"accounts", "customers asked", Kind::integer},
       {"ours", "we", Kind::share}, {"theirs", "they", Kind::share}, {"gap", "they minus we", Kind::share},
       {"they_better", "they better", Kind::integer}, {"we_better", "we better", Kind::integer}}));
  return from(std::move(table), "need ratings up to " + to_text(scene.as_of),
              "0 %: worst of the scale, 100 %: best; only customers who rated both");
}

Result<void> tell_competition(Part& out, const Scene& scene, const Focus& focus) {
  LODE_TRY(full, scene.connection.query(fmt::format(
      "SELECT count(*) OVER (), s.account_id, s.total, s.ours, s.theirs, s.pool_kind FROM shares_of s JOIN member m "
      "USING (account_id) WHERE s.total > 1.005 AND {} ORDER BY s.total DESC, s.account_id LIMIT 1",
      within(focus, "m"))));
  if (!full.rows.empty()) {
    const auto& r = full.rows[0];
    out.findings.push_back(
        {.rule = "PAR01", .name = "shares-above-pool", .severity = Severity::warning,
         .message = fmt::format("our share and our competitors' add up to more than 100 % at {}, most at {}: {} "
                                "(ours {}, theirs {})", counted(count_of(r[0]), "account", "accounts"), to_text(r[1]),
                                percent(r[2]),
                                percent(r[3]), percent(r[4])),
         .evidence = {{"accounts", r[0]}, {"example", r[1]}, {"total", r[2]}, {"ours", r[3]}, {"theirs", r[4]},
                      {"pool", r[5]}},
         .fix = "ask again for the shares, or for the pool: it may be too small"});
  }
  LODE_TRY(words, scene.connection.query(fmt::format(
      "SELECT count(*), min(t.trend) FROM competitor_position t WHERE t.trend IS NOT NULL AND {} IS NULL",
      trend_sql)));
  if (const auto& r = words.rows[0]; count_of(r[0]) > 0)
    out.findings.push_back(
        {.rule = "PAR02", .name = "unknown-trend", .severity = Severity::info,
         .message = fmt::format("{} a trend that is no word we know, such as '{}': counted as unknown",
                                counted(count_of(r[0]), "row has", "rows have"), to_text(r[1])),
         .evidence = {{"rows", r[0]}, {"example", r[1]}},
         .fix = "say up, flat or down; `values:` of the map can translate your words"});
  LODE_CHECK(tell_lost(out, scene, "competitor_position", {.rule = "PAR03", .name = "statement-on-unknown-account"}));
  return tell_lost(out, scene, "partnership", {.rule = "PAR03", .name = "statement-on-unknown-account"});
}

}  // namespace lode::dig
