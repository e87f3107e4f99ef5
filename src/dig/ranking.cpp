// Expected value = chance x capped upside. What is not known is not guessed: without segment or pool a prospect has no
// expected value and stands after those that have one. Reasons are put into words only for the rows that are shown.
#include "dig/ranking.h"

#include <fmt/format.h>

#include <array>

#include "dig/coverage.h"
#include "dig/likeness.h"

namespace lode::dig {
namespace {

using store::literal;

std::string titles_sql(const Scene& scene) {
  std::string rows;
  for (const auto& s : scene.segmentation.segments)
    rows += fmt::format("{}({}, {})", rows.empty() ? "" : ", ", literal(Value(s.id)),
                        literal(Value(s.title.empty() ? s.id : s.title)));
  return rows.empty() ? "(SELECT NULL::VARCHAR AS segment, NULL::VARCHAR AS title WHERE FALSE)"
                      : fmt::format("(SELECT * FROM (VALUES {}) v(segment, title))", rows);
}

// Words made in SQL: 0.384 → '38 %', 12345.6 → '12,346', 3 deals → '3 deals'.
constexpr std::string_view word_macros = R"(
  CREATE OR REPLACE TEMP MACRO percent(x) AS CAST(round(100 * x) AS INTEGER) || ' %';
  CREATE OR REPLACE TEMP MACRO amount(x) AS format('{:,}', CAST(round(x) AS BIGINT));
  CREATE OR REPLACE TEMP MACRO plain(x) AS CASE WHEN abs(x) >= 1000 THEN amount(x)
    WHEN x = round(x) OR abs(x) >= 10 THEN CAST(CAST(round(x) AS BIGINT) AS VARCHAR)
    ELSE CAST(round(x, 1) AS VARCHAR) END;
  CREATE OR REPLACE TEMP MACRO deals_of(n) AS CASE WHEN n > 1 THEN n || ' deals' ELSE 'a deal' END;
  CREATE OR REPLACE TEMP MACRO in_brackets(x) AS coalesce(' (' || lower(x) || ')', '');
  CREATE OR REPLACE TEMP MACRO pool_words(kind, source) AS CASE kind
    WHEN 'stated' THEN 'stated, ' || replace(source, '_', ' ')
    WHEN 'market' THEN 'from market figures' ELSE 'modelled' END;
  CREATE OR REPLACE TEMP MACRO cap_words(cap, assumed) AS CASE WHEN cap IS NULL THEN ''
    WHEN assumed THEN ', at most ' || percent(cap) || ' as is usual there'
    ELSE ', they allow ' || percent(cap) END)";

// What is shown, its deals (open ones and the last lost one), and which question to ask first.
constexpr std::string_view shown_sql = R"(
  CREATE OR REPLACE TEMP TABLE shown AS SELECT p.*, m.name, m.owner_id FROM prospect p JOIN member m USING (account_id)
  WHERE {} ORDER BY p.rank {};
  CREATE OR REPLACE TEMP TABLE shown_deals AS
  SELECT account_id, count(*) FILTER (WHERE outcome = 'open') AS open,
    sum(amount) FILTER (WHERE outcome = 'open') AS amount,
    arg_max(stage, (opened, opportunity_id)) FILTER (WHERE outcome = 'open') AS stage,
    count(*) FILTER (WHERE outcome = 'lost') AS lost, max(closed) FILTER (WHERE outcome = 'lost') AS lost_on,
    arg_max(reason, (closed, opportunity_id)) FILTER (WHERE outcome = 'lost') AS reason
  FROM deal WHERE account_id IN (SELECT account_id FROM shown) GROUP BY account_id;
  CREATE OR REPLACE TEMP TABLE shown_ask AS
  SELECT account_id, question FROM ask_worth WHERE account_id IN (SELECT account_id FROM shown)
  QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY worth DESC, question <> 'Q3', question) = 1)";

