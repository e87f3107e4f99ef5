// Q7 partnering: are we part of their future, and who competes for this account? Answered where a competitor's
// position is known from a statement young enough, and something is known of future needs: work together, or the
// answer "none".
#include <fmt/format.h>

#include "base/text.h"
#include "dig/entries.h"
#include "dig/rivals.h"
#include "dig/telling.h"

namespace lode::dig {
namespace {

using store::literal;

// project: account_id, title, kind, stage, value, start, none (an answer: nothing is planned), live (neither that nor
// ended). future_of: one row per unit with projects; involved: 'yes', 'no' (asked, and nothing is planned),
// else null.
Result<void> build_future(const Scene& scene) {
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE project AS
    WITH p AS (
      SELECT u.unit_id AS account_id, t.title, t.kind, t.stage, t.value, t.start, {0} OR {1} AS none
      FROM partnership t JOIN account_unit u USING (account_id) WHERE t.start IS NULL OR t.start <= {2})
    SELECT *, NOT none AND coalesce(lower(trim(stage)) NOT IN ('lost', 'stopped', 'cancelled', 'canceled', 'dropped',
      'ended', 'rejected', 'closed'), true) AS live FROM p;
    CREATE OR REPLACE TEMP TABLE future_of AS
    SELECT account_id, count(*) FILTER (WHERE live) AS projects, sum(value) FILTER (WHERE live) AS value,
      max(start) AS start, CASE WHEN bool_or(live) THEN 'yes' WHEN bool_or(none) THEN 'no' END AS involved,
      min(title) FILTER (WHERE live) AS title
    FROM project GROUP BY account_id)",
    none_sql("t.title"), none_sql("t.stage"), literal(Value{scene.as_of})));
}

Result<void> prepare(const Scene& scene) {
  LODE_CHECK(build_rivals(scene));
  LODE_CHECK(build_future(scene));
  return scene.connection.run(R"(
    CREATE OR REPLACE TEMP TABLE rivals_of AS
    SELECT account_id, bool_or(fresh) AS fresh, count(*) FILTER (WHERE NOT nobody) AS rivals, max(as_of) AS as_of,
      max(struct_pack(d := as_of, k := source_kind)).k AS source_kind, bool_or(source_kind <> 'public') AS only_ours
    FROM rival_at GROUP BY account_id;
    CREATE OR REPLACE TEMP VIEW answer_partnering AS
    WITH said AS (SELECT account_id, string_agg(competitor || coalesce(' ' || CAST(round(100 * share) AS BIGINT) ||
      ' %', '') ||
        coalesce(' (' || trend || ')', ''), ', ' ORDER BY share DESC NULLS LAST, rival) AS said
      FROM rival_at WHERE NOT nobody GROUP BY account_id)
    SELECT m.account_id,
      CASE WHEN r.fresh AND f.involved IS NOT NULL THEN 'answered'
        WHEN r.account_id IS NOT NULL OR f.involved IS NOT NULL THEN 'partly' ELSE 'open' END AS state,
      nullif(concat_ws('; ', CASE WHEN r.rivals = 0 THEN 'said to have no other supplier' ELSE s.said END,
        CASE f.involved WHEN 'no' THEN 'nothing planned that we could join' WHEN 'yes' THEN f.projects ||
          CASE WHEN f.projects = 1 THEN ' project with us: ' || f.title ELSE ' projects with us' END END),
            '') AS answer,
      nullif(concat_ws(', ', CASE WHEN r.account_id IS NOT NULL THEN 'competitor positions' END,
        CASE WHEN f.involved IS NOT NULL THEN 'partnerships' END), '') AS source,
      CASE WHEN r.account_id IS NOT NULL THEN r.source_kind WHEN f.involved IS NOT NULL THEN 'own_data'
        END AS source_kind,
      coalesce(r.as_of, f.start) AS as_of, coalesce(r.only_ours OR f.involved IS NOT NULL, false) AS only_ours,
      CASE WHEN r.account_id IS NULL AND f.involved IS NULL
          THEN 'Who else supplies them, with what share, and what do they plan that we could join?'
        WHEN r.account_id IS NULL THEN 'Who else supplies them, with what share, and is it rising?'
        WHEN NOT r.fresh THEN 'Does it still hold: ' || coalesce(s.said, 'no other supplier') ||
          '? Said on ' || r.as_of
        WHEN f.involved IS NULL THEN 'What will they need next, and could we work on it together?' END AS ask
    FROM member m LEFT JOIN rivals_of r ON r.account_id = m.account_id LEFT JOIN said s ON s.account_id = m.account_id
    LEFT JOIN future_of f ON f.account_id = m.account_id)");
}

