// Means over accounts by need, in one pass per table of best ratings.
#include "dig/needs_stat.h"

#include <fmt/format.h>

#include <algorithm>

#include "stats/distributions.h"

namespace lode::dig {
namespace {

using store::literal;

// Beyond 200 accounts the value for 200 stands, which is one part in 150 too wide at most.
Result<void> build_student(const Scene& scene) {
  std::string rows;
  for (int n = 2; n <= 200; ++n)
    rows += fmt::format("{}({}, {})", n > 2 ? ", " : "", n, to_text(stats::student_quantile(0.975, n - 1)));
  return scene.connection.run(
      "CREATE OR REPLACE TEMP TABLE student AS SELECT CAST(n AS BIGINT) AS n, CAST(t AS DOUBLE) AS t FROM (VALUES " +
      rows + ") v(n, t)");
}

// How rows are grouped and what their group is called: every segment and the firm, or whoever is asked about.
struct Grouping {
  std::string label, keys, having;
};

Grouping grouping_of(const Focus& focus, std::string_view keys) {
  if (!focus.account.empty())
    return {"coalesce(any_value(b.segment), 'unassigned')", std::string(keys), "TRUE"};
  if (!focus.segment.empty()) return {literal(Value(focus.segment)), std::string(keys), "TRUE"};
  return {"CASE WHEN grouping(b.segment) = 1 THEN 'all' ELSE b.segment END",
          keys.empty() ? "GROUPING SETS ((b.segment), ())"
                       : fmt::format("GROUPING SETS ((b.segment, {0}), ({0}))", keys),
          "(grouping(b.segment) = 1 OR b.segment IS NOT NULL)"};
}

// One end of an interval, unknown for a single account and where all say the same: few words are no certainty.
// `within`: "greatest(0, {})" keeps it on the scale.
std::string interval(std::string_view mean, std::string_view sd, std::string_view n, char sign,
                     std::string_view within) {
  auto end = fmt::format("{0} {3} {1} / sqrt({2}) * (SELECT t FROM student s WHERE s.n = least({2}, 200))", mean, sd, n,
                         sign);
  return fmt::format("CASE WHEN {} > 1 AND {} > 0 THEN {} END", n, sd, fmt::format(fmt::runtime(within), end));
}
constexpr std::string_view above = "greatest(0, {})", below = "least(100, {})", downward = "greatest(-100, {})";

Result<void> build_means(const Scene& scene, const Focus& focus) {
  auto by_need = grouping_of(focus, "need_id"), all = grouping_of(focus, "");
  auto who = within(focus, "b");
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE need_means AS
    WITH size AS (
      SELECT {label0} AS segment, exact_sum(weight) AS weight, count(*) AS accounts FROM member b
      WHERE b.in_universe AND {who} {group0}),
    i AS (
      SELECT {label} AS segment, need_id, exact_mean(importance) AS importance, exact_sd(importance) AS importance_sd,
        count(*) AS importance_accounts,
        CASE WHEN min(basis) <> max(basis) THEN 'both' ELSE min(basis) END AS basis, max(as_of) AS as_of
      FROM best_importance b WHERE {who} {group}),
    p AS (
      SELECT {label} AS segment, need_id, exact_mean(performance) AS ours, exact_sd(performance) AS ours_sd,
        count(*) AS accounts, exact_sum(m.weight) AS weight, max(as_of) AS as_of
      FROM best_performance b JOIN (SELECT account_id, weight FROM member) m USING (account_id)
      WHERE supplier = 'us' AND {who} {group})
    SELECT coalesce(i.segment, p.segment) AS segment, coalesce(i.need_id, p.need_id) AS need_id, importance,
      importance_sd, coalesce(importance_accounts, 0) AS importance_accounts, basis, ours, ours_sd,
      coalesce(p.accounts, 0) AS accounts,
      coalesce(CASE WHEN size.weight > 0 THEN p.weight / size.weight ELSE p.accounts / size.accounts END, 0)
        AS coverage,
      greatest(i.as_of, p.as_of) AS as_of
    FROM i FULL JOIN p ON p.segment = i.segment AND p.need_id = i.need_id
    LEFT JOIN size ON size.segment = coalesce(i.segment, p.segment))",
      fmt::arg("label", by_need.label), fmt::arg("label0", all.label), fmt::arg("who", who),
      fmt::arg("group", fmt::format("GROUP BY {} HAVING {}", by_need.keys, by_need.having)),
      fmt::arg("group0", all.keys.empty() ? "" : fmt::format("GROUP BY {} HAVING {}", all.keys, all.having))));
}

