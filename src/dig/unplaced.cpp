// Every definer is reduced to what the rules tell apart of it: its signature, the truth of each condition on it. There
// are few of those, so that prospects come in few patterns, and each is tried with the
// values of a sample of customers.
#include "dig/unplaced.h"

#include <fmt/format.h>

#include <algorithm>

#include "assign/assign.h"
#include "assign/source.h"
#include "base/text.h"

namespace lode::dig {
namespace {

using model::Predicate;
using store::identifier;
using store::literal;

constexpr int most_patterns = 300, sample = 400;

struct Definer {
  std::string name, title;
  std::vector<Predicate> conditions;
};

std::vector<const Predicate*> rules_of(const model::Segmentation& s) {
  std::vector<const Predicate*> out;
  if (s.universe_rule.op != Predicate::Op::always) out.push_back(&s.universe_rule);
  for (const auto& segment : s.segments)
    if (segment.has_rule && !segment.residual) out.push_back(&segment.rule);
  return out;
}

std::vector<Definer> definers(const model::Segmentation& s) {
  std::vector<Definer> out;
  for (auto& name : assign::definers_of(s)) {
    const auto* attribute = s.dictionary.find(name);
    out.push_back({name, attribute && !attribute->title.empty() ? attribute->title : name, {}});
  }
  for (const auto* rule : rules_of(s))
    for (auto& clause : model::clauses_of(*rule)) {
      auto it = std::ranges::find(out, clause.attribute, &Definer::name);
      auto known = [&](const Predicate& other) { return same(other, clause); };
      if (it == out.end() || std::ranges::any_of(it->conditions, known)) continue;
      it->conditions.push_back(std::move(clause));
    }
  return out;
}

// One letter per condition: t, f, or ? where the condition itself is vague; null where the definer is unknown.
std::string signature(const Definer& definer, std::string_view alias) {
  std::string letters = "''";
  for (const auto& condition : definer.conditions)
    letters += fmt::format(" || CASE {} WHEN TRUE THEN 't' WHEN FALSE THEN 'f' ELSE '?' END",
                           model::to_sql(condition, alias));
  return fmt::format("CASE WHEN {}.{} IS NOT NULL THEN {} END", alias, identifier(definer.name), letters);
}

bool uses(const Predicate& rule, const std::string& definer) {
  auto names = model::attributes_of(rule);
  return std::ranges::find(names, definer) != names.end();
}

// Unknown, and in a rule that is undecided for this account.
std::string blame(const Scene& scene, const Definer& definer) {
  std::string undecided;
  for (const auto* rule : rules_of(scene.segmentation))
    if (uses(*rule, definer.name))
      undecided += fmt::format("{}({}) IS NULL", undecided.empty() ? "" : " OR ", model::to_sql(*rule, "s"));
  return fmt::format("CASE WHEN s.{} IS NULL AND ({}) THEN {} END", identifier(definer.name), undecided,
                     literal(Value(definer.name)));
}

Result<void> build_kinds_of(const Scene& scene, const assign::Source& source, const std::vector<Definer>& all) {
  const auto& s = scene.segmentation;
  auto bounded = s.universe_rule.op != Predicate::Op::always;
  auto universe = bounded ? model::to_sql(s.universe_rule, "s") : std::string("TRUE");
  std::string fits = "0", undecided = "FALSE", pattern = "''", blames;
  for (const auto& segment : s.segments) {
    if (!segment.has_rule || segment.residual) continue;
    auto rule = model::to_sql(segment.rule, "s");
    fits += fmt::format(" + CASE WHEN {} THEN 1 ELSE 0 END", rule);
    undecided += fmt::format(" OR ({}) IS NULL", rule);
  }
  for (const auto& definer : all) {
    pattern += fmt::format(" || coalesce({}, '-') || ' '", signature(definer, "s"));
    blames += (blames.empty() ? "" : ", ") + blame(scene, definer);
  }
  if (blames.empty()) blames = "CAST(NULL AS VARCHAR)";
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE placement AS
    SELECT * REPLACE (CASE WHEN kind = 'unknown' AND len(blame) = 0 THEN 'vague' ELSE kind END AS kind) FROM (
    SELECT CAST(s.{id} AS VARCHAR) AS account_id,
      CASE WHEN NOT ({universe}) THEN 'outside' WHEN ({universe}) IS NULL THEN 'unknown' WHEN {fits} > 1 THEN 'several'
        WHEN {undecided} THEN 'unknown' ELSE 'none' END AS kind,
      {pattern} AS pattern, list_filter([{blames}], lambda x: x IS NOT NULL) AS blame
    FROM {from} s WHERE CAST(s.{id} AS VARCHAR) IN (
      SELECT account_id FROM member WHERE status = 'prospect' AND segment IS NULL)))",
                                          fmt::arg("id", identifier(source.id)), fmt::arg("universe", universe),
                                          fmt::arg("fits", fits), fmt::arg("undecided", undecided),
                                          fmt::arg("pattern", pattern), fmt::arg("blames", blames),
                                          fmt::arg("from", source.from)));
}

