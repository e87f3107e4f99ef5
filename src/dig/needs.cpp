// Q5 needs: What do they need, and how well do we and others fill it?
#include <fmt/format.h>

#include "dig/catalogue.h"
#include "dig/derived.h"
#include "dig/entries.h"
#include "dig/needs_stat.h"
#include "dig/own_measures.h"
#include "dig/ratings.h"
#include "dig/scorecards.h"

namespace lode::dig {
namespace {

// What is known of each account that a customer or our lines spoke of; narrow, and without the accounts nobody asked.
// A need is answered where both its importance and our performance are young enough.
Result<void> build_known_needs(const Scene& scene) {
  LODE_CHECK(scene.connection.run(R"(
    CREATE OR REPLACE TEMP TABLE need_said AS
    SELECT account_id, segment, need_id, max(importance) AS importance, max(ours) AS ours,
      coalesce(bool_or(fresh) FILTER (WHERE importance IS NOT NULL), false) AS fresh_importance,
      coalesce(bool_or(fresh) FILTER (WHERE ours IS NOT NULL), false) AS fresh_ours,
      bool_or(stated) AS stated, max(as_of) AS as_of, arg_min(source_kind, (rank, source_kind)) AS source_kind,
      min(rank) AS rank
    FROM (
      SELECT account_id, segment, need_id, importance, NULL AS ours, fresh, true AS stated, as_of, source_kind, rank
      FROM best_importance UNION ALL
      SELECT account_id, segment, need_id, NULL, CASE WHEN supplier = 'us' THEN performance END, fresh,
        source_kind <> 'own_data', as_of, source_kind, rank FROM best_performance)
    GROUP BY account_id, segment, need_id)"));
  return scene.connection.run(R"(
    CREATE OR REPLACE TEMP TABLE need_state AS
    WITH open_need AS (
      SELECT a.account_id, arg_min(n.need_id, n.position) AS need_id
      FROM (SELECT DISTINCT account_id, segment FROM need_said WHERE stated) a
      JOIN segment_need n ON n.segment = coalesce(a.segment, '')
      LEFT JOIN need_said s ON s.account_id = a.account_id AND s.need_id = n.need_id
      WHERE NOT coalesce(s.fresh_importance AND s.fresh_ours, false) GROUP BY a.account_id),
    k AS (
      SELECT s.account_id, count(*) FILTER (WHERE n.need_id IS NOT NULL AND fresh_importance AND fresh_ours) AS both,
        bool_or(stated OR n.need_id IS NOT NULL) AS something, bool_or(stated) AS stated, max(as_of) AS as_of,
        arg_min(source_kind, (s.rank, source_kind)) AS source_kind
      FROM need_said s LEFT JOIN segment_need n ON n.segment = coalesce(s.segment, '') AND n.need_id = s.need_id
      GROUP BY s.account_id)
    SELECT k.*, o.need_id AS ask_need FROM k LEFT JOIN open_need o USING (account_id))");
}

// The wide texts are made when somebody reads them: for one account, or for a list of some rows. Every join is on
// equal columns alone: a further condition would compare every account with every other.
constexpr std::string_view answer_sql = R"(
    CREATE OR REPLACE TEMP VIEW answer_needs AS
    SELECT m.account_id,
      CASE WHEN k.both >= 2 THEN 'answered' WHEN k.something THEN 'partly' ELSE 'open' END AS state,
      CASE WHEN k.something THEN t.answer END AS answer,
      CASE WHEN k.stated THEN 'need ratings' WHEN k.something THEN 'own lines' END AS source,
      CASE WHEN k.something THEN k.source_kind END AS source_kind, CASE WHEN k.something THEN k.as_of END AS as_of,
      coalesce(k.source_kind <> 'public', false) AND coalesce(k.something, false) AS only_ours,
      CASE WHEN coalesce(k.both, 0) < 2 THEN coalesce(e.ask, f.ask) END AS ask
    FROM member m LEFT JOIN need_state k USING (account_id)
    LEFT JOIN need_entry e ON e.need_id = k.ask_need
    LEFT JOIN (SELECT n.segment, arg_min(e.ask, n.position) AS ask FROM segment_need n JOIN need_entry e USING (need_id)
      GROUP BY n.segment) f ON f.segment = coalesce(m.segment, '')
    LEFT JOIN (SELECT s.account_id, string_agg(e.title || ' (' || concat_ws(', ',
        'importance ' || CAST(round(s.importance) AS INTEGER), 'we ' || CAST(round(s.ours) AS INTEGER)) || ')', '; '
        ORDER BY s.importance DESC NULLS LAST, s.need_id) AS answer
      FROM need_said s JOIN need_entry e USING (need_id) WHERE coalesce(s.importance, s.ours) IS NOT NULL
      GROUP BY s.account_id) t ON t.account_id = m.account_id)";

Result<void> prepare(const Scene& scene) {
  LODE_CHECK(build_catalogue(scene));
  LODE_CHECK(build_ratings(scene));
  LODE_CHECK(build_known_needs(scene));
  return scene.connection.run(answer_sql);
}

// A table that has something to say; what is empty is left out of the text, not of the files.
void add(Part& part, Table table) {
  table.detail |= table.rows.empty();
  part.tables.push_back(std::move(table));
}

Result<void> tell_standing(const Scene& scene, const Focus& focus, Part& out) {
  LODE_CHECK(build_need_stat(scene, focus));
  LODE_CHECK(build_derived(scene, focus));
  LODE_TRY(needs, needs_table(scene, focus));
  LODE_TRY(matrix, matrix_table(scene));
  LODE_TRY(rivals, rivals_table(scene));
  LODE_TRY(derived, derived_table(scene));
  if (!matrix.rows.empty())
    out.charts.push_back({.name = "needs_map", .title = "Importance against our performance",
                          .kind = ChartKind::scatter, .table = "needs_matrix", .x = "importance", .y = {"ours"}});
  // Long: for one segment or account at a time.
  matrix.detail = rivals.detail = focus.segment.empty() && focus.account.empty();
  for (auto* table : {&needs, &matrix, &rivals, &derived}) add(out, std::move(*table));
  LODE_TRY(sentences, need_sentences(scene));
  if (focus.account.empty()) out.sentences = std::move(sentences);
  return {};
}

Result<Part> tell(const Scene& scene, const Focus& focus) {
  Part out;
  LODE_CHECK(tell_standing(scene, focus, out));
  LODE_CHECK(build_card_totals(scene));
  LODE_TRY(own, own_measures_table(scene, focus));
  LODE_TRY(accounts, own_by_account_table(scene, focus));
  LODE_TRY(totals, scorecard_totals_table(scene, focus));
  LODE_TRY(cards, scorecards_table(scene, focus));
  LODE_TRY(catalogue, catalogue_table(scene));
  LODE_TRY(scales, scales_table(scene));
  for (auto* table : {&own, &accounts, &totals, &cards, &catalogue, &scales}) add(out, std::move(*table));
  LODE_TRY(findings, rating_findings(scene));
  out.findings = std::move(findings);
  return out;
}

}  // namespace

const Question needs{
    .code = "Q5", .name = "needs", .asks = "What do they need, and how well do we and others fill it?",
    .ask_for = "How important is each need to them, and how do they rate us?", .leverage = 0.08, .prepare = prepare,
    .tell = tell};

}  // namespace lode::dig
