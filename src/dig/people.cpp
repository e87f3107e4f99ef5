// People at accounts, from the table of contacts.
#include "dig/people.h"

#include <fmt/format.h>

#include "dig/evidence.h"
#include "dig/telling.h"

namespace lode::dig {
namespace {

using store::literal;

// The words that CRMs use for a stance. What is not among them stays unknown, and is told (DEC03).
constexpr std::string_view side_sql = R"(CASE
    WHEN lower(trim(c.stance)) IN ('supporter', 'champion', 'promoter', 'advocate', 'sponsor', 'coach', 'ally',
      'positive', 'favourable', 'favorable', 'for us') THEN 'supporter'
    WHEN lower(trim(c.stance)) IN ('neutral', 'indifferent', 'undecided', 'mixed') THEN 'neutral'
    WHEN lower(trim(c.stance)) IN ('critic', 'critical', 'detractor', 'opponent', 'blocker', 'sceptic', 'skeptic',
      'enemy', 'negative', 'against us') THEN 'critic' END)";

Table noted(Table table, const Scene& scene, std::string note) {
  table.source = "contacts up to " + to_text(scene.as_of);
  table.note = std::move(note);
  return table;
}

}  // namespace

std::string roles_sql() {
  return "(VALUES ('initiator', 1), ('user', 2), ('influencer', 4), ('decider', 8), ('buyer', 16), "
         "('gatekeeper', 32)) r(role, bit)";
}

Result<void> build_people(const Scene& scene) {
  LODE_CHECK(scene.connection.run(fmt::format(
      "CREATE OR REPLACE TEMP TABLE person AS WITH p AS ("
      "SELECT c.contact_id, u.unit_id AS account_id, c.name, c.title, c.role, c.influence, c.stance, {} AS side, "
      "c.last_contact, coalesce({}, false) AS fresh FROM contact c JOIN account_unit u USING (account_id) "
      "WHERE c.last_contact IS NULL OR c.last_contact <= {}) "
      "SELECT *, row_number() OVER (PARTITION BY account_id ORDER BY coalesce(role = 'decider', false) DESC, "
      "fresh DESC, last_contact DESC NULLS LAST, contact_id) AS nth FROM p",
      side_sql, fresh_sql(scene, "'own_data'", "c.last_contact"), literal(Value{scene.as_of}))));
  return scene.connection.run(fmt::format(
      "CREATE OR REPLACE TEMP TABLE people_of AS SELECT account_id, count(*) AS people, count(role) AS with_role, "
      "count(*) FILTER (WHERE fresh) AS fresh_people, coalesce(bool_or(role = 'decider'), false) AS decides, "
      "coalesce(bool_or(role = 'decider' AND fresh), false) AS decides_fresh, "
      "coalesce(bit_or(bit), 0) AS roles, coalesce(bit_or(bit) FILTER (WHERE fresh), 0) AS roles_fresh, "
      "max(last_contact) AS last_contact FROM person LEFT JOIN {} USING (role) GROUP BY account_id",
      roles_sql()));
}