// Customers whose definers are all known; where there are none, whoever is placed.
Result<void> build_sample(const Scene& scene, const assign::Source& source, const std::vector<Definer>& all) {
  std::string known = "TRUE", columns;
  for (const auto& definer : all) {
    known += fmt::format(" AND s.{} IS NOT NULL", identifier(definer.name));
    columns += fmt::format(", s.{}", identifier(definer.name));
  }
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE known_definers AS
    WITH k AS (
      SELECT m.account_id, m.status = 'customer' AS ours{} FROM {} s
      JOIN member m ON m.account_id = CAST(s.{} AS VARCHAR) WHERE m.segment IS NOT NULL AND {})
    SELECT * FROM k WHERE ours OR NOT EXISTS (SELECT 1 FROM k WHERE ours)
    ORDER BY hash(account_id), account_id LIMIT {})", columns, source.from, identifier(source.id), known, sample));
}

// Each pattern stands with the values of one of its accounts, which the rules cannot tell from those of the others.
Result<void> build_trials(const Scene& scene, const assign::Source& source, const std::vector<Definer>& all) {
  std::string filled, signatures;
  for (const auto& definer : all) {
    auto name = identifier(definer.name);
    filled += fmt::format(", coalesce(s.{0}, k.{0}) AS {0}", name);
    filled += fmt::format(", s.{} IS NULL AS {}", name, identifier("asks " + definer.name));
    signatures += fmt::format(", {} AS {}", signature(definer, "f"), identifier("tells " + definer.name));
    signatures += fmt::format(", f.{}", identifier("asks " + definer.name));
  }
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE trial AS
    WITH p AS (
      SELECT pattern, count(*) AS prospects, min(account_id) AS example FROM placement WHERE kind = 'unknown'
      GROUP BY pattern ORDER BY prospects DESC, pattern LIMIT {}),
    f AS (
      SELECT p.pattern, p.prospects{} FROM p JOIN {} s ON CAST(s.{} AS VARCHAR) = p.example
      CROSS JOIN known_definers k)
    SELECT f.pattern, f.prospects, coalesce({}, '') AS segment{} FROM f)",
                                          most_patterns, filled, source.from, identifier(source.id),
                                          assign::segment_sql(scene.segmentation, "f"), signatures));
}

// Doubt left after an answer: the entropy inside each answer, weighted by how often customers give it.
Result<void> build_settle(const Scene& scene, const std::vector<Definer>& all) {
  std::string each;
  for (std::size_t i = 0; i < all.size(); ++i)
    each += fmt::format(R"({0}
      SELECT pattern, max(prospects) AS prospects, {1} AS definer, {2} AS nr,
        round(greatest(0, (exact_sum(n * log2(n)) - exact_sum(inside)) / sum(n)), 9) AS left_over
      FROM (
        SELECT pattern, max(prospects) AS prospects, sum(c) AS n, exact_sum(c * log2(c)) AS inside
        FROM (SELECT pattern, max(prospects) AS prospects, {4} AS tells, segment, count(*) AS c FROM trial
          WHERE {3} GROUP BY pattern, tells, segment) GROUP BY pattern, tells) GROUP BY pattern)",
                        each.empty() ? "" : " UNION ALL ", literal(Value(all[i].name)), i,
                        identifier("asks " + all[i].name), identifier("tells " + all[i].name));
  if (each.empty())
    each = "SELECT '' AS pattern, 0 AS prospects, '' AS definer, 0 AS nr, 0.0 AS left_over WHERE FALSE";
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE settle AS
    WITH d AS (
      SELECT pattern, round(greatest(0, log2(sum(c)) - exact_sum(c * log2(c)) / sum(c)), 9) AS doubt
      FROM (SELECT pattern, segment, count(*) AS c FROM trial GROUP BY pattern, segment) GROUP BY pattern)
    SELECT e.pattern, e.definer, e.nr, e.prospects, d.doubt,
      CASE WHEN d.doubt > 0 THEN greatest(0, 1 - e.left_over / d.doubt) END AS settles
    FROM ({}) e JOIN d USING (pattern))", each));
}

