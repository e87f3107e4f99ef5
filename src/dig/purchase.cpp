// The purchase process from steps, deals and what the segmentation file declares under `buying:`.
#include "dig/purchase.h"

#include <fmt/format.h>

#include "dig/people.h"
#include "dig/telling.h"

namespace lode::dig {
namespace {

using store::literal;

std::string text_or_null(const std::string& text) { return text.empty() ? "NULL" : literal(Value(text)); }

// `rows` as SELECT … with these columns; an empty table of the same shape where there are none.
std::string values(const std::string& rows, std::string_view nothing, std::string_view columns) {
  return rows.empty() ? fmt::format("(SELECT {} WHERE false)", nothing)
                      : fmt::format("(VALUES {}) v({})", rows, columns);
}

// What the file says about buying, as three small tables.
Result<void> build_declared(const Scene& scene) {
  std::string about, roles, steps;
  for (const auto& segment : scene.segmentation.segments) {
    if (!segment.has_buying) continue;
    auto id = literal(Value(segment.id));
    const auto& buying = segment.buying;
    about += fmt::format("{}({}, {}, {})", about.empty() ? "" : ", ", id, text_or_null(buying.level),
                         buying.days ? literal(Value(*buying.days)) : "NULL");
    for (const auto& role : buying.roles)
      roles += fmt::format("{}({}, {}, {})", roles.empty() ? "" : ", ", id, literal(Value(role.role)),
                           text_or_null(role.who));
    for (std::size_t i = 0; i < buying.process.size(); ++i)
      steps += fmt::format("{}({}, {}, {})", steps.empty() ? "" : ", ", id, i + 1, literal(Value(buying.process[i])));
  }
  return scene.connection.run(fmt::format(
      "CREATE OR REPLACE TEMP TABLE declared_buying AS SELECT CAST(segment AS VARCHAR) AS segment, "
      "CAST(level AS VARCHAR) AS level, CAST(days AS DOUBLE) AS days FROM {};"
      "CREATE OR REPLACE TEMP TABLE declared_role AS SELECT CAST(segment AS VARCHAR) AS segment, "
      "lower(CAST(role AS VARCHAR)) AS role, CAST(who AS VARCHAR) AS who FROM {};"
      "CREATE OR REPLACE TEMP TABLE declared_step AS SELECT CAST(segment AS VARCHAR) AS segment, "
      "CAST(step AS BIGINT) AS step, CAST(name AS VARCHAR) AS name FROM {}",
      values(about, "'' AS segment, '' AS level, 0 AS days", "segment, level, days"),
      values(roles, "'' AS segment, '' AS role, '' AS who", "segment, role, who"),
      values(steps, "'' AS segment, 0 AS step, '' AS name", "segment, step, name")));
}

// A unit's own steps are those of the unit itself, else of its first account that has any: steps of two sites are
// two processes, not one long one. Of a step said twice the later load counts.
Result<void> build_steps(const Scene& scene) {
  return scene.connection.run(R"(
    CREATE OR REPLACE TEMP TABLE step_of AS
    WITH own AS (
      SELECT u.unit_id AS account_id, CAST(NULL AS VARCHAR) AS segment, p.step, p.name, p.criteria, p.approver_role,
        p.days, 'loaded' AS origin
      FROM process_step p JOIN account_unit u ON u.account_id = p.account_id
      QUALIFY dense_rank() OVER (PARTITION BY u.unit_id ORDER BY p.account_id <> u.unit_id, p.account_id) = 1
        AND row_number() OVER (PARTITION BY p.account_id, p.step ORDER BY p.load_seq DESC, p.name, p.days,
          p.criteria, p.approver_role) = 1),
    shared AS (
      SELECT CAST(NULL AS VARCHAR) AS account_id, segment, step, name, criteria, approver_role, days,
        'loaded' AS origin
      FROM process_step WHERE account_id IS NULL AND segment IS NOT NULL
      QUALIFY row_number() OVER (PARTITION BY segment, step ORDER BY load_seq DESC, name, days, criteria,
        approver_role) = 1)
    SELECT * FROM own UNION ALL SELECT * FROM shared
    UNION ALL SELECT NULL, d.segment, d.step, d.name, NULL, NULL, NULL, 'declared' FROM declared_step d
      WHERE d.segment NOT IN (SELECT segment FROM shared);
    CREATE OR REPLACE TEMP TABLE process_of AS
    WITH s AS (SELECT account_id, segment, any_value(origin) AS origin, count(*) AS steps,
        CASE WHEN count(days) = count(*) THEN exact_sum(days) END AS days FROM step_of GROUP BY ALL)
    SELECT m.account_id,
      CASE WHEN o.steps IS NOT NULL THEN 'own' WHEN s.origin = 'loaded' THEN 'segment' ELSE 'declared' END AS origin,
      coalesce(o.steps, s.steps) AS steps,
      CASE WHEN o.steps IS NOT NULL THEN o.days ELSE coalesce(s.days, b.days) END AS days
    FROM member m LEFT JOIN s o ON o.account_id = m.account_id
    LEFT JOIN s ON s.segment = m.segment AND s.account_id IS NULL
    LEFT JOIN declared_buying b ON b.segment = m.segment
    WHERE o.steps IS NOT NULL OR s.steps IS NOT NULL)");
}

Result<void> build_deals(const Scene& scene) {
  return scene.connection.run(fmt::format(
      "CREATE OR REPLACE TEMP TABLE closed_deal AS SELECT m.account_id, m.segment, m.in_universe, o.outcome, "
      "datediff('day', o.opened, o.closed) AS days FROM opportunity o JOIN account_unit u USING (account_id) "
      "JOIN member m ON m.account_id = u.unit_id WHERE o.outcome IN ('won', 'lost') AND o.opened IS NOT NULL "
      "AND o.closed BETWEEN o.opened AND {}", literal(Value{scene.as_of})));
}

Result<void> build_expected(const Scene& scene) {
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE expected_role AS
    WITH d AS (SELECT segment, bit_or(bit) AS roles FROM declared_role JOIN {0} USING (role) GROUP BY segment),
    o AS (
      SELECT m.segment, r.bit, avg(CASE WHEN p.roles & r.bit > 0 THEN 1.0 ELSE 0.0 END) AS share
      FROM member m JOIN people_of p USING (account_id) CROSS JOIN {0}
      WHERE p.with_role > 0 AND m.segment IS NOT NULL GROUP BY ALL),
    t AS (SELECT segment, bit_or(bit) AS roles FROM o WHERE share >= {1} GROUP BY segment)
    SELECT segment, coalesce(d.roles, t.roles) AS roles, d.roles IS NOT NULL AS declared
    FROM d FULL JOIN t USING (segment))", roles_sql(), threshold(scene, "Q4.typical", 0.5)));
}

// "no decider, no buyer" for the bits of `missing`.
std::string missing_words(std::string_view missing) {
  std::string parts;
  constexpr std::pair<const char*, int> roles[] = {{"initiator", 1}, {"user", 2}, {"influencer", 4},
                                                   {"decider", 8}, {"buyer", 16}, {"gatekeeper", 32}};
  for (const auto& [role, bit] : roles)
    parts += fmt::format(", CASE WHEN {} & {} > 0 THEN '{}' END", missing, bit, role);
  return "nullif(concat_ws(', '" + parts + "), '')";
}

// Parts of the score, each from 0 (as the segment) to 1: roles missing of those expected; steps of other names
// (Jaccard distance); days of the account's own deals against the segment's, on a scale of doublings.
std::string deviation_sql(const Scene& scene, const Focus& focus) {
  return fmt::format(R"(
    WITH typical AS (SELECT segment, median(days) AS days FROM closed_deal WHERE segment IS NOT NULL GROUP BY segment),
    own_deals AS (SELECT account_id, count(*) AS deals, median(days) AS days FROM closed_deal GROUP BY account_id
      HAVING count(*) >= {0}),
    own_names AS (SELECT account_id, lower(trim(name)) AS step FROM step_of
      WHERE account_id IS NOT NULL GROUP BY ALL),
    usual AS (SELECT segment, lower(trim(name)) AS step FROM step_of WHERE segment IS NOT NULL GROUP BY ALL),
    own_steps AS (
      SELECT m.account_id, count(n.step) AS own, count(u.step) AS alike,
        (SELECT count(*) FROM usual x WHERE x.segment = m.segment) AS usual
      FROM member m JOIN own_names n USING (account_id) LEFT JOIN usual u ON u.segment = m.segment AND u.step = n.step
      GROUP BY m.account_id, m.segment),
    parts AS (
      SELECT m.account_id, m.name, m.segment, m.weight, e.roles & ~p.roles AS missing,
        bit_count(e.roles & ~p.roles) / nullif(bit_count(e.roles), 0) AS roles_part,
        s.own - s.alike AS other_steps, 1 - s.alike / nullif(s.own + s.usual - s.alike, 0) AS steps_part,
        o.deals, o.days / nullif(t.days, 0) AS times, o.days AS days, t.days AS usual_days, s.usual
      FROM member m LEFT JOIN people_of p ON p.account_id = m.account_id AND p.with_role > 0
      LEFT JOIN expected_role e ON e.segment = m.segment
      LEFT JOIN own_steps s ON s.account_id = m.account_id AND s.usual > 0
      LEFT JOIN own_deals o ON o.account_id = m.account_id LEFT JOIN typical t ON t.segment = m.segment
      WHERE m.in_universe AND m.segment IS NOT NULL AND {1}),
    scored AS (SELECT *, CASE WHEN times IS NOT NULL THEN least(1, abs(log2(greatest(times, 0.01)))) END AS days_part
      FROM parts),
    mean AS (SELECT *, list_avg(list_filter([roles_part, steps_part, days_part], x -> x IS NOT NULL)) AS score
      FROM scored)
    SELECT account_id, name, segment,
      concat_ws('; ', 'no ' || {2} || ' known',
        CASE WHEN steps_part > 0 THEN other_steps || ' of its steps are not those of the segment' END,
        CASE WHEN days_part > 0 THEN 'deals take ' || round(times, 1) || ' x as long as usual' END) AS differs,
      {2} AS missing_roles, other_steps, days, usual_days, times, score, deals, weight
    FROM mean WHERE score > 0)",
      threshold(scene, "Q4.deals", 3), within(focus, "m"), missing_words("missing"));
}

