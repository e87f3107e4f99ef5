// Scorecards are ratings whose source says so; a card is one account's ratings of one supplier on one day.
#include "dig/scorecards.h"

#include <fmt/format.h>

namespace lode::dig {
namespace {

using store::literal;

Result<void> cut(const Scene& scene, Table& table, std::string_view count_sql) {
  LODE_TRY(total, scene.connection.one(count_sql));
  if (auto all = as_number(total); all && *all > static_cast<double>(table.rows.size()))
    table.total_rows = static_cast<std::int64_t>(*all);
  table.source = "customers' scorecards up to " + to_text(scene.as_of);
  return {};
}

std::string limit(const Focus& focus) { return focus.top > 0 ? fmt::format(" LIMIT {}", focus.top) : std::string(); }

}  // namespace

Result<void> build_card_totals(const Scene& scene) {
  return scene.connection.run(R"(
    CREATE OR REPLACE TEMP TABLE card_total AS
    SELECT account_id, any_value(segment) AS segment, supplier, as_of,
      exact_sum(weight * performance) / nullif(exact_sum_if(weight, performance IS NOT NULL), 0) AS total,
      count(performance) AS metrics, count(*) FILTER (WHERE performance >= target) AS met,
      count(*) FILTER (WHERE performance IS NOT NULL AND target IS NOT NULL) AS targets, bool_and(fresh) AS fresh,
      as_of = max(as_of) OVER (PARTITION BY account_id, supplier) AS latest
    FROM rating WHERE source_kind = 'scorecard' GROUP BY account_id, supplier, as_of)");
}

Result<Table> scorecards_table(const Scene& scene, const Focus& focus) {
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format("SELECT r.account_id, m.name, r.segment, r.as_of, e.title, r.weight, r.target, r.performance, "
                  "r.performance >= r.target, r.fresh, r.need_id, r.site, r.goal, r.score FROM rating r "
                  "JOIN (SELECT account_id, name, weight AS size FROM member) m USING (account_id) "
                  "JOIN need_entry e USING (need_id) WHERE r.source_kind = 'scorecard' AND r.supplier = 'us' AND {} "
                  "ORDER BY m.size DESC, r.account_id, r.as_of DESC, e.position, r.site, r.load_seq{}",
                  within(focus, "r"), limit(focus)),
      {}, "scorecards", "Customers' scorecards on us",
      {{"account_id", "account", Kind::id}, {"account", "name"}, {"segment", "segment", Kind::id},
       {"period", "period", Kind::date}, {"metric", "metric"}, {"weight", "weight", Kind::share},
       {"target", "target", Kind::integer}, {"score", "score", Kind::integer}, {"met", "met", Kind::boolean},
       {"fresh", "young enough", Kind::boolean, true}, {"need_id", "need id", Kind::id, true},
       {"site", "site", Kind::id, true}, {"target_as_given", "target as given", Kind::number, true},
       {"score_as_given", "score as given", Kind::number, true}}));
  LODE_CHECK(cut(scene, table,
                 "SELECT count(*) FROM rating r WHERE source_kind = 'scorecard' AND supplier = 'us' AND " +
                     within(focus, "r")));
  table.detail = true;
  table.note = "weights of one card add up to 100 %; scores and targets on one scale, 0 (worst) to 100 (best)";
  return table;
}

Result<Table> scorecard_totals_table(const Scene& scene, const Focus& focus) {
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format(R"(
        WITH other AS (
          SELECT account_id, as_of, arg_max(supplier, (total, supplier)) AS rival, max(total) AS theirs FROM card_total
          WHERE supplier <> 'us' AND total IS NOT NULL GROUP BY account_id, as_of),
        before AS (
          SELECT account_id, as_of, lag(total) OVER (PARTITION BY account_id ORDER BY as_of) AS former FROM card_total
          WHERE supplier = 'us')
        SELECT c.account_id, m.name, c.segment, c.as_of, c.total, b.former, o.rival, o.theirs, c.met, c.targets,
          c.metrics, c.fresh
        FROM card_total c JOIN (SELECT account_id, name, weight AS size FROM member) m USING (account_id)
        LEFT JOIN before b ON b.account_id = c.account_id AND b.as_of = c.as_of
        LEFT JOIN other o ON o.account_id = c.account_id AND o.as_of = c.as_of
        WHERE c.supplier = 'us' AND c.latest AND {} ORDER BY m.size DESC, c.account_id{})",
                  within(focus, "c"), limit(focus)),
      {}, "scorecard_totals", "What customers' own scorecards give us",
      {{"account_id", "account", Kind::id}, {"account", "name"}, {"segment", "segment", Kind::id},
       {"period", "latest", Kind::date}, {"total", "we", Kind::integer}, {"former", "before", Kind::integer},
       {"rival", "best other"}, {"theirs", "they", Kind::integer}, {"met", "targets met", Kind::integer},
       {"targets", "of", Kind::integer}, {"metrics", "metrics", Kind::integer},
       {"fresh", "young enough", Kind::boolean}}));
  LODE_CHECK(cut(scene, table,
                 "SELECT count(*) FROM card_total c WHERE supplier = 'us' AND latest AND " + within(focus, "c")));
  table.note = "by the customer's own weights; – where a card has none";
  return table;
}

Result<Table> in_use_table(const Scene& scene, const std::string& segment) {
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format(R"(
        SELECT e.title, count(DISTINCT r.account_id), exact_mean(r.weight), exact_mean(r.target),
          exact_mean(r.performance),
          avg(CASE WHEN r.performance >= r.target THEN 1.0 WHEN r.target IS NOT NULL THEN 0.0 END), max(r.as_of),
          r.need_id
        FROM rating r JOIN card_total c ON c.account_id = r.account_id AND c.supplier = r.supplier AND c.as_of = r.as_of
        JOIN need_entry e USING (need_id)
        WHERE c.latest AND r.source_kind = 'scorecard' AND r.supplier = 'us' AND r.segment = {}
        GROUP BY r.need_id, e.title, e.position ORDER BY 3 DESC NULLS LAST, e.position, r.need_id)",
                  literal(Value(segment))),
      {}, "in_use", "What customers' scorecards already measure",
      {{"metric", "metric"}, {"accounts", "accounts", Kind::integer}, {"weight", "weight", Kind::share},
       {"target", "target", Kind::integer}, {"score", "we", Kind::integer}, {"met", "meet the target", Kind::share},
       {"latest", "latest", Kind::date}, {"need_id", "need id", Kind::id, true}}));
  table.source = "latest scorecard of each account up to " + to_text(scene.as_of);
  return table;
}

}  // namespace lode::dig
