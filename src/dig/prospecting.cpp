// Q3 prospecting: which prospects are worth it, and why? Chance to win (winning), what could be won (pools), relevance
// (likeness), those that no rule can place (unplaced, surrogate) and the list made of all that (ranking).
#include <fmt/format.h>

#include "dig/coverage.h"
#include "dig/entries.h"
#include "dig/likeness.h"
#include "dig/ranking.h"
#include "dig/surrogate.h"
#include "dig/unplaced.h"
#include "dig/winning.h"

namespace lode::dig {
namespace {

// Answered: placed, with a chance from deals of its own segment and a pool that somebody stated lately.
constexpr std::string_view answers = R"(
  CREATE OR REPLACE TEMP VIEW answer_prospecting AS
  SELECT account_id,
    CASE WHEN placed_by IS DISTINCT FROM 'rule' OR pool IS NULL THEN 'open'
      WHEN deals > 0 AND pool_kind = 'stated' AND fresh THEN 'answered' ELSE 'partly' END AS state,
    concat_ws(', ', CASE WHEN chance IS NOT NULL THEN CAST(round(100 * chance) AS INTEGER) || ' % chance' END,
      CASE WHEN upside IS NOT NULL THEN 'of ' || format('{:,}', CAST(round(upside) AS BIGINT)) END) AS answer,
    concat_ws(', ', CASE WHEN deals > 0 THEN deals::BIGINT || ' deals of its segment' END,
      CASE WHEN pool IS NOT NULL THEN pool_kind || ' pool' END) AS source,
    source_kind, as_of, chance IS NOT NULL OR coalesce(source_kind <> 'public', FALSE) AS only_ours,
    CASE WHEN kind = 'unknown' THEN (SELECT any_value(k.ask) FROM asking k WHERE k.account_id = prospect.account_id)
      WHEN pool IS NULL THEN 'How much do they spend in all on what we sell, with whomever?' END AS ask
  FROM prospect)";

// The rules that stand in for unknown definers are learnt here, so that the list can use them, and told in `tell`.
Result<void> prepare(const Scene& scene) {
  LODE_CHECK(build_chances(scene));
  LODE_CHECK(build_likeness(scene));
  LODE_CHECK(build_placement(scene));
  LODE_CHECK(build_surrogates(scene));
  LODE_CHECK(build_ranking(scene));
  return scene.connection.run(answers);
}

Result<bool> prepared(const Scene& scene, const Question& question) {
  LODE_TRY(there, scene.connection.one(fmt::format(
      "SELECT (SELECT count(*) FROM duckdb_tables() WHERE temporary AND table_name = 'answer_{0}') + "
      "(SELECT count(*) FROM duckdb_views() WHERE temporary AND view_name = 'answer_{0}')", question.name)));
  return as_number(there).value_or(0) > 0;
}

// What to ask a prospect first is chosen among all seven questions, whichever of them are being told: those.
Result<std::vector<const Question*>> answer_all(const Scene& scene) {
  std::vector<const Question*> asked, every;
  for (const auto& question : questions()) {
    every.push_back(&question);
    LODE_TRY(there, prepared(scene, question));
    if (there)
      asked.push_back(&question);
    else
      LODE_CHECK(question.prepare(scene));
  }
  LODE_CHECK(build_answers(scene, every));
  LODE_CHECK(build_ask(scene));
  return asked;
}

void move_into(Part& out, Part part) {
  auto append = [](auto& to, auto& from) { for (auto& each : from) to.push_back(std::move(each)); };
  append(out.sentences, part.sentences);
  append(out.metrics, part.metrics);
  append(out.tables, part.tables);
  append(out.findings, part.findings);
}

constexpr std::string_view totals = R"(
  WITH p AS (SELECT *, row_number() OVER (ORDER BY rank) AS nr FROM prospect p WHERE {}),
  t AS (SELECT sum(CAST(expected_value AS DECIMAL(38, 4))) AS worth,
    sum(CAST(expected_value AS DECIMAL(38, 4))) FILTER (WHERE nr <= 20) AS first FROM p)
  SELECT count(*), count(*) FILTER (WHERE placed_by = 'rule'), count(*) FILTER (WHERE placed_by = 'surrogate'),
    count(expected_value), any_value(t.worth), count(*) FILTER (WHERE cap_assumed AND expected_value IS NOT NULL),
    count(*) FILTER (WHERE cap IS NULL AND expected_value IS NOT NULL),
    any_value(format('{{:,}}', CAST(round(t.worth) AS BIGINT))),
    any_value(CAST(round(100 * t.first / nullif(t.worth, 0)) AS INTEGER))
  FROM p CROSS JOIN t)";