Result<Table> partnering_table(const Scene& scene, const Focus& focus) {
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format(R"(
        WITH x AS (SELECT coalesce(m.segment, 'unassigned') AS segment, m.weight, r.rivals,
            coalesce(r.fresh, false) AS fresh, f.involved, coalesce(f.projects, 0) AS projects, f.value,
              coalesce(k.needs, 0) AS needs,
            coalesce(k.joint, 0) AS joint, coalesce(k.design, 0) AS design
          FROM member m LEFT JOIN rivals_of r USING (account_id) LEFT JOIN future_of f USING (account_id)
          LEFT JOIN (SELECT account_id, count(*) FILTER (WHERE kind = 'future_need') AS needs,
              count(*) FILTER (WHERE kind = 'joint_project') AS joint,
              count(*) FILTER (WHERE kind = 'design_in') AS design
            FROM project WHERE live GROUP BY account_id) k USING (account_id)
          WHERE m.in_universe AND {0}),
        g AS (SELECT coalesce(segment, 'all') AS segment, count(*) AS accounts,
            count(*) FILTER (WHERE fresh) AS rivals_known, {1} AS rivals_coverage, {2} AS no_rival,
            count(*) FILTER (WHERE involved = 'yes') AS yes, count(*) FILTER (WHERE involved = 'no') AS no,
            count(*) FILTER (WHERE involved IS NULL) AS unknown, {3} AS future_coverage,
            CAST(sum(projects) AS BIGINT) AS projects, CAST(sum(needs) AS BIGINT) AS needs,
            CAST(sum(joint) AS BIGINT) AS joint, CAST(sum(design) AS BIGINT) AS design, sum(value) AS value,
            exact_sum(weight) > 0 AS by_revenue
          FROM x GROUP BY GROUPING SETS ((segment){4}))
        SELECT segment, accounts, rivals_known, rivals_coverage, no_rival, yes, no, unknown, future_coverage,
          projects, needs,
          joint, design, value, by_revenue FROM g ORDER BY {5})",
        within(focus, "m"), covered("fresh"), covered("rivals IS NULL"), covered("involved IS NOT NULL"),
        focus.segment.empty() ? ", ()" : "", segment_order(scene, "segment")),
      {}, "partnering", "Part of their future, and in whose company",
      {{"segment", "segment", Kind::id}, {"accounts", "accounts", Kind::integer},
       {"rivals_known", "rivals known lately", Kind::integer},
       {"rivals_coverage_pct", "revenue covered", Kind::share},
       {"no_rival_known_pct", "no rival known", Kind::share, true}, {"involved_yes", "in their plans", Kind::integer},
       {"involved_no", "nothing planned", Kind::integer}, {"involved_unknown", "unknown", Kind::integer},
       {"future_coverage_pct", "revenue known", Kind::share}, {"projects", "projects", Kind::integer},
       {"future_need", "future needs", Kind::integer, true}, {"joint_project", "joint projects", Kind::integer, true},
       {"design_in", "design-ins", Kind::integer, true}, {"value", "worth", Kind::money},
       {"by_revenue", "weighted by revenue", Kind::boolean, true}}));
  table.source = "competitor positions and partnerships up to " + to_text(scene.as_of);
  table.note = "in their plans: work that is not ended; unknown is not the same as nothing";
  return table;
}

