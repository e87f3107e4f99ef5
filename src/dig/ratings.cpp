// One scale for all ratings: (x − worst) / (best − worst) · 100, where scale_min is the worst value and scale_max
// the best, whichever number is larger: a school grade runs from 6 to 1.
#include "dig/ratings.h"

#include <fmt/format.h>

#include "dig/evidence.h"
#include "dig/own_measures.h"

namespace lode::dig {
namespace {

using store::literal;

// `flaw`: why a rating cannot be used: 'scale' (none, or of no width), 'outside'. A need that says whether higher is
// better outranks the order in which its scale is written; importance is never turned round.
Result<void> build_raw(const Scene& scene) {
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE rating_raw AS
    WITH r AS (
      SELECT u.unit_id AS account_id, m.segment, t.need_id, t.account_id AS site, t.load_seq, t.evidence_id,
        CASE WHEN lower(trim(t.supplier)) = 'us' THEN 'us' ELSE trim(t.supplier) END AS supplier,
        t.performance AS score, t.importance AS said, t.target AS goal, t.weight, t.source_kind, t.as_of,
        t.scale_min, t.scale_max,
        CASE e.higher_is_better WHEN true THEN least(t.scale_min, t.scale_max)
          WHEN false THEN greatest(t.scale_min, t.scale_max) ELSE t.scale_min END AS worst,
        CASE e.higher_is_better WHEN true THEN greatest(t.scale_min, t.scale_max)
          WHEN false THEN least(t.scale_min, t.scale_max) ELSE t.scale_max END AS best
      FROM need_rating t JOIN account_unit u USING (account_id) JOIN member m ON m.account_id = u.unit_id
      LEFT JOIN need_entry e ON e.need_id = t.need_id WHERE t.as_of <= {0})
    SELECT *, {1} AS rank, {2} AS fresh,
      CASE WHEN score IS NULL AND said IS NULL AND weight IS NULL THEN 'empty'
           WHEN coalesce(score, said) IS NOT NULL AND (worst IS NULL OR best IS NULL OR worst = best) THEN 'scale'
           WHEN NOT coalesce(score BETWEEN least(worst, best) AND greatest(worst, best), true)
             OR NOT coalesce(said BETWEEN least(worst, best) AND greatest(worst, best), true) THEN 'outside'
           WHEN weight < 0 THEN 'outside' END AS flaw
    FROM r)", literal(Value{scene.as_of}), rank_sql("source_kind"), fresh_sql(scene, "source_kind", "as_of")));
}

// The weights of one scorecard add up to 1. Where a customer states no importance but weighs a need in a scorecard,
// that weight says it: the heaviest need of the card stands at 100. Most ratings are of no card: their weights are
// added up beside them, so that the others cost nothing.
Result<void> build_rating(const Scene& scene) {
  return scene.connection.run(R"(
    CREATE OR REPLACE TEMP TABLE card_weight AS
    SELECT account_id, site, supplier, as_of, source_kind, exact_sum(weight) AS total, max(weight) AS most
    FROM rating_raw WHERE flaw IS NULL AND weight IS NOT NULL GROUP BY ALL;
    CREATE OR REPLACE TEMP VIEW rating AS
    WITH w AS (
      SELECT r.*, r.weight / nullif(c.total, 0) AS share, 100 * r.weight / nullif(c.most, 0) AS heavy
      FROM rating_raw r LEFT JOIN card_weight c ON c.account_id = r.account_id AND c.site = r.site
        AND c.as_of = r.as_of AND c.supplier IS NOT DISTINCT FROM r.supplier
        AND c.source_kind IS NOT DISTINCT FROM r.source_kind
      WHERE r.flaw IS NULL)
    SELECT account_id, segment, need_id, supplier, site, 100 * (score - worst) / (best - worst) AS performance,
      coalesce(100 * (said - scale_min) / (scale_max - scale_min), heavy) AS importance,
      CASE WHEN said IS NOT NULL THEN 'stated' WHEN heavy IS NOT NULL THEN 'weight' END AS basis,
      100 * (goal - worst) / (best - worst) AS target, share AS weight, score, goal, source_kind,
      CAST(rank AS INTEGER) AS rank, fresh, as_of, evidence_id, load_seq
    FROM w)");
}

constexpr std::string_view best_first =
    "ORDER BY rank, fresh DESC, as_of DESC, CASE WHEN site = account_id THEN 0 ELSE 1 END, site, source_kind, "
    "load_seq DESC, evidence_id";

Result<void> build_best(const Scene& scene) {
  LODE_CHECK(scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE best_rated AS
    SELECT account_id, segment, need_id, supplier, performance, source_kind, rank, fresh, as_of
    FROM rating WHERE performance IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY account_id, need_id, supplier {0}, performance) = 1;
    CREATE OR REPLACE TEMP TABLE best_importance AS
    SELECT account_id, segment, need_id, importance, basis, source_kind, rank, fresh, as_of
    FROM rating WHERE importance IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY account_id, need_id {0}, supplier <> 'us', supplier,
      importance, basis) = 1)", best_first)));
  return scene.connection.run(R"(
    CREATE OR REPLACE TEMP TABLE best_performance AS
    SELECT * FROM (
      SELECT * FROM best_rated UNION ALL
      SELECT account_id, segment, need_id, 'us', performance, 'own_data', 4, fresh, as_of FROM own_performance)
    QUALIFY row_number() OVER (PARTITION BY account_id, need_id, supplier
      ORDER BY rank, fresh DESC, as_of DESC, source_kind, performance) = 1)");
}