Result<void> add_totals(const Scene& scene, const Focus& focus, Part& out) {
  LODE_TRY(rows, scene.connection.query(fmt::format(totals, within(focus, "p"))));
  const auto& row = rows.rows[0];
  auto number = [&](std::size_t i) { return std::get<std::int64_t>(row[i]); };
  auto add = [&](const char* name, const char* title, std::size_t i, Kind kind) {
    out.metrics.push_back({.name = name, .title = title, .value = row[i], .kind = kind});
  };
  add("prospects", "Prospects", 0, Kind::integer);
  add("prospects_placed", "Placed by the rules", 1, Kind::integer);
  add("prospects_by_surrogate", "Placed by a surrogate rule", 2, Kind::integer);
  add("prospects_with_value", "With an expected value", 3, Kind::integer);
  add("expected_value", "Expected value of all", 4, Kind::money);
  add("caps_assumed", "Limits assumed as usual in the segment", 5, Kind::integer);
  if (number(0) == 0) {
    out.sentences.push_back("There are no prospects here: no account of status `prospect` that the universe holds.");
    return {};
  }
  auto more = number(2) > 0 ? fmt::format(", {} more by a surrogate rule", number(2)) : std::string();
  auto worth = number(3) == 0
                   ? std::string("None has an expected value: that takes a chance and a pool.")
                   : fmt::format("{} have an expected value, {} {} together; the first 20 hold {} % of it.", number(3),
                                 to_text(row[7]), scene.settings.currency, to_text(row[8]));
  out.sentences.push_back(fmt::format("{} of {} prospects are in a segment by the same rules as customers{}. {}",
                                      number(1), number(0), more, worth));
  if (number(5) > 0)
    out.sentences.push_back(fmt::format("The largest share they would give one supplier is assumed as usual in the "
        "segment "
                                        "for {} of them.", number(5)));
  if (number(6) > 0)
    out.sentences.push_back(fmt::format("For {} of them no such limit is known, and none is assumed.", number(6)));
  return {};
}

// About one account its own rank and reasons are enough; about a customer there is nothing to say.
Result<Part> tell(const Scene& scene, const Focus& focus) {
  Part out;
  if (focus.account.empty()) LODE_CHECK(add_totals(scene, focus, out));
  LODE_TRY(asked, answer_all(scene));
  LODE_TRY(ranked, tell_ranking(scene, focus));
  LODE_CHECK(build_answers(scene, asked));
  if (!ranked.rows.empty()) out.tables.push_back(std::move(ranked));
  if (!focus.account.empty()) return out;
  LODE_TRY(chances, tell_chances(scene));
  LODE_TRY(unplaced, tell_unplaced(scene));
  LODE_TRY(stand_in, tell_surrogates(scene));
  move_into(out, std::move(chances));
  move_into(out, std::move(unplaced));
  move_into(out, std::move(stand_in));
  return out;
}

}  // namespace

const Question prospecting{
    .code = "Q3", .name = "prospecting", .asks = "Which prospects are worth it, and why?",
    .ask_for = "Is there a project or a budget this year?", .leverage = 0.08, .prepare = prepare, .tell = tell};

}  // namespace lode::dig