// One part of the sentence that says why: SQL for its strength, and for its words (null: does not apply).
struct Reason {
  const char* strength;
  const char* said;
};
// What decides the rank comes first, then what is happening there, then what lies farthest from usual.
constexpr std::array reasons{
    Reason{"3.0", R"(CASE WHEN s.expected_value IS NOT NULL THEN
      percent(s.chance) || ' chance (' || percent(s.chance_low) || ' to ' || percent(s.chance_high) ||
      CASE WHEN s.deals > 0 THEN ', ' || plain(s.deals) || ' deals of ' || t.title ELSE ', the rate of all' END ||
      ') of ' || amount(s.upside) || ' {currency} (pool ' || pool_words(s.pool_kind, s.source_kind) ||
      cap_words(s.cap, s.cap_assumed) || ')' END)"},
    Reason{"2.8", R"(CASE WHEN s.placed_by = 'surrogate' THEN
        'probably ' || t.title || ' (a surrogate rule, right for ' || percent(s.accuracy) || ')'
      WHEN s.kind = 'unknown' THEN 'in no segment yet: ' || array_to_string(p.blame, ' and ') || ' unknown'
      WHEN s.segment IS NULL THEN 'fits no segment' END)"},
    Reason{"2.6", R"(CASE WHEN s.upside IS NULL THEN 'what they spend is unknown'
      WHEN s.chance IS NULL THEN amount(s.upside) || ' {currency} could be ours' ||
        CASE WHEN s.placed_by = 'rule' THEN ', no closed deal tells the chance' ELSE '' END END)"},
    Reason{"2.4", R"(CASE WHEN d.open > 0 THEN
      deals_of(d.open) || coalesce(' of ' || amount(d.amount) || ' {currency}', '') ||
      CASE WHEN d.open > 1 THEN ' are open' ELSE ' is open' END || in_brackets(d.stage) END)"},
    Reason{"0.8", R"(CASE WHEN d.lost > 0 THEN
      deals_of(d.lost) || ' lost' || CASE WHEN d.lost > 1 THEN ', the last' ELSE '' END ||
      coalesce(' in ' || strftime(d.lost_on, '%Y-%m'), '') || in_brackets(d.reason) END)"},
    Reason{"2 * abs(r.alike - 0.5)", R"(CASE WHEN abs(r.alike_share - r.firm_share) >= 0.03 THEN
      percent(r.alike_share) || ' of ' || CASE r.alike_of WHEN 'segment' THEN 'all in ' || t.title
        WHEN 'country' THEN 'those in ' || r.alike_value ELSE r.alike_value END ||
      ' that we know buy from us (of all: ' || percent(r.firm_share) || ')' END)"},
    Reason{"CASE WHEN r.fit = 1 THEN 0.3 ELSE 0.6 END", R"('{size}: ' || plain(r.size) ||
      CASE WHEN r.fit = 1 THEN ', like' WHEN r.size > r.size_high THEN ', more than' ELSE ', fewer than' END ||
      ' most customers there (' || plain(r.size_low) || ' to ' || plain(r.size_high) || ')')"},
    Reason{"abs(r.filled - 0.5)", R"('customers there rate us ' || CAST(round(100 * r.filled) AS INTEGER) ||
      ' of 100 on their needs (' || r.rated || ' asked)')"}};

// The four strongest, as one sentence.
std::string reasons_sql(const Scene& scene, const std::string& size) {
  std::string list;
  for (const auto& reason : reasons)
    list += fmt::format("{}{{'k': CAST({} AS DOUBLE), 'said': {}}}", list.empty() ? "" : ", ", reason.strength,
                        fmt::format(fmt::runtime(reason.said), fmt::arg("currency", scene.settings.currency),
                                    fmt::arg("size", size)));
  return fmt::format("array_to_string(list_transform(list_reverse_sort(list_filter([{}], lambda x: x.said IS NOT NULL "
                     "AND x.k IS NOT NULL))[1:4], lambda x: x.said), '; ')", list);
}

std::string ask_sql() {
  const auto* pool = find_question("pool");
  return fmt::format(
      "CASE WHEN s.kind = 'unknown' THEN k.ask WHEN s.upside IS NULL AND s.segment IS NOT NULL THEN {} ELSE a.ask END",
      literal(Value(std::string(pool->ask_for))));
}

}  // namespace