Table from(Table table, std::string source, std::string note) {
  table.source = std::move(source);
  table.note = std::move(note);
  return table;
}

}  // namespace

Result<void> build_purchase(const Scene& scene) {
  LODE_CHECK(build_declared(scene));
  LODE_CHECK(build_steps(scene));
  LODE_CHECK(build_deals(scene));
  return build_expected(scene);
}

// Of an account: its own steps, else those of its segment.
Result<Table> process_table(const Scene& scene, const Focus& focus) {
  std::string which = "account_id IS NULL";
  if (!focus.segment.empty()) which = fmt::format("segment = {}", literal(Value(focus.segment)));
  if (!focus.account.empty())
    which = fmt::format("account_id = {0} OR (segment = (SELECT segment FROM member WHERE account_id = {0}) AND NOT "
                        "EXISTS (FROM step_of WHERE account_id = {0}))", literal(Value(focus.account)));
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format("SELECT coalesce(segment, account_id), step, name, criteria, approver_role, days, origin "
                  "FROM step_of WHERE {} ORDER BY {}, 1, step", which, segment_order(scene, "segment")),
      {}, "process", "How they buy, step by step",
      {{"of", focus.account.empty() ? "segment" : "of", Kind::id}, {"step", "step", Kind::integer}, {"name", "name"},
       {"criteria", "what counts"}, {"approver_role", "who approves"}, {"days", "days", Kind::days},
       {"origin", "from"}}));
  return from(std::move(table), "steps of processes, else `buying:` of the segmentation file (declared)", {});
}