// One row per segment and role. Titles are the commonest among the people in the role, the first by name on a tie.
Result<Table> roles_table(const Scene& scene, const Focus& focus) {
  auto held = covered("coalesce(roles, 0) & bit > 0"), lately = covered("coalesce(roles_fresh, 0) & bit > 0");
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format(R"(
        WITH m AS (SELECT account_id, coalesce(segment, 'unassigned') AS segment, weight FROM member
          WHERE in_universe AND {0}),
        a AS (SELECT coalesce(m.segment, 'all') AS segment, r.role, r.bit, count(*) AS accounts,
            count(*) FILTER (WHERE coalesce(roles, 0) & bit > 0) AS with_person, {1} AS held, {2} AS lately
          FROM m LEFT JOIN people_of USING (account_id) CROSS JOIN {3}
          GROUP BY GROUPING SETS ((m.segment, r.role, r.bit){5})),
        t AS (SELECT segment, role, title FROM (
            SELECT coalesce(m.segment, 'all') AS segment, p.role, p.title, count(*) AS n
            FROM m JOIN person p USING (account_id) WHERE p.title IS NOT NULL AND p.role IS NOT NULL
            GROUP BY GROUPING SETS ((m.segment, p.role, p.title), (p.role, p.title)))
          QUALIFY row_number() OVER (PARTITION BY segment, role ORDER BY n DESC, title) = 1),
        s AS (SELECT coalesce(m.segment, 'all') AS segment, p.role, count(*) AS people,
            count(*) FILTER (WHERE side = 'supporter') AS supporters,
            count(*) FILTER (WHERE side = 'neutral') AS neutrals,
            count(*) FILTER (WHERE side = 'critic') AS critics, count(*) FILTER (WHERE side IS NULL) AS unknown,
            max(last_contact) AS last_contact
          FROM m JOIN person p USING (account_id) GROUP BY GROUPING SETS ((m.segment, p.role), (p.role)))
        SELECT a.segment, a.role, a.accounts, a.with_person, a.held, a.lately, t.title, coalesce(s.people, 0),
          coalesce(s.supporters, 0), coalesce(s.neutrals, 0), coalesce(s.critics, 0), coalesce(s.unknown, 0),
          s.last_contact
        FROM a LEFT JOIN t USING (segment, role) LEFT JOIN s USING (segment, role) ORDER BY {4}, a.bit)",
        within(focus, ""), held, lately, roles_sql(), segment_order(scene, "a.segment"),
        focus.segment.empty() ? ", (r.role, r.bit)" : ""),
      {}, "deciders", "Who is known, by buying role",
      {{"segment", "segment", Kind::id}, {"role", "role"}, {"accounts", "accounts", Kind::integer},
       {"with_person", "somebody known", Kind::integer}, {"coverage_pct", "share of revenue", Kind::share},
       {"coverage_fresh_pct", "spoken to lately", Kind::share}, {"title", "typical title"},
       {"people", "people", Kind::integer, true}, {"supporters", "for us", Kind::integer},
       {"neutrals", "neutral", Kind::integer}, {"critics", "against", Kind::integer},
       {"stance_unknown", "stance unknown", Kind::integer}, {"last_contact", "last contact", Kind::date}}));
  return noted(std::move(table), scene,
               "share of the revenue of accounts where somebody has the role; lately: within the age "
               "that evidence may have");
}

// A person's leaving would leave these accounts without a voice for us.
Result<Table> single_thread_table(const Scene& scene, const Focus& focus) {
  LODE_TRY(table, cut_table(
      scene, focus,
      fmt::format(R"(
        SELECT m.account_id, m.name, m.segment, m.revenue_12m, CASE
            WHEN p.people IS NULL THEN 'nobody is known'
            WHEN p.fresh_people = 0 THEN 'no recent contact'
            WHEN p.fresh_people = 1 AND p.decides_fresh THEN 'one recent contact, who decides'
            WHEN p.fresh_people = 1 THEN 'one recent contact, no decider'
            ELSE p.fresh_people || ' recent contacts, no decider' END AS why,
          concat_ws(', ', k.name, k.title, coalesce(k.role, 'role unknown')) AS who, coalesce(p.people, 0) AS people,
          coalesce(p.fresh_people, 0) AS fresh_people, p.last_contact, k.contact_id
        FROM member m LEFT JOIN people_of p USING (account_id)
        LEFT JOIN (SELECT * FROM person QUALIFY row_number() OVER (PARTITION BY account_id
            ORDER BY fresh DESC, nth) = 1) k ON k.account_id = m.account_id
        WHERE m.in_universe AND m.weight > 0 AND {} AND (coalesce(p.fresh_people, 0) < 2 OR NOT p.decides_fresh))",
        within(focus, "m")),
      "revenue_12m DESC, account_id", "single_thread", "Revenue that hangs on one person, or on nobody who decides",
      {{"account_id", "account", Kind::id}, {"name", "name"}, {"segment", "segment", Kind::id},
       {"revenue_12m", "revenue at risk", Kind::money}, {"why", "why"}, {"who", "whom we know"},
       {"people", "people", Kind::integer, true}, {"fresh_people", "spoken to lately", Kind::integer, true},
       {"last_contact", "last contact", Kind::date}, {"contact_id", "contact", Kind::id, true}}));
  for (auto& row : table.rows)
    if (is_null(row[9])) row[5] = Value{};
  return noted(std::move(table), scene, "only accounts with revenue in the last 12 months");
}