Result<void> build_ranking(const Scene& scene) {
  return scene.connection.run(R"(
    CREATE OR REPLACE TEMP TABLE prospect AS
    WITH limits AS (
      SELECT u.unit_id AS account_id, min(c.share_max) AS share_max FROM cap c
      JOIN account_unit u ON u.account_id = coalesce(c.account_id, c.parent_id) GROUP BY u.unit_id),
    usual AS (
      SELECT m.segment, median(CAST(l.share_max AS DOUBLE)) AS share_max FROM limits l JOIN member m USING (account_id)
      WHERE m.segment IS NOT NULL GROUP BY m.segment HAVING count(*) >= 5),
    base AS (
      SELECT m.account_id, coalesce(m.segment, x.segment) AS segment,
        CASE WHEN m.segment IS NOT NULL THEN 'rule' WHEN x.segment IS NOT NULL THEN 'surrogate' END AS placed_by,
        x.accuracy, n.kind, m.in_universe,
        CASE WHEN m.segment IS NOT NULL THEN coalesce(cg.chance, cs.chance) END AS chance,
        CASE WHEN m.segment IS NOT NULL THEN coalesce(cg.chance_low, cs.chance_low) END AS chance_low,
        CASE WHEN m.segment IS NOT NULL THEN coalesce(cg.chance_high, cs.chance_high) END AS chance_high,
        CASE WHEN m.segment IS NOT NULL THEN cs.deals END AS deals,
        p.pool, p.kind AS pool_kind, p.source_kind, p.as_of, p.fresh,
        coalesce(CAST(l.share_max AS DOUBLE), o.share_max) AS cap,
        l.share_max IS NULL AND o.share_max IS NOT NULL AS cap_assumed,
        coalesce(CAST(m.revenue_12m AS DOUBLE), 0) AS captured, k.margin, r.relevance
      FROM member m LEFT JOIN placement n USING (account_id) LEFT JOIN surrogate_of x USING (account_id)
      LEFT JOIN win_group g ON g.account_id = m.account_id
      LEFT JOIN chance_of cg ON cg.segment = m.segment AND cg.grp = g.grp
      LEFT JOIN chance_of cs ON cs.segment = m.segment AND cs.grp IS NULL
      LEFT JOIN pool_of p ON p.account_id = m.account_id LEFT JOIN limits l ON l.account_id = m.account_id
      LEFT JOIN usual o ON o.segment = m.segment LEFT JOIN stake k ON k.account_id = m.account_id
      LEFT JOIN relevance_of r ON r.account_id = m.account_id
      WHERE m.status = 'prospect' AND coalesce(n.kind, '') <> 'outside'),
    worth AS (
      SELECT *, CASE WHEN pool IS NOT NULL THEN greatest(0, pool * coalesce(cap, 1) - captured) END AS upside,
        chance * upside AS expected_value, expected_value * margin AS expected_profit FROM base)
    SELECT *, row_number() OVER (ORDER BY expected_value DESC NULLS LAST, (placed_by = 'rule') DESC NULLS LAST,
      upside DESC NULLS LAST, relevance DESC NULLS LAST, account_id) AS rank FROM worth)");
}

Result<Table> tell_ranking(const Scene& scene, const Focus& focus) {
  LODE_TRY(size, size_title(scene));
  LODE_CHECK(scene.connection.run(word_macros));
  auto condition = within(focus, "p");
  LODE_CHECK(scene.connection.run(fmt::format(shown_sql, condition,
                                              focus.top > 0 ? fmt::format("LIMIT {}", focus.top) : "")));
  LODE_TRY(chosen, among(scene, "shown_ask"));
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format(R"(
    SELECT s.account_id, s.name, s.segment, s.rank, s.chance, s.upside, s.expected_value, s.relevance,
      {} AS reasons, {} AS ask_first,
      s.expected_value AS score, s.placed_by, s.chance_low, s.chance_high, s.deals::BIGINT, s.pool, s.pool_kind,
      s.source_kind, s.as_of, s.cap, s.cap_assumed, s.expected_profit, s.owner_id
    FROM shown s LEFT JOIN {} t USING (segment) LEFT JOIN shown_deals d USING (account_id)
    LEFT JOIN relevance_of r USING (account_id) LEFT JOIN placement p USING (account_id)
    LEFT JOIN asking k USING (account_id)
    LEFT JOIN (SELECT a.account_id, coalesce(a.ask, q.ask_for) AS ask FROM answer a
      JOIN shown_ask USING (account_id, question) JOIN asking_for q USING (question) WHERE {}) a USING (account_id)
    ORDER BY s.rank)", reasons_sql(scene, size), ask_sql(), titles_sql(scene), chosen),
      {}, "prospects", "Prospects, the most promising first",
      {{"account_id", "account", Kind::id}, {"name", "name"}, {"segment", "segment", Kind::id},
       {"rank", "rank", Kind::integer}, {"chance", "chance", Kind::share}, {"upside", "could be ours", Kind::money},
       {"expected_value", "expected", Kind::money}, {"relevance", "relevance", Kind::share},
       {"reasons", "why", Kind::text, true}, {"ask_first", "ask first", Kind::text, true},
       {"score", "score", Kind::money, true}, {"placed_by", "placed by", Kind::id, true},
       {"chance_low", "at least", Kind::share, true}, {"chance_high", "at most", Kind::share, true},
       {"deals", "deals of its segment", Kind::integer, true}, {"pool", "pool", Kind::money, true},
       {"pool_kind", "pool is", Kind::id, true}, {"source_kind", "pool from", Kind::id, true},
       {"as_of", "pool as of", Kind::date, true}, {"cap", "largest share they allow", Kind::share, true},
       {"cap_assumed", "largest share assumed", Kind::boolean, true},
       {"expected_profit", "expected profit", Kind::money, true}, {"owner_id", "owner", Kind::id, true}}));
  LODE_TRY(total, scene.connection.one("SELECT count(*) FROM prospect p WHERE " + condition));
  if (auto all = std::get<std::int64_t>(total); all > std::ssize(table.rows)) table.total_rows = all;
  table.source = fmt::format("deals, pools and limits up to {}", to_text(scene.as_of));
  table.note = "expected: chance x what could be ours, which is the pool up to the largest share they allow (where "
      "that "
               "is unknown, the usual one of the segment); a ceiling, as a first deal seldom brings all of it";
  return table;
}

}  // namespace lode::dig