Result<Table> durations_table(const Scene& scene, const Focus& focus) {
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format(R"(
        WITH d AS (SELECT coalesce(segment, 'unassigned') AS segment, outcome, days FROM closed_deal
          WHERE in_universe AND {0}),
        s AS (SELECT segment, CASE WHEN count(days) = count(*) THEN exact_sum(days) END AS days FROM step_of
          WHERE segment IS NOT NULL GROUP BY segment),
        g AS (SELECT coalesce(segment, 'all') AS segment, coalesce(outcome, 'both') AS outcome, count(*) AS deals,
            quantile_cont(days, 0.25) AS q1, median(days) AS middle, quantile_cont(days, 0.75) AS q3
          FROM d GROUP BY GROUPING SETS ((segment, outcome), (segment){2}) HAVING count(*) > 0)
        SELECT g.segment, g.outcome, g.deals, g.q1, g.middle, g.q3, coalesce(s.days, b.days) AS stated,
          g.middle / nullif(coalesce(s.days, b.days), 0) AS times
        FROM g LEFT JOIN s USING (segment) LEFT JOIN declared_buying b USING (segment)
        ORDER BY {1}, CASE g.outcome WHEN 'won' THEN 0 WHEN 'lost' THEN 1 ELSE 2 END)",
        within(focus, ""), segment_order(scene, "g.segment"),
        focus.segment.empty() && focus.account.empty() ? ", (outcome), ()" : ""),
      {}, "durations", "How long deals took, from opened to closed",
      {{"segment", "segment", Kind::id}, {"outcome", "outcome"}, {"deals", "deals", Kind::integer},
       {"days_q1", "a quarter within", Kind::days}, {"days_median", "half within", Kind::days},
       {"days_q3", "three quarters within", Kind::days}, {"days_stated", "stated", Kind::days},
       {"times_stated", "median / stated", Kind::ratio}}));
  return from(std::move(table), "won and lost deals closed up to " + to_text(scene.as_of),
              "days; quartiles of deals that have both dates. stated: the sum of the steps, else `days` of the file");
}

