// The catalogue comes from the segmentation and needs.yaml; the engine gets it as rows.
#include "dig/catalogue.h"

#include <fmt/format.h>

#include "model/standard_needs.h"

namespace lode::dig {
namespace {

using store::literal;

std::string text(const std::string& value) { return value.empty() ? "NULL" : literal(Value(value)); }

std::string entry_row(const model::Need& need, const char* origin, std::size_t position) {
  const char* direction = !need.higher_is_better ? "NULL" : *need.higher_is_better ? "true" : "false";
  auto ask = need.ask.empty() ? fmt::format("How important is '{}' to them, and how well do we do it?", need.title)
                              : need.ask;
  return fmt::format("({}, {}, {}, {}, {}, {}, {}, {}, '{}', {})", text(need.id), text(need.title),
                     text(need.dimension), text(need.definition), text(ask), text(need.measure), direction,
                     need.overall, origin, position);
}

Result<void> build_entries(const Scene& scene) {
  std::string rows;
  std::size_t position = 0;
  auto add = [&](const std::vector<model::Need>& needs, const char* origin) {
    for (const auto& need : needs) rows += (position ? ", " : "") + entry_row(need, origin, position), ++position;
  };
  add(model::completed(scene.segmentation.needs), "declared");
  add(model::undeclared(scene.segmentation.needs), "standard");
  LODE_CHECK(scene.connection.run(fmt::format(
      "CREATE OR REPLACE TEMP TABLE need_entry AS SELECT need_id, title, CAST(dimension AS VARCHAR) AS dimension, "
      "CAST(definition AS VARCHAR) AS definition, ask, CAST(measure AS VARCHAR) AS measure, "
      "CAST(higher_is_better AS BOOLEAN) AS higher_is_better, overall, origin, position FROM (VALUES {}) v(need_id, "
      "title, dimension, definition, ask, measure, higher_is_better, overall, origin, position)", rows)));
  // Needs that customers were asked about and no catalogue names: shown under their id, and found (NDS03).
  return scene.connection.run(R"(
    INSERT INTO need_entry SELECT need_id, need_id, NULL, NULL,
      'How important is ''' || need_id || ''' to them, and how well do we do it?', NULL, NULL,
      need_id = 'overall', 'rated', 10000 + row_number() OVER (ORDER BY need_id)
    FROM (SELECT DISTINCT need_id FROM need_rating WHERE need_id NOT IN (SELECT need_id FROM need_entry)))");
}

Result<void> build_segment_needs(const Scene& scene) {
  std::string rows, silent = "('')";
  for (const auto& segment : scene.segmentation.segments) {
    if (segment.needs.empty()) silent += fmt::format(", ({})", literal(Value(segment.id)));
    for (std::size_t i = 0; i < segment.needs.size(); ++i)
      rows += fmt::format("{}({}, {}, CAST({} AS DOUBLE), {})", rows.empty() ? "" : ", ", literal(Value(segment.id)),
                          literal(Value(segment.needs[i].need)),
                          segment.needs[i].weight ? to_text(*segment.needs[i].weight) : "NULL", i);
  }
  if (rows.empty()) rows = "(NULL, NULL, CAST(NULL AS DOUBLE), 0)";
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE segment_need AS
    SELECT segment, need_id, arg_min(weight, position) AS weight, min(position) AS position, true AS named FROM (
      SELECT v.segment, v.need_id, v.weight,
        row_number() OVER (PARTITION BY v.segment ORDER BY v.weight DESC NULLS LAST, v.i, v.need_id) AS position
      FROM (VALUES {}) v(segment, need_id, weight, i) WHERE v.need_id IN (SELECT need_id FROM need_entry))
    GROUP BY segment, need_id
    UNION ALL
    SELECT s.segment, e.need_id, NULL, e.position, false FROM (VALUES {}) s(segment) CROSS JOIN need_entry e
    WHERE NOT e.overall)", rows, silent));
}

}  // namespace

Result<void> build_catalogue(const Scene& scene) {
  LODE_CHECK(build_entries(scene));
  return build_segment_needs(scene);
}

Result<Table> catalogue_table(const Scene& scene) {
  LODE_TRY(table, store::query_table(
      scene.connection, R"(
      SELECT e.need_id, e.title, e.dimension,
        CASE WHEN coalesce(e.measure, 'none') = 'none' THEN 'asking'
             ELSE 'asking, and own lines: ' || replace(e.measure, '_', ' ') END,
        coalesce(r.accounts, 0), e.origin, e.definition, e.ask, nullif(e.measure, 'none'), e.overall
      FROM need_entry e LEFT JOIN (SELECT need_id, count(DISTINCT account_id) AS accounts FROM rating GROUP BY 1) r
        USING (need_id) ORDER BY e.position)",
      {}, "catalogue", "The needs that are looked at, and how each is known",
      {{"need_id", "need", Kind::id}, {"title", "what it is"}, {"dimension", "dimension"}, {"known_by", "known by"},
       {"accounts", "accounts rated", Kind::integer}, {"origin", "from", Kind::id},
       {"definition", "definition", Kind::text, true}, {"ask", "question", Kind::text, true},
       {"measure", "measure", Kind::id, true}, {"overall", "satisfaction as a whole", Kind::boolean, true}}));
  table.source = "the segmentation, needs.yaml and Lode's standard catalogue";
  return table;
}

}  // namespace lode::dig