// Every need of the groups looked at has a row, asked about or not: what nobody rated is shown as unknown.
Result<void> build_stat(const Scene& scene) {
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE need_stat AS
    WITH groups AS (SELECT DISTINCT segment FROM need_means),
    wanted AS (
      SELECT segment, need_id FROM need_means
      UNION SELECT n.segment, n.need_id FROM segment_need n JOIN groups USING (segment)
      UNION SELECT g.segment, e.need_id FROM groups g CROSS JOIN need_entry e WHERE g.segment = 'all' AND NOT e.overall)
    SELECT w.segment, {place} AS place, w.need_id, e.title, e.overall, e.position,
      coalesce(n.named, false) AS named, n.weight,
      importance, {ilow} AS importance_low, {ihigh} AS importance_high,
      coalesce(importance_accounts, 0) AS importance_accounts, basis,
      ours, {low} AS ours_low, {high} AS ours_high, coalesce(accounts, 0) AS accounts,
      coalesce(coverage, 0) AS coverage, as_of
    FROM wanted w JOIN need_entry e USING (need_id) LEFT JOIN need_means m USING (segment, need_id)
    LEFT JOIN segment_need n USING (segment, need_id))",
      fmt::arg("place", segment_order(scene, "segment")),
      fmt::arg("ilow", interval("importance", "importance_sd", "importance_accounts", '-', above)),
      fmt::arg("ihigh", interval("importance", "importance_sd", "importance_accounts", '+', below)),
      fmt::arg("low", interval("ours", "ours_sd", "accounts", '-', above)),
      fmt::arg("high", interval("ours", "ours_sd", "accounts", '+', below))));
}

Result<void> build_rivals(const Scene& scene, const Focus& focus) {
  auto group = grouping_of(focus, "b.supplier, b.need_id");
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE rival_stat AS
    WITH g AS (
      SELECT {} AS segment, b.supplier, b.need_id, exact_mean(b.performance) AS performance,
        exact_sd(b.performance) AS sd, count(*) AS accounts, exact_mean(o.performance - b.performance) AS gap,
        exact_sd(o.performance - b.performance) AS gap_sd, count(o.performance) AS pairs, max(b.as_of) AS as_of
      FROM best_rated b LEFT JOIN best_rated o ON o.account_id = b.account_id AND o.need_id = b.need_id
        AND o.supplier = 'us'
      WHERE b.supplier <> 'us' AND {} GROUP BY {} HAVING {})
    SELECT segment, {} AS place, supplier, need_id, performance, {} AS low, {} AS high, accounts, gap,
      {} AS gap_low, {} AS gap_high, pairs, as_of FROM g)",
      group.label, within(focus, "b"), group.keys, group.having, segment_order(scene, "segment"),
      interval("performance", "sd", "accounts", '-', above), interval("performance", "sd", "accounts", '+', below),
      interval("gap", "gap_sd", "pairs", '-', downward),
      interval("gap", "gap_sd", "pairs", '+', below)));
}

// The best competitor on a need: best mean among those whom enough accounts rated, else among all.
Result<void> build_best_rival(const Scene& scene) {
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE best_rival AS SELECT * FROM rival_stat
    QUALIFY row_number() OVER (PARTITION BY segment, need_id
      ORDER BY accounts >= {} DESC, performance DESC, accounts DESC, supplier) = 1)",
      threshold(scene, "Q5.accounts", 5)));
}

void label(Table& table, const Scene& scene) {
  table.source = fmt::format("need ratings and own lines up to {}", to_text(scene.as_of));
}

}  // namespace

Result<void> build_need_stat(const Scene& scene, const Focus& focus) {
  LODE_CHECK(build_student(scene));
  LODE_CHECK(build_means(scene, focus));
  LODE_CHECK(build_stat(scene));
  LODE_CHECK(build_rivals(scene, focus));
  return build_best_rival(scene);
}