Result<Table> archetype_table(const Scene& scene, const Focus& focus) {
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format(R"(
        WITH m AS (SELECT m.account_id, m.segment, p.roles FROM member m JOIN people_of p USING (account_id)
          WHERE m.in_universe AND p.with_role > 0 AND m.segment IS NOT NULL AND {0}),
        a AS (SELECT m.segment, r.role, r.bit, count(*) FILTER (WHERE m.roles & bit > 0) AS accounts,
            count(*) AS known FROM m CROSS JOIN {1} GROUP BY ALL),
        t AS (SELECT segment, role, title, n / sum(n) OVER (PARTITION BY segment, role) AS share FROM (
            SELECT m.segment, p.role, p.title, count(*) AS n FROM m JOIN person p USING (account_id)
            WHERE p.role IS NOT NULL AND p.title IS NOT NULL GROUP BY ALL)
          QUALIFY row_number() OVER (PARTITION BY segment, role ORDER BY n DESC, title) = 1),
        d AS (SELECT segment, role, min(who) AS who FROM declared_role WHERE {2} GROUP BY ALL)
        SELECT coalesce(a.segment, d.segment) AS segment, coalesce(a.role, d.role) AS role,
          coalesce(a.accounts, 0) AS accounts, a.accounts / nullif(a.known, 0) AS share, t.title,
          t.share AS title_share,
          d.who, coalesce(e.roles & r.bit > 0, false) AS usual, b.level
        FROM a FULL JOIN d ON d.segment = a.segment AND d.role = a.role
        LEFT JOIN t ON t.segment = a.segment AND t.role = a.role
        LEFT JOIN {1} ON r.role = coalesce(a.role, d.role)
        LEFT JOIN expected_role e ON e.segment = coalesce(a.segment, d.segment)
        LEFT JOIN declared_buying b ON b.segment = coalesce(a.segment, d.segment)
        WHERE a.accounts > 0 OR d.role IS NOT NULL
        ORDER BY {3}, coalesce(r.bit, 64), 2)",
        within(focus, "m"), roles_sql(), focus.account.empty() ? within(focus, "") : "TRUE",
        segment_order(scene, "coalesce(a.segment, d.segment)")),
      {}, "archetype", "The usual buying centre",
      {{"segment", "segment", Kind::id}, {"role", "role"}, {"accounts", "accounts", Kind::integer},
       {"share", "share of accounts", Kind::share}, {"title", "typical title"},
       {"title_share", "of the people in it", Kind::share}, {"declared", "the file says"},
       {"expected", "expected", Kind::boolean}, {"level", "decided at", Kind::text}}));
  return from(std::move(table), "contacts up to " + to_text(scene.as_of) + " and `buying:` of the segmentation file",
              "share of the accounts of which any role is known; expected: declared, else usual");
}