// Where the rules part the values of a number: "10", "10 and 250".
std::string cuts_of(const Definer& definer) {
  std::vector<std::string> cuts;
  for (const auto& condition : definer.conditions)
    for (const auto& each : condition.literals)
      if (auto text = to_text(each.value); std::ranges::find(cuts, text) == cuts.end()) cuts.push_back(text);
  if (cuts.size() > 3) cuts.resize(3);
  return join(cuts, " and ");
}

// A question that a salesperson can put: "How many locations? (the rules part at 10)".
std::string question_about(const Scene& scene, const Definer& definer) {
  const auto* attribute = scene.segmentation.dictionary.find(definer.name);
  const auto type = attribute ? attribute->type : model::Type::text;
  if (type == model::Type::boolean) return fmt::format("{}: yes or no?", definer.title);
  if (attribute && !attribute->values.empty() && attribute->values.size() <= 8)
    return fmt::format("Which {}: {}?", definer.title, join(attribute->values, ", "));
  auto cuts = model::is_numeric(type) ? cuts_of(definer) : std::string();
  return fmt::format("{} {}?{}", type == model::Type::integer ? "How many" : "What", definer.title,
                     cuts.empty() ? "" : fmt::format(" (the rules part at {})", cuts));
}

Result<void> build_asking(const Scene& scene, const std::vector<Definer>& all) {
  std::string rows;
  for (std::size_t i = 0; i < all.size(); ++i)
    rows += fmt::format("{}({}, {}, {})", rows.empty() ? "" : ", ", i, literal(Value(all[i].name)),
                        literal(Value(question_about(scene, all[i]))));
  if (rows.empty()) rows = "(0, '', '')";
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE definer_words AS SELECT * FROM (VALUES {}) v(nr, definer, ask);
    CREATE OR REPLACE TEMP TABLE asking AS
    WITH best AS (
      SELECT pattern, arg_max(definer, settles - nr * 1e-7) AS definer FROM settle WHERE settles > 0 GROUP BY pattern)
    SELECT p.account_id, w.definer, s.settles, w.ask FROM placement p LEFT JOIN best b USING (pattern)
    LEFT JOIN definer_words w ON w.definer = coalesce(b.definer, p.blame[1])
    LEFT JOIN settle s ON s.pattern = p.pattern AND s.definer = w.definer WHERE p.kind = 'unknown')", rows));
}

}  // namespace

Result<void> build_placement(const Scene& scene) {
  LODE_TRY(source, assign::source_of(scene.connection, scene.segmentation, "unit"));
  auto all = definers(scene.segmentation);
  LODE_CHECK(build_kinds_of(scene, source, all));
  LODE_CHECK(build_sample(scene, source, all));
  LODE_CHECK(build_trials(scene, source, all));
  LODE_CHECK(build_settle(scene, all));
  return build_asking(scene, all);
}