Result<Table> needs_table(const Scene& scene, const Focus& focus) {
  // Of the firm as a whole each segment shows its own needs and the five that matter most to it; --top 0 shows all.
  bool brief = focus.segment.empty() && focus.account.empty() && focus.top > 0;
  LODE_TRY(table, store::query_table(
      scene.connection, fmt::format(R"(
      SELECT n.segment, n.title, n.importance, n.importance_accounts, d.weight, n.ours, n.accounts, r.supplier,
        r.performance, r.gap, r.gap_low, r.gap_high, r.pairs, n.coverage, n.need_id, n.named, n.basis, n.importance_low,
        n.importance_high, n.ours_low, n.ours_high, r.accounts, n.as_of
      FROM need_stat n LEFT JOIN best_rival r USING (segment, need_id) LEFT JOIN derived_need d USING (segment, need_id)
      QUALIFY {} OR n.named OR row_number() OVER (PARTITION BY n.segment ORDER BY n.importance DESC NULLS LAST,
        d.weight DESC NULLS LAST, n.position, n.need_id) <= 5
      ORDER BY n.place, n.importance DESC NULLS LAST, d.weight DESC NULLS LAST, n.position, n.need_id)", !brief),
      {}, "needs", "What they need, and how well it is filled (0 worst, 100 best)",
      {{"segment", "segment", Kind::id}, {"title", "need"}, {"importance", "importance", Kind::integer},
       {"importance_accounts", "said by", Kind::integer}, {"derived", "derived", Kind::share},
       {"ours", "we", Kind::integer}, {"accounts", "rated by", Kind::integer},
       {"rival", "best other"}, {"theirs", "they", Kind::integer}, {"gap", "we − they", Kind::integer},
       {"gap_low", "from", Kind::integer}, {"gap_high", "to", Kind::integer}, {"pairs", "rate both", Kind::integer},
       {"coverage", "revenue covered", Kind::share}, {"need_id", "need id", Kind::id, true},
       {"named", "need of the segment", Kind::boolean, true}, {"basis", "importance from", Kind::id, true},
       {"importance_low", "importance from", Kind::integer, true}, {"importance_high", "to", Kind::integer, true},
       {"ours_low", "we from", Kind::integer, true}, {"ours_high", "to", Kind::integer, true},
       {"rival_accounts", "rate the other", Kind::integer, true}, {"latest", "latest", Kind::date, true}}));
  LODE_TRY(count, scene.connection.one("SELECT count(*) FROM need_stat"));
  if (auto all = as_number(count); all && *all > static_cast<double>(table.rows.size()))
    table.total_rows = static_cast<std::int64_t>(*all);
  table.columns[4].detail = std::ranges::all_of(table.rows, [](const auto& row) { return is_null(row[4]); });
  label(table, scene);
  table.note =
      "means over accounts; the gap over accounts that rate both, with a 95 % interval; derived: share of what moves "
      "satisfaction as a whole";
  return table;
}

Result<Table> matrix_table(const Scene& scene) {
  LODE_TRY(table, store::query_table(
      scene.connection, R"(
      WITH s AS (
        SELECT n.*, d.weight AS derived, max(d.weight) OVER g AS most, count(n.importance) OVER g AS said
        FROM need_stat n LEFT JOIN derived_need d USING (segment, need_id) WHERE NOT n.overall AND n.ours IS NOT NULL
        WINDOW g AS (PARTITION BY n.segment)),
      v AS (
        SELECT *, CASE WHEN said > 0 THEN importance ELSE 100 * derived / nullif(most, 0) END AS matters,
          CASE WHEN said > 0 THEN basis ELSE 'derived' END AS by_what FROM s),
      c AS (
        SELECT *, avg(CAST(matters AS DECIMAL(38, 15))) OVER g AS middle,
          avg(CAST(ours AS DECIMAL(38, 15))) OVER g AS usual, count(*) OVER g AS needs FROM v
        WHERE matters IS NOT NULL WINDOW g AS (PARTITION BY segment))
      SELECT segment, title, CASE WHEN round(matters - middle, 9) >= 0
          THEN CASE WHEN round(ours - usual, 9) < 0 THEN 'improve first' ELSE 'keep' END
          ELSE CASE WHEN round(ours - usual, 9) < 0 THEN 'enough' ELSE 'do not overdo' END END,
        matters, ours, by_what, need_id, middle, usual
      FROM c WHERE needs > 1 ORDER BY place, CASE WHEN round(matters - middle, 9) >= 0 THEN 0 ELSE 1 END,
        CASE WHEN round(ours - usual, 9) < 0 THEN 0 ELSE 1 END, matters DESC, need_id)",
      {}, "needs_matrix", "What to work on: importance against our performance",
      {{"segment", "segment", Kind::id}, {"title", "need"}, {"quadrant", "so"},
       {"importance", "importance", Kind::integer}, {"ours", "we", Kind::integer},
       {"basis", "importance from", Kind::id}, {"need_id", "need id", Kind::id, true},
       {"importance_middle", "middle of importance", Kind::integer, true},
       {"ours_middle", "middle of performance", Kind::integer, true}}));
  label(table, scene);
  table.note =
      "split at the segment's means: improve first (matters more, we are weaker), keep, enough (matters less, we are "
      "weaker), do not overdo";
  return table;
}