Result<Table> deviations_table(const Scene& scene, const Focus& focus) {
  LODE_CHECK(scene.connection.run("CREATE OR REPLACE TEMP TABLE deviation AS " + deviation_sql(scene, focus)));
  auto limit = focus.top > 0 ? fmt::format(" LIMIT {}", focus.top) : std::string();
  LODE_TRY(table, store::query_table(
      scene.connection,
      "SELECT * EXCLUDE (weight) FROM deviation ORDER BY score * weight DESC, score DESC, account_id" + limit,
      {}, "deviations", "Accounts unlike the usual buying centre of their segment",
      {{"account_id", "account", Kind::id}, {"name", "name"}, {"segment", "segment", Kind::id},
       {"differs", "what differs"}, {"missing_roles", "roles missing", Kind::text, true},
       {"other_steps", "other steps", Kind::integer, true}, {"days", "days", Kind::days, true},
       {"usual_days", "usual days", Kind::days, true}, {"times_usual", "times usual", Kind::ratio, true},
       {"score", "how unlike", Kind::ratio}, {"deals", "deals", Kind::integer, true}}));
  if (focus.top > 0 && static_cast<std::int64_t>(table.rows.size()) == focus.top) {
    LODE_TRY(total, scene.connection.one("SELECT count(*) FROM deviation"));
    table.total_rows = count_of(total);
  }
  return from(std::move(table), "contacts, steps and closed deals up to " + to_text(scene.as_of),
              "0: as the segment, 1: unlike in all that is known (roles, steps, days); first where most revenue is");
}

Result<void> tell_purchase(Part& out, const Scene& scene) {
  std::string known = "''";
  for (const auto& segment : scene.segmentation.segments) known += ", " + literal(Value(segment.id));
  LODE_TRY(lost, scene.connection.query(fmt::format(
      "SELECT count(*), min(coalesce(p.account_id, p.segment)) FROM process_step p LEFT JOIN account_unit u "
      "ON u.account_id = p.account_id WHERE CASE WHEN p.account_id IS NOT NULL THEN u.unit_id IS NULL "
      "ELSE p.segment NOT IN ({}) END", known)));
  if (auto n = count_of(lost.rows[0][0]); n > 0)
    out.findings.push_back(
        {.rule = "DEC04", .name = "step-of-nothing", .severity = Severity::warning,
         .message = fmt::format("{} to an account or segment that does not exist here, such as '{}'",
                                counted(n, "step of a process belongs", "steps of processes belong"),
                                to_text(lost.rows[0][1])),
         .evidence = {{"steps", lost.rows[0][0]}, {"example", lost.rows[0][1]}},
         .fix = "use the ids of accounts, or of segments of " + scene.segmentation.id});
  LODE_TRY(deals, scene.connection.query(
      "SELECT count(*), min(opportunity_id) FROM opportunity WHERE closed < opened AND outcome IN ('won', 'lost')"));
  if (auto n = count_of(deals.rows[0][0]); n > 0)
    out.findings.push_back(
        {.rule = "DEC05", .name = "closed-before-opened", .severity = Severity::warning,
         .message = fmt::format("{} before {} opened, such as {}: left out of durations",
                                counted(n, "deal closed", "deals closed"), n == 1 ? "it was" : "they were",
                                to_text(deals.rows[0][1])),
         .evidence = {{"deals", deals.rows[0][0]}, {"example", deals.rows[0][1]}},
         .fix = "correct the dates in the CRM and load again"});
  LODE_TRY(twice, scene.connection.query(
      "SELECT count(*), min(coalesce(account_id, segment) || ' step ' || step) FROM (SELECT account_id, segment, "
      "step FROM process_step GROUP BY ALL HAVING count(*) > 1)"));
  if (auto n = count_of(twice.rows[0][0]); n > 0)
    out.findings.push_back(
        {.rule = "DEC06", .name = "step-said-twice", .severity = Severity::warning,
         .message = fmt::format("{} more than once, such as {}: the latest load counts",
                                counted(n, "step is there", "steps are there"), to_text(twice.rows[0][1])),
         .evidence = {{"steps", twice.rows[0][0]}, {"example", twice.rows[0][1]}},
         .fix = "number the steps of each process 1, 2, 3, …"});
  return {};
}

}  // namespace lode::dig
