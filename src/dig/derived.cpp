// Regression of satisfaction as a whole on how well each need is filled, over the accounts that rate all of them.
#include "dig/derived.h"

#include <fmt/format.h>

#include <cmath>

#include "stats/linear.h"

namespace lode::dig {
namespace {

using store::literal;

// A few thousand accounts settle the weights; which ones is settled by their ids.
constexpr int most_rows = 5000;
// Least rows per predictor (Harrell, Regression Modeling Strategies, section 4.4).
constexpr std::size_t rows_per_need = 10;

struct Group {
  std::string segment, where;
};

std::vector<Group> groups_of(const Scene& scene, const Focus& focus) {
  if (!focus.account.empty()) return {};
  if (!focus.segment.empty()) return {{focus.segment, "w.segment = " + literal(Value(focus.segment))}};
  std::vector<Group> out;
  for (const auto& segment : scene.segmentation.segments)
    out.push_back({segment.id, "w.segment = " + literal(Value(segment.id))});
  out.push_back({"all", "TRUE"});
  return out;
}

// Needs that at least half of the accounts rate that say how satisfied they are in all.
Result<std::vector<std::string>> predictors(const Scene& scene, const Group& group) {
  LODE_TRY(rows, scene.connection.query(fmt::format(
      "WITH s AS (SELECT account_id FROM whole_rating w WHERE {0}) SELECT p.need_id FROM best_rated p "
      "JOIN s USING (account_id) JOIN need_entry e USING (need_id) WHERE p.supplier = 'us' AND NOT e.overall "
      "GROUP BY p.need_id, e.position HAVING 2 * count(*) >= (SELECT count(*) FROM s) ORDER BY e.position, p.need_id",
      group.where)));
  std::vector<std::string> out;
  for (const auto& row : rows.rows) out.push_back(to_text(row[0]));
  return out;
}

struct Data {
  stats::Matrix x;
  std::vector<double> y;
};

Result<Data> data_of(const Scene& scene, const Group& group, const std::vector<std::string>& needs) {
  std::string columns, complete;
  for (std::size_t i = 0; i < needs.size(); ++i) {
    columns += fmt::format(", max(p.performance) FILTER (WHERE p.need_id = {}) AS c{}", literal(Value(needs[i])), i);
    complete += fmt::format(" AND c{} IS NOT NULL", i);
  }
  LODE_TRY(rows, scene.connection.query(fmt::format(
      "SELECT * EXCLUDE (account_id) FROM (SELECT w.account_id, any_value(w.performance) AS y{} FROM whole_rating w "
      "JOIN best_rated p ON p.account_id = w.account_id AND p.supplier = 'us' WHERE {} GROUP BY w.account_id) "
      "WHERE y IS NOT NULL{} ORDER BY hash(account_id), account_id LIMIT {}", columns, group.where, complete,
      most_rows)));
  Data out{stats::Matrix(rows.rows.size(), needs.size()), {}};
  for (std::size_t r = 0; r < rows.rows.size(); ++r) {
    out.y.push_back(*as_number(rows.rows[r][0]));
    for (std::size_t c = 0; c < needs.size(); ++c) out.x.at(r, c) = *as_number(rows.rows[r][c + 1]);
  }
  return out;
}

// What cannot be told apart from another need has no coefficient.
std::string figure(double value) { return std::isnan(value) ? "NULL" : literal(Value(value)); }

Result<std::string> rows_of(const Scene& scene, const Group& group) {
  LODE_TRY(needs, predictors(scene, group));
  if (needs.size() < 2) return std::string();
  LODE_TRY(data, data_of(scene, group, needs));
  if (data.y.size() < rows_per_need * (needs.size() + 1)) return std::string();
  auto found = stats::derived_importance(data.x, data.y);
  if (!found) return std::string();  // the needs repeat each other, or nobody differs: nothing follows
  std::string out;
  for (std::size_t i = 0; i < needs.size(); ++i)
    out += fmt::format("{}({}, {}, {}, {}, {}, {}, {}, {}, {}, {})", out.empty() ? "" : ", ",
                       literal(Value(group.segment)), literal(Value(needs[i])), figure(found->weight[i]),
                       figure(found->standardised[i]), figure(found->low[i]),
                       figure(found->high[i]), figure(found->correlation[i]), data.y.size(),
                       figure(found->r2), figure(found->adjusted_r2));
  return out;
}

}  // namespace

Result<void> build_derived(const Scene& scene, const Focus& focus) {
  LODE_CHECK(scene.connection.run(R"(
    CREATE OR REPLACE TEMP TABLE derived_need(segment VARCHAR, need_id VARCHAR, weight DOUBLE, coefficient DOUBLE,
      low DOUBLE, high DOUBLE, correlation DOUBLE, accounts BIGINT, r2 DOUBLE, adjusted_r2 DOUBLE);
    CREATE OR REPLACE TEMP TABLE whole_rating AS
    SELECT p.account_id, p.segment, p.performance FROM best_rated p JOIN need_entry e USING (need_id)
    WHERE e.overall AND p.supplier = 'us'
    QUALIFY row_number() OVER (PARTITION BY p.account_id ORDER BY e.position, p.need_id) = 1)"));
  LODE_TRY(any, scene.connection.one("SELECT count(*) FROM whole_rating"));
  if (as_number(any).value_or(0) == 0) return {};
  for (const auto& group : groups_of(scene, focus)) {
    LODE_TRY(rows, rows_of(scene, group));
    if (!rows.empty()) LODE_CHECK(scene.connection.run("INSERT INTO derived_need VALUES " + rows));
  }
  return {};
}

Result<Table> derived_table(const Scene& scene) {
  LODE_TRY(table, store::query_table(
      scene.connection, R"(
      SELECT d.segment, e.title, d.weight, d.coefficient, d.low, d.high, d.correlation, d.accounts, d.r2,
        d.need_id, d.adjusted_r2
      FROM derived_need d JOIN need_entry e USING (need_id)
      ORDER BY CASE WHEN d.segment = 'all' THEN 1 ELSE 0 END, d.segment, d.weight DESC, d.need_id)",
      {}, "derived", "What moves their satisfaction as a whole",
      {{"segment", "segment", Kind::id}, {"title", "need"}, {"weight", "share of it", Kind::share},
       {"coefficient", "effect", Kind::ratio}, {"low", "from", Kind::ratio}, {"high", "to", Kind::ratio},
       {"correlation", "goes with it", Kind::ratio}, {"accounts", "accounts", Kind::integer},
       {"r2", "explained in all", Kind::share}, {"need_id", "need id", Kind::id, true},
       {"adjusted_r2", "explained, adjusted", Kind::share, true}}));
  table.source = "need ratings up to " + to_text(scene.as_of);
  table.note =
      "effect: per standard deviation, 95 % interval; share: relative weights (Johnson 2000), which hold where needs "
      "go together";
  return table;
}

}  // namespace lode::dig
