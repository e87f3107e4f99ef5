// One pass over columns: a need becomes a column, amounts and counts their logarithms, so that a few large accounts
// do not make up all of what differs.
#include "dig/traits.h"

#include <fmt/format.h>

#include "facts/evidence_kinds.h"

namespace lode::dig {
namespace {

using store::literal;

constexpr int needs_most = 24;  // the most rated ones

Result<void> build_need_of(const Scene& scene) {
  return scene.connection.run("CREATE OR REPLACE TEMP TABLE need_of AS " +
                              facts::need_importance_sql(scene.settings.evidence_age, literal(Value{scene.as_of})));
}

struct Column {
  Trait trait;
  std::string sql;  // over member m, unit u and, for needs, table n
};

// Growth beyond − 90 % and + 400 % says no more than that; margins of tiny revenue are cut at ± 100 %.
std::vector<Column> own_columns() {
  return {{{"revenue", "revenue", "economics"},
           "CASE WHEN u.revenue_12m > 0 THEN ln(CAST(u.revenue_12m AS DOUBLE)) END"},
          {{"growth", "growth", "economics"},
           "CASE WHEN u.growth_12m IS NOT NULL THEN ln(1 + greatest(-0.9, least(4, u.growth_12m))) END"},
          {{"margin", "margin", "economics"},
           "CASE WHEN u.revenue_12m > 0 AND u.profit_12m IS NOT NULL THEN greatest(-1, least(1, "
           "CAST(u.profit_12m AS DOUBLE) / CAST(u.revenue_12m AS DOUBLE))) END"},
          {{"lines", "lines bought", "behaviour"}, "CASE WHEN u.lines_12m > 0 THEN ln(1.0 + u.lines_12m) END"},
          {{"products", "products bought", "behaviour"},
           "CASE WHEN u.lines_12m > 0 THEN ln(1.0 + u.products_12m) END"},
          {{"recency", "days since the last order", "behaviour"},
           "CASE WHEN u.lines_12m > 0 THEN ln(1.0 + u.recency_days) END"}};
}

std::vector<Column> all_columns(const Scene& scene, const std::vector<std::string>& needs) {
  std::vector<Column> out;
  for (const auto& need : needs) {
    std::string title = need;
    for (const auto& known : scene.segmentation.needs)
      if (known.id == need && !known.title.empty()) title = known.title;
    auto column = fmt::format("need_{}", out.size() + 1);
    out.push_back({{column, title, "needs"}, "n." + column});
  }
  for (auto& column : own_columns()) out.push_back(std::move(column));
  return out;
}

std::string each(const std::vector<Column>& columns, std::string_view form, std::string_view between = ", ") {
  std::string out;
  for (const auto& column : columns)
    out += fmt::format("{}{}", out.empty() ? "" : between,
                       fmt::format(fmt::runtime(form), fmt::arg("c", column.trait.column),
                                   fmt::arg("sql", column.sql)));
  return out;
}

Result<void> build_trait(const Scene& scene, const std::vector<Column>& columns,
                         const std::vector<std::string>& needs) {
  std::string wide;
  for (std::size_t i = 0; i < needs.size(); ++i)
    wide += fmt::format(", max(importance) FILTER (WHERE need_id = {}) AS need_{}", literal(Value(needs[i])), i + 1);
  LODE_CHECK(scene.connection.run(fmt::format(
      "CREATE OR REPLACE TEMP TABLE trait AS WITH n AS (SELECT account_id{} FROM need_of GROUP BY 1) "
      "SELECT m.account_id, m.segment, {} FROM member m JOIN unit u USING (account_id) "
      "LEFT JOIN n USING (account_id) WHERE m.segment IS NOT NULL", wide, each(columns, "{sql} AS {c}"))));
  return scene.connection.run(fmt::format(
      "CREATE OR REPLACE TEMP TABLE trait_z AS WITH s AS (SELECT {} FROM trait) SELECT account_id, segment, {} "
      "FROM trait CROSS JOIN s",
      each(columns, "exact_mean({c}) AS {c}_m, nullif(round(exact_sd_all({c}), 12), 0) AS {c}_s"),
      each(columns, "({c} - {c}_m) / {c}_s AS {c}")));
}

Result<void> build_unlike(const Scene& scene, const std::vector<Column>& columns) {
  return scene.connection.run(fmt::format(
      "CREATE OR REPLACE TEMP TABLE unlike AS WITH g AS (SELECT segment, {} FROM trait_z GROUP BY 1), "
      "d AS (SELECT z.account_id, z.segment, {} AS known, ({}) AS squares FROM trait_z z JOIN g USING (segment)), "
      "e AS (SELECT account_id, segment, known, squares / known AS distance FROM d WHERE known > 0) "
      "SELECT account_id, segment, known, distance, percent_rank() OVER (ORDER BY round(distance, 9)) AS centile "
      "FROM e",
      each(columns, "exact_mean({c}) AS {c}_g"), each(columns, "CAST(z.{c} IS NOT NULL AS INTEGER)", " + "),
      each(columns, "coalesce((z.{c} - g.{c}_g) ** 2, 0)", " + ")));
}

Result<std::vector<std::string>> rated_needs(const Scene& scene) {
  LODE_TRY(rated, scene.connection.query(fmt::format(
      "SELECT need_id FROM need_of GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT {}", needs_most)));
  std::vector<std::string> out;
  for (const auto& row : rated.rows) out.push_back(to_text(row[0]));
  return out;
}

}  // namespace

Result<void> build_traits(const Scene& scene) {
  LODE_CHECK(build_need_of(scene));
  LODE_TRY(needs, rated_needs(scene));
  auto columns = all_columns(scene, needs);
  LODE_CHECK(build_trait(scene, columns, needs));
  return build_unlike(scene, columns);
}

Result<std::vector<Trait>> traits_of(const Scene& scene) {
  LODE_TRY(needs, rated_needs(scene));
  std::vector<Trait> out;
  for (auto& column : all_columns(scene, needs)) out.push_back(std::move(column.trait));
  return out;
}

}  // namespace lode::dig