Result<Table> rivals_table(const Scene& scene) {
  LODE_TRY(table, store::query_table(
      scene.connection, R"(
      SELECT r.segment, r.supplier, e.title, r.performance, r.low, r.high, r.accounts, r.gap, r.gap_low, r.gap_high,
        r.pairs, r.need_id, r.as_of
      FROM rival_stat r JOIN need_entry e USING (need_id) ORDER BY r.place, r.supplier, e.position, r.need_id)",
      {}, "rivals", "How others fill the needs (0 worst, 100 best)",
      {{"segment", "segment", Kind::id}, {"supplier", "competitor"}, {"title", "need"},
       {"performance", "they", Kind::integer}, {"low", "from", Kind::integer}, {"high", "to", Kind::integer},
       {"accounts", "rated by", Kind::integer}, {"gap", "we − they", Kind::integer},
       {"gap_low", "from", Kind::integer}, {"gap_high", "to", Kind::integer},
       {"pairs", "rate both", Kind::integer}, {"need_id", "need id", Kind::id, true},
       {"latest", "latest", Kind::date, true}}));
  label(table, scene);
  table.note = "95 % intervals over accounts; a gap is over accounts that rate both";
  return table;
}

Result<std::vector<std::string>> need_sentences(const Scene& scene) {
  LODE_TRY(rows, scene.connection.query(R"(
    WITH top AS (
      SELECT segment, place, arg_max(title, (importance, -position)) AS title, max(importance) AS importance,
        arg_max(ours, (importance, -position)) AS ours,
        arg_max(importance_accounts, (importance, -position)) AS accounts
      FROM need_stat WHERE importance IS NOT NULL AND NOT overall
      GROUP BY segment, place),
    lost AS (
      SELECT r.segment, string_agg(
          '''' || e.title || ''' (' || r.supplier || ' by ' || CAST(round(-r.gap) AS INTEGER) || ')', ', '
          ORDER BY r.gap, e.position) AS behind FROM best_rival r JOIN need_entry e USING (need_id)
      WHERE r.gap_high < 0 GROUP BY r.segment),
    silent AS (
      SELECT segment, string_agg('''' || title || '''', ', ' ORDER BY position) AS unasked FROM need_stat
      WHERE named AND importance IS NULL AND ours IS NULL GROUP BY segment)
    SELECT g.segment, t.title, t.importance, t.ours, l.behind, s.unasked, t.accounts
    FROM (SELECT DISTINCT segment, place FROM need_stat) g LEFT JOIN top t USING (segment)
    LEFT JOIN lost l USING (segment) LEFT JOIN silent s USING (segment)
    WHERE g.segment <> 'all' ORDER BY g.place, g.segment)"));
  std::vector<std::string> out;
  for (const auto& row : rows.rows) {
    auto who = to_text(row[0]);
    auto ours = is_null(row[3]) ? std::string("–") : fmt::format("{:.0f}", *as_number(row[3]));
    auto text = is_null(row[1])
                    ? who + ": nobody was asked what matters to them."
                    : fmt::format("{}: '{}' matters most ({:.0f} of 100, {} accounts); we stand at {}.", who,
                                  to_text(row[1]), *as_number(row[2]), to_text(row[6]), ours);
    if (!is_null(row[4])) text += fmt::format(" Clearly behind on {}.", to_text(row[4]));
    if (!is_null(row[5])) text += fmt::format(" Not asked yet: {}.", to_text(row[5]));
    out.push_back(std::move(text));
  }
  return out;
}

}  // namespace lode::dig