Result<Table> people_table(const Scene& scene, const Focus& focus) {
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format("SELECT name, title, coalesce(role, 'unknown'), influence, stance, last_contact, fresh, contact_id "
                  "FROM person WHERE account_id = {} ORDER BY nth", literal(Value(focus.account))),
      {}, "people", "People",
      {{"name", "name"}, {"title", "title"}, {"role", "role"}, {"influence", "influence"}, {"stance", "stance"},
       {"last_contact", "last contact", Kind::date}, {"fresh", "lately", Kind::boolean},
       {"contact_id", "contact", Kind::id, true}}));
  return noted(std::move(table), scene, {});
}

Result<void> tell_contacts(Part& out, const Scene& scene) {
  LODE_CHECK(tell_lost(out, scene, "contact", {.rule = "DEC01", .name = "contact-of-unknown-account"}));
  LODE_TRY(odd, scene.connection.query(fmt::format(
      "SELECT count(*), count(*) FILTER (WHERE role IS NULL), min(contact_id) FILTER (WHERE role IS NULL), "
      "count(*) FILTER (WHERE stance IS NOT NULL AND side IS NULL), "
      "min(stance) FILTER (WHERE stance IS NOT NULL AND side IS NULL), "
      "(SELECT count(*) FROM contact WHERE last_contact > {0}), "
      "(SELECT min(contact_id) FROM contact WHERE last_contact > {0}) FROM person", literal(Value{scene.as_of}))));
  const auto& row = odd.rows[0];
  if (count_of(row[1]) > 0)
    out.findings.push_back(
        {.rule = "DEC02", .name = "contact-without-role", .severity = Severity::info,
         .message = fmt::format("{} of {} contacts have no buying role, such as {}: who decides there may be known "
                                "already", count_of(row[1]), count_of(row[0]), to_text(row[2])),
         .evidence = {{"contacts", row[1]}, {"of", row[0]}, {"example", row[2]}},
         .fix = "fill the role (initiator, user, influencer, decider, buyer, gatekeeper) in the CRM and load again"});
  if (count_of(row[3]) > 0)
    out.findings.push_back(
        {.rule = "DEC03", .name = "unknown-stance", .severity = Severity::info,
         .message = fmt::format("{} a stance that is no word we know, such as '{}': counted as unknown",
                                counted(count_of(row[3]), "contact has", "contacts have"), to_text(row[4])),
         .evidence = {{"contacts", row[3]}, {"example", row[4]}},
         .fix = "say supporter, neutral or critic; `values:` of the map can translate your words"});
  if (count_of(row[5]) > 0)
    out.findings.push_back(
        {.rule = "DEC07", .name = "contact-in-the-future", .severity = Severity::info,
         .message = fmt::format("{} dated after {}, such as {}: left out",
                                counted(count_of(row[5]), "last contact is", "last contacts are"),
                                to_text(scene.as_of), to_text(row[6])),
         .evidence = {{"contacts", row[5]}, {"example", row[6]}},
         .fix = "correct the date; seen from an earlier day (--as-of) this is as it should be"});
  return {};
}

}  // namespace lode::dig
