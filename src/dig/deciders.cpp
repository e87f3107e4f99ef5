// Q4 deciders: who decides, in which role and by which process? Answered where a decider is known from a contact
// young enough and a process is known: the account's own steps, else those of its segment. What is known of the segment
// alone answers nothing about an account of which nobody is known.
#include <fmt/format.h>

#include "dig/entries.h"
#include "dig/people.h"
#include "dig/purchase.h"
#include "dig/telling.h"

namespace lode::dig {
namespace {

using store::literal;

// Texts are made by a view, when somebody reads them: of a million accounts a table shows twenty.
Result<void> prepare(const Scene& scene) {
  LODE_CHECK(build_people(scene));
  LODE_CHECK(build_purchase(scene));
  return scene.connection.run(R"(
    CREATE OR REPLACE TEMP VIEW answer_deciders AS
    SELECT m.account_id,
      CASE WHEN p.decides_fresh AND s.steps IS NOT NULL THEN 'answered'
        WHEN p.decides OR s.origin = 'own' OR (p.people > 0 AND s.steps IS NOT NULL) THEN 'partly'
        ELSE 'open' END AS state,
      nullif(concat_ws('; ',
        CASE WHEN p.decides THEN coalesce(k.name, 'contact ' || k.contact_id) || coalesce(', ' || k.title || ',', '') ||
            ' decides' || coalesce(' (' || k.stance || ')', '') ||
            coalesce(', last contact ' || k.last_contact, ', no date of contact')
          WHEN p.people > 0 THEN p.people || CASE WHEN p.people = 1 THEN ' person known, ' ELSE ' people known, ' END ||
            CASE WHEN p.with_role = 0 THEN 'no role' ELSE 'no decider' END END,
        CASE s.origin WHEN 'own' THEN 'own process: ' WHEN 'segment' THEN 'process of the segment: '
          WHEN 'declared' THEN 'process as the segmentation file says: ' END || s.steps ||
          CASE WHEN s.steps = 1 THEN ' step' ELSE ' steps' END ||
          coalesce(', ' || CAST(s.days AS BIGINT) || ' days', '')),
        '') AS answer,
      nullif(concat_ws(', ', CASE WHEN p.people > 0 THEN 'contacts' END,
        CASE s.origin WHEN 'own' THEN 'own steps' WHEN 'segment' THEN 'steps of the segment'
          WHEN 'declared' THEN 'segmentation file' END), '') AS source,
      CASE WHEN p.people IS NOT NULL OR s.steps IS NOT NULL THEN 'own_data' END AS source_kind,
      CASE WHEN p.decides THEN k.last_contact ELSE p.last_contact END AS as_of,
      p.people IS NOT NULL OR s.steps IS NOT NULL AS only_ours,
      CASE WHEN p.people IS NULL THEN 'Who signs, and who else has a say? We know nobody there'
        WHEN NOT p.decides AND k.role IS NULL THEN 'Who signs? What is the role of ' ||
          concat_ws(', ', coalesce(k.name, 'contact ' || k.contact_id), k.title) || '?'
        WHEN NOT p.decides THEN 'Who signs? We know only the ' || k.role || ' ' || coalesce(k.name, k.contact_id) ||
          CASE WHEN p.people > 1 THEN ' and ' || p.people - 1 || ' more' ELSE '' END
        WHEN NOT p.decides_fresh THEN 'Is it still ' || coalesce(k.name, k.contact_id) ||
          coalesce(' (' || k.title || ')', '') || ' who signs?' ||
          coalesce(' Last contact ' || k.last_contact, ' No date of contact')
        WHEN s.steps IS NULL THEN 'Which steps does a purchase take, who approves each, and how many days?' END AS ask
    FROM member m LEFT JOIN people_of p ON p.account_id = m.account_id
    LEFT JOIN person k ON k.account_id = m.account_id AND k.nth = 1
    LEFT JOIN process_of s ON s.account_id = m.account_id)");
}

// What a head of sales wants first: for how much revenue nobody knows who decides, and how much hangs on one person.
Result<void> tell_people(Part& out, const Scene& scene, const Focus& focus) {
  LODE_TRY(rows, scene.connection.query(fmt::format(R"(
    WITH x AS (SELECT m.weight, coalesce(p.people, 0) AS people, coalesce(p.fresh_people, 0) AS fresh,
        coalesce(p.decides, false) AS decides, coalesce(p.decides_fresh, false) AS decides_fresh
      FROM member m LEFT JOIN people_of p USING (account_id) WHERE m.in_universe AND {}),
    d AS (SELECT count(*) FILTER (WHERE side = 'supporter') AS s, count(*) FILTER (WHERE side = 'neutral') AS n,
        count(*) FILTER (WHERE side = 'critic') AS c, count(*) FILTER (WHERE side IS NULL) AS u
      FROM person JOIN member m USING (account_id) WHERE role = 'decider' AND m.in_universe AND {})
    SELECT count(*), exact_sum(weight) > 0, {}, count(*) FILTER (WHERE NOT decides), {},
      count(*) FILTER (WHERE decides AND NOT decides_fresh), {}, count(*) FILTER (WHERE fresh = 1 AND weight > 0),
      any_value(d.s), any_value(d.n), any_value(d.c), any_value(d.u) FROM x CROSS JOIN d)",
      within(focus, "m"), within(focus, "m"), covered("NOT decides"), covered("decides AND NOT decides_fresh"),
      covered("fresh = 1"))));
  const auto& r = rows.rows[0];
  if (count_of(r[0]) == 0) return {};
  auto base = as_number(r[1]).value_or(0) > 0 ? "the revenue" : "the accounts";
  auto whom = of_whom(focus);
  out.sentences.push_back(fmt::format("For {} of {}{} nobody knows who decides ({} of {}); for a further {} the last "
                                      "contact with a decider is too old or has no date.", percent(r[2]), base, whom,
                                      count_of(r[3]),
                                      counted(count_of(r[0]), "account", "accounts"), percent(r[4])));
  if (count_of(r[7]) > 0)
    out.sentences.push_back(fmt::format("{} of {}{} hangs on a single recent contact ({} with revenue).", percent(r[6]),
                                        base, whom, counted(count_of(r[7]), "account", "accounts")));
  if (auto all = count_of(r[8]) + count_of(r[9]) + count_of(r[10]) + count_of(r[11]); all > 0)
    out.sentences.push_back(fmt::format("{}: {} for us, {} neutral, {} against, {} of unknown stance.",
                                        counted(all, "decider", "deciders"), count_of(r[8]), count_of(r[9]),
                                        count_of(r[10]), count_of(r[11])));
  out.metrics.push_back({.name = "no_decider_share", .title = "revenue where nobody knows who decides", .value = r[2],
                         .kind = Kind::share, .source = "contacts up to " + to_text(scene.as_of)});
  out.metrics.push_back({.name = "single_thread_share", .title = "revenue that hangs on one recent contact",
                         .value = r[6], .kind = Kind::share, .source = "contacts up to " + to_text(scene.as_of)});
  return {};
}

// One sentence per segment that has deals: "Deals of chains take 88 days (half of them 60 to 120; 45 deals); …".
void tell_days(Part& out, const Table& durations) {
  for (const auto& row : durations.rows) {
    if (to_text(row[1]) != "both" || to_text(row[0]) == "all") continue;
    auto stated = is_null(row[6]) ? std::string("no process states how long")
                                  : fmt::format("stated are {}", whole(row[6]));
    out.sentences.push_back(fmt::format("A purchase of {} takes {} days ({} to {} for the middle half of {}); {}.",
                                        to_text(row[0]), whole(row[4]), whole(row[3]), whole(row[5]),
                                        counted(count_of(row[2]), "deal", "deals"), stated));
  }
}

Result<Part> tell_account(const Scene& scene, const Focus& focus) {
  Part out;
  LODE_TRY(people, people_table(scene, focus));
  LODE_TRY(process, process_table(scene, focus));
  LODE_TRY(differs, deviations_table(scene, focus));
  LODE_TRY(durations, durations_table(scene, focus));
  if (!differs.rows.empty())
    out.sentences.push_back(fmt::format("Unlike the others in {}: {}.", to_text(differs.rows[0][2]),
                                        to_text(differs.rows[0][3])));
  if (people.rows.empty()) out.sentences.push_back("Nobody is known there.");
  for (auto* table : {&people, &process, &durations})
    if (!table->rows.empty()) out.tables.push_back(std::move(*table));
  differs.detail = true;
  out.tables.push_back(std::move(differs));
  return out;
}

Result<Part> tell(const Scene& scene, const Focus& focus) {
  if (!focus.account.empty()) return tell_account(scene, focus);
  Part out;
  LODE_CHECK(tell_people(out, scene, focus));
  LODE_TRY(roles, roles_table(scene, focus));
  LODE_TRY(single, single_thread_table(scene, focus));
  LODE_TRY(archetype, archetype_table(scene, focus));
  LODE_TRY(process, process_table(scene, focus));
  LODE_TRY(durations, durations_table(scene, focus));
  LODE_TRY(deviations, deviations_table(scene, focus));
  tell_days(out, durations);
  for (auto* table : {&roles, &single, &archetype, &process, &durations, &deviations})
    out.tables.push_back(std::move(*table));
  LODE_CHECK(tell_contacts(out, scene));
  LODE_CHECK(tell_purchase(out, scene));
  return out;
}

}  // namespace

const Question deciders{
    .code = "Q4", .name = "deciders", .asks = "Who decides, in which role and by which process?",
    .ask_for = "Who signs, and who else has a say?", .leverage = 0.06, .prepare = prepare, .tell = tell};

}  // namespace lode::dig