Result<Table> projects_table(const Scene& scene, const Focus& focus) {
  LODE_TRY(table, cut_table(
      scene, focus,
      fmt::format("SELECT m.account_id, m.name, m.segment, p.title, p.kind, p.stage, p.value, p.start, p.live FROM "
                  "project p JOIN member m USING (account_id) WHERE NOT p.none AND {}", in_focus(focus)),
      "live DESC, value DESC NULLS LAST, account_id, title, start", "joint_projects", "Work on future needs",
      {{"account_id", "account", Kind::id}, {"name", "name"}, {"segment", "segment", Kind::id}, {"title", "project"},
       {"kind", "kind"}, {"stage", "stage"}, {"value", "worth", Kind::money}, {"start", "since", Kind::date},
       {"live", "not ended", Kind::boolean, true}}));
  table.source = "partnerships up to " + to_text(scene.as_of);
  return table;
}

void tell_words(Part& out, const Scene& scene, const Focus& focus, const Table& segments, const Table& competitors) {
  if (segments.rows.empty()) return;
  const auto& all = segments.rows.back();
  auto base = all[14] == Value{true} ? "the revenue" : "the accounts";
  out.sentences.push_back(fmt::format("For {} of {}{} nobody knows who else supplies them; that does not mean that "
                                      "nobody does.", percent(all[4]), base, of_whom(focus)));
  if (!competitors.rows.empty() && count_of(competitors.rows[0][1]) > 0) {
    const auto& most = competitors.rows[0];
    auto trend = count_of(most[6]) + count_of(most[7]) + count_of(most[8]);  // up, flat, down
    out.sentences.push_back(fmt::format(
        "Met most: {}, at {}{}{}{}.", to_text(most[0]), counted(count_of(most[1]), "account", "accounts"),
        is_null(most[4]) ? std::string() : fmt::format(" with {} of the revenue", percent(most[4])),
        is_null(most[5]) ? "; its share is not known" : fmt::format("; mean share {}", percent(most[5])),
        trend == 0 ? std::string()
                   : fmt::format(", rising at {}, falling at {}", count_of(most[6]), count_of(most[8]))));
  }
  std::vector<std::string> ahead;
  for (const auto& row : competitors.rows)
    if (!is_null(row[9])) ahead.push_back(fmt::format("{} in {}", to_text(row[0]), to_text(row[9])));
  if (!ahead.empty())
    out.sentences.push_back(fmt::format("Customers who rated both put ahead of us: {}.", join(ahead, "; ")));
  out.sentences.push_back(fmt::format(
      "We work on future needs with {} ({}); for {} of {} nobody knows whether they plan anything we could join.",
      counted(count_of(all[5]), "account", "accounts"), counted(count_of(all[9]), "project", "projects"),
      percent(Value{1 - as_number(all[8]).value_or(0)}), base));
  out.metrics.push_back({.name = "no_rival_known_share", .title = "revenue where no competitor is known",
                         .value = all[4], .kind = Kind::share, .source = "competitor positions up to "
                             "" + to_text(scene.as_of)});
}

Result<Part> tell(const Scene& scene, const Focus& focus) {
  Part out;
  LODE_TRY(accounts, competition_accounts_table(scene, focus));
  LODE_TRY(projects, projects_table(scene, focus));
  LODE_TRY(against, against_table(scene, focus));
  if (!focus.account.empty()) {
    if (accounts.rows.empty())
      out.sentences.push_back("Nobody knows who else supplies them; that does not mean that nobody does.");
    for (auto* table : {&accounts, &against, &projects})
      if (!table->rows.empty()) out.tables.push_back(std::move(*table));
    LODE_CHECK(tell_competition(out, scene, focus));
    return out;
  }
  LODE_TRY(segments, partnering_table(scene, focus));
  LODE_TRY(competitors, competitors_table(scene, focus));
  tell_words(out, scene, focus, segments, competitors);
  against.detail = true;
  for (auto* table : {&segments, &competitors, &accounts, &projects, &against})
    out.tables.push_back(std::move(*table));
  LODE_CHECK(tell_competition(out, scene, focus));
  return out;
}

}  // namespace

const Question partnering{
    .code = "Q7", .name = "partnering", .asks = "Are we part of their future, and who competes for this account?",
    .ask_for = "Who else supplies them, with what share, and what are they planning that we could join?",
    .leverage = 0.06, .prepare = prepare, .tell = tell};

}  // namespace lode::dig