std::int64_t whole(const Value& value) { return static_cast<std::int64_t>(as_number(value).value_or(0)); }

Finding flaw_finding(const std::vector<Value>& row) {
  std::vector<Member> evidence{{"ratings", row[1]}, {"accounts", row[2]}, {"example", row[3]}};
  if (to_text(row[0]) == "outside")
    return {.rule = "NDS02", .name = "outside-scale", .severity = Severity::warning,
            .message = fmt::format("ratings outside their own scale, which are not used: {}, such as {}, which {}",
                                   whole(row[1]), to_text(row[3]), to_text(row[4])),
            .evidence = std::move(evidence), .fix = "correct the value, or the scale in the map"};
  return {.rule = "NDS01", .name = "no-scale", .severity = Severity::warning,
          .message = fmt::format("ratings that do not say their scale, which are not used: {}, such as {}",
                                 whole(row[1]), to_text(row[3])),
          .evidence = std::move(evidence),
          .fix = "fill scale_min (the worst value) and scale_max (the best) in the map"};
}

}  // namespace

Result<void> build_ratings(const Scene& scene) {
  LODE_CHECK(build_raw(scene));
  LODE_CHECK(build_rating(scene));
  LODE_CHECK(build_own_measures(scene));
  return build_best(scene);
}

Result<Table> scales_table(const Scene& scene) {
  LODE_TRY(table, store::query_table(
      scene.connection, R"(
      SELECT source_kind, CASE WHEN flaw = 'scale' THEN 'none stated' WHEN worst > best THEN 'lower is better'
          ELSE 'higher is better' END AS direction,
        CASE WHEN flaw = 'scale' THEN NULL ELSE worst END AS worst,
        CASE WHEN flaw = 'scale' THEN NULL ELSE best END AS best,
        count(*), count(*) FILTER (WHERE flaw IS NULL), count(DISTINCT account_id), max(as_of)
      FROM rating_raw WHERE coalesce(score, said) IS NOT NULL GROUP BY ALL ORDER BY 1, 2, 3, 4)",
      {}, "scales", "The scales on which ratings came",
      {{"source_kind", "source", Kind::id}, {"direction", "direction"}, {"worst", "worst", Kind::number},
       {"best", "best", Kind::number}, {"ratings", "ratings", Kind::integer}, {"used", "used", Kind::integer},
       {"accounts", "accounts", Kind::integer}, {"latest", "latest", Kind::date}}));
  table.note = "all are brought to 0 (worst) … 100 (best)";
  table.source = "need ratings up to " + to_text(scene.as_of);
  return table;
}

Result<std::vector<Finding>> rating_findings(const Scene& scene) {
  std::vector<Finding> out;
  LODE_TRY(flaws, scene.connection.query(R"(
    SELECT flaw, count(*), count(DISTINCT account_id),
      arg_min(site || ' on ' || need_id || ', ' || as_of, (site, need_id, as_of)),
      arg_min(concat_ws(' ', 'gives', coalesce(score, said, weight), 'on a scale from', worst, 'to', best),
        (site, need_id, as_of))
    FROM rating_raw WHERE flaw IN ('scale', 'outside') GROUP BY 1 ORDER BY 1 DESC)"));
  for (const auto& row : flaws.rows) out.push_back(flaw_finding(row));
  LODE_TRY(strangers, scene.connection.query(
      "SELECT count(*), string_agg(need_id, ', ' ORDER BY need_id) FROM need_entry WHERE origin = 'rated'"));
  if (auto count = whole(strangers.rows[0][0]); count > 0)
    out.push_back({.rule = "NDS03", .name = "unknown-need", .severity = Severity::warning,
                   .message = "ratings name needs that no catalogue has: " + to_text(strangers.rows[0][1]),
                   .evidence = {{"needs", strangers.rows[0][0]}, {"ids", strangers.rows[0][1]}},
                   .fix = "add them to needs.yaml with a title and a dimension, or correct the ids in the map"});
  return out;
}

}  // namespace lode::dig
