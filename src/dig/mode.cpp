// Q1 mode: a plan for this account, or the common strategy of its segment? The answer stands in the segmentation file;
// the figures beside it say what either choice is worth, and how far the segments carry a common strategy at all.
#include <fmt/format.h>

#include "dig/common.h"
#include "dig/entries.h"
#include "dig/meter.h"
#include "dig/plan_table.h"
#include "dig/remarks.h"

namespace lode::dig {
namespace {

using store::literal;

// Narrow facts first; the words are a view over them, made only for the rows that are looked at.
Result<void> build_answer(const Scene& scene) {
  LODE_CHECK(scene.connection.run(R"(
    CREATE OR REPLACE TEMP TABLE mode_state AS
    WITH n AS (
      SELECT account_id, bool_or(fresh) AS fresh, max(as_of) AS as_of, arg_min(source_kind, (rank, source_kind)) AS kind
      FROM need_of GROUP BY 1)
    SELECT c.account_id, c.declared, coalesce(u.revenue_12m <> 0, false) AS economics, n.fresh AS needs_fresh,
      n.account_id IS NOT NULL AS needs, n.as_of AS needs_on, n.kind, u.recency_days
    FROM plan_choice c LEFT JOIN unit u USING (account_id) LEFT JOIN n USING (account_id))"));
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP VIEW answer_mode AS
    SELECT s.account_id,
      CASE WHEN s.declared IS NOT NULL AND (s.economics OR coalesce(s.needs_fresh, false)) THEN 'answered'
        WHEN s.declared IS NOT NULL OR s.economics OR s.needs THEN 'partly' ELSE 'open' END AS state,
      concat_ws('; ',
        CASE s.declared WHEN 'plan' THEN coalesce('a plan of its own: ' || c.plan_named, 'a plan of its own')
          WHEN 'common' THEN 'the common strategy of ' || c.segment END,
        CASE c.advice WHEN 'plan'
            THEN 'a plan would bring ' || format('{{:,}}', CAST(round(c.net) AS BIGINT)) || ' net a year'
          WHEN 'common' THEN CASE WHEN c.net > 0 THEN 'a plan would pay, others pay more'
            ELSE 'a plan would lose ' || format('{{:,}}', CAST(round(-c.net) AS BIGINT)) || ' a year' END END
        ) AS answer,
      'segmentation file, own sales and need ratings' AS source,
      CASE WHEN s.economics OR s.kind IS NULL THEN 'own_data' ELSE s.kind END AS source_kind,
      CASE WHEN s.economics THEN {} - CAST(s.recency_days AS INTEGER) ELSE s.needs_on END AS as_of,
      true AS only_ours,
      CASE WHEN s.declared IS NULL AND (s.economics OR s.needs) 
          THEN 'Decide: a plan of its own, or the common strategy?'
        WHEN s.declared IS NULL THEN 'What would you do for them that you would not do for the others?'
        WHEN NOT (s.economics OR coalesce(s.needs_fresh, false)) THEN 'How important is each need to them?' END AS ask
    FROM mode_state s JOIN plan_choice c USING (account_id))", literal(Value{scene.as_of})));
}

Result<void> prepare(const Scene& scene) {
  LODE_CHECK(build_traits(scene));
  LODE_CHECK(build_plan_choice(scene));
  return build_answer(scene);
}

Result<void> tell_explained(const Scene& scene, const Focus& focus, Part& out) {
  LODE_TRY(traits, traits_of(scene));
  LODE_TRY(explained, explained_table(scene, traits));
  if (auto sentence = explained_sentence(explained); !sentence.empty()) out.sentences.push_back(std::move(sentence));
  for (auto& finding : explained_findings(explained)) out.findings.push_back(std::move(finding));
  out.tables.push_back(std::move(explained));
  LODE_TRY(shared, shared_needs(scene, focus));
  if (!shared.rows.empty()) out.tables.push_back(std::move(shared));
  return {};
}

Result<Part> tell(const Scene& scene, const Focus& focus) {
  Part out;
  LODE_TRY(sentences, plan_sentences(scene, focus));
  out.sentences = std::move(sentences);
  if (focus.account.empty()) {
    LODE_TRY(segments, plans_by_segment(scene, focus));
    out.tables.push_back(std::move(segments));
  }
  LODE_TRY(accounts, plans_by_account(scene, focus));
  out.tables.push_back(std::move(accounts));
  LODE_CHECK(tell_explained(scene, focus, out));
  LODE_CHECK(build_remarks(scene));
  LODE_TRY(meter, tell_meter(scene, focus));
  for (auto& sentence : meter.sentences) out.sentences.push_back(std::move(sentence));
  for (auto& table : meter.tables) out.tables.push_back(std::move(table));
  for (auto& finding : meter.findings) out.findings.push_back(std::move(finding));
  LODE_TRY(findings, plan_findings(scene));
  for (auto& finding : findings) out.findings.push_back(std::move(finding));
  return out;
}

}  // namespace

const Question mode{.code = "Q1",
                    .name = "mode",
                    .asks = "A plan for this account, or the common strategy of its segment?",
                    .ask_for = "What would you do for them that you would not do for the others?",
                    .leverage = 0.03,
                    .prepare = prepare,
                    .tell = tell};

}  // namespace lode::dig