namespace {

// Why they are in no segment; a prospect that lacks two definers stands in two rows.
Result<Table> unplaced(const Scene& scene) {
  LODE_TRY(table, store::query_table(
      scene.connection, R"(
    WITH why AS (
      SELECT 1 AS nr, 'unknown' AS reason, unnest(blame) AS definer, account_id FROM placement WHERE kind = 'unknown'
      UNION ALL SELECT CASE kind WHEN 'outside' THEN 2 WHEN 'none' THEN 3 ELSE 4 END,
        CASE kind WHEN 'outside' THEN 'outside the universe' WHEN 'none' THEN 'fits no segment, all is known'
          WHEN 'vague' THEN 'a rule says what nothing defines' ELSE 'fits several segments' END,
        NULL, account_id FROM placement WHERE kind <> 'unknown'),
    g AS (SELECT nr, reason, definer, count(*) AS prospects, min(account_id) AS example FROM why GROUP BY ALL),
    -- Of all doubt about all prospects, the share that knowing this one definer of each would remove.
    c AS (SELECT definer, exact_sum(prospects * doubt * settles) / nullif((SELECT exact_sum(n * doubt) FROM (
        SELECT pattern, max(prospects) AS n, max(doubt) AS doubt FROM settle GROUP BY pattern)), 0) AS settles
      FROM settle GROUP BY definer)
    SELECT reason, definer, prospects, round(c.settles, 6), example, m.name
    FROM g LEFT JOIN c USING (definer) LEFT JOIN member m ON m.account_id = g.example
    ORDER BY nr, c.settles DESC NULLS LAST, prospects DESC, definer)",
      {}, "unplaced", "Prospects in no segment, and why",
      {{"reason", "why"}, {"definer", "definer", Kind::id}, {"prospects", "prospects", Kind::integer},
       {"settles", "share of the doubt its answer removes", Kind::share}, {"example", "such as", Kind::id},
       {"example_name", "name"}}));
  table.note = "a prospect that lacks two definers is counted in both rows; the doubt is the entropy of the segment, "
               "with the unknown values as customers have them";
  table.source = "accounts up to " + to_text(scene.as_of);
  return table;
}

std::string prospects(std::int64_t count) { return fmt::format("{} prospect{}", count, count == 1 ? "" : "s"); }

}  // namespace

Result<Part> tell_unplaced(const Scene& scene) {
  Part out;
  LODE_TRY(table, unplaced(scene));
  LODE_TRY(counts, scene.connection.query(
      "SELECT count(*) FILTER (WHERE kind = 'unknown'), count(*) FILTER (WHERE kind = 'outside'), "
      "count(*) FILTER (WHERE kind IN ('none', 'several', 'vague')), "
      "min(account_id) FILTER (WHERE kind = 'unknown') FROM placement"));
  auto number = [&](std::size_t i) { return std::get<std::int64_t>(counts.rows[0][i]); };
  out.metrics = {{.name = "prospects_unknown", .title = "Prospects that cannot be placed: definers unknown",
                  .value = counts.rows[0][0], .kind = Kind::integer},
                 {.name = "prospects_outside", .title = "Prospects outside the universe", .value = counts.rows[0][1],
                  .kind = Kind::integer},
                 {.name = "prospects_no_segment", .title = "Prospects in no segment although all is known",
                  .value = counts.rows[0][2], .kind = Kind::integer}};
  if (number(0) > 0) {
    auto first = to_text(table.rows[0][1]);
    out.metrics.push_back({.name = "collect_first", .title = "Attribute to collect first", .value = Value(first),
                           .kind = Kind::id});
    auto share = as_number(table.rows[0][3]);
    out.sentences.push_back(fmt::format(
        "Cannot be placed because a definer is unknown: {}. Collect {} first: {} without it{}.", prospects(number(0)),
        first, prospects(std::get<std::int64_t>(table.rows[0][2])),
        share ? fmt::format(", and knowing it removes {:.0f} % of the doubt", 100 * *share) : ""));
    out.findings.push_back(
        {.rule = "PRO03", .name = "prospects-unplaced", .severity = Severity::warning,
         .message = fmt::format("{} cannot be placed because something the rules need is unknown, such as {}",
                                prospects(number(0)), to_text(counts.rows[0][3])),
         .evidence = {{"prospects", counts.rows[0][0]}, {"definer", Value(first)}, {"example", counts.rows[0][3]}},
         .fix = fmt::format("collect {} first; table `unplaced` lists the others", first)});
  }
  if (number(2) > 0)
    out.sentences.push_back(fmt::format("In the universe and in no segment although nothing is unknown of them: {}.",
                                        prospects(number(2))));
  if (!table.rows.empty()) out.tables.push_back(std::move(table));
  return out;
}

}  // namespace lode::dig
