// Figures from the standard facts, the ratings of needs and the pools; nothing of this asks a question of the dig.
#include "discover/workspace_targets.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "discover/naming.h"
#include "facts/evidence_kinds.h"
#include "facts/pool.h"

namespace lode::discover {
namespace {

using store::identifier;
using store::literal;

constexpr std::size_t needs_most = 24;  // the most rated ones
constexpr std::string_view fitted_units = "unit u WHERE u.status = 'customer' AND u.recency_days IS NOT NULL";

std::vector<Figure> own_figures() {
  return {
      {.name = "profit_12m", .title = "profit of the last 12 months", .family = "profit",
       .sql = "CAST(u.profit_12m AS DOUBLE)", .money = true, .compress = true},
      {.name = "margin", .title = "profit as a share of revenue", .family = "profit",
       .sql = "CASE WHEN u.revenue_12m > 0 THEN greatest(-1, least(1, CAST(u.profit_12m AS DOUBLE) / "
              "CAST(u.revenue_12m AS DOUBLE))) END",
       .transform = "held between -100 % and 100 %"},
      {.name = "growth_12m", .title = "growth over the 12 months before", .family = "growth",
       .sql = "ln(1 + greatest(-0.9, least(4, u.growth_12m)))",
       .transform = "as ln(1 + growth), growth held between -90 % and 400 %"},
      {.name = "retention", .title = "still buying, of those that bought in the 12 months before",
       .family = "retention",
       .sql = "CASE WHEN u.revenue_prior_12m > 0 THEN CAST(u.revenue_12m > 0 AS INTEGER)::DOUBLE END",
       .standard = false},
      {.name = "lines_12m", .title = "lines in the last 12 months", .family = "behaviour",
       .sql = "CAST(u.lines_12m AS DOUBLE)", .compress = true},
      {.name = "products_12m", .title = "products in the last 12 months", .family = "behaviour",
       .sql = "CAST(u.products_12m AS DOUBLE)", .compress = true},
      {.name = "recency_days", .title = "days since the last line", .family = "behaviour",
       .sql = "CAST(u.recency_days AS DOUBLE)", .compress = true},
      {.name = "share", .title = "our share of what they buy", .family = "share",
       .sql = "CASE WHEN p.pool > 0 THEN CAST(p.captured AS DOUBLE) / CAST(p.pool AS DOUBLE) END"},
      {.name = "revenue_12m", .title = "revenue of the last 12 months", .family = "revenue",
       .sql = "CAST(u.revenue_12m AS DOUBLE)", .money = true, .compress = true, .standard = false}};
}

// Importance of each need, 0 to 1 of its scale: of several statements the best evidence, of one day and kind the mean;
// as Q5 and Q1 read them (docs/concepts/definitions.md).
Result<void> build_need_importance(facts::Reading& reading) {
  auto day = literal(Value{reading.known_to});
  return reading.connection.run("CREATE OR REPLACE TEMP TABLE need_importance AS " +
                                facts::need_importance_sql(reading.settings.evidence_age, day));
}

Result<std::vector<Figure>> need_figures(facts::Reading& reading, const WorkspaceAsked& asked) {
  LODE_CHECK(build_need_importance(reading));
  LODE_TRY(rated, reading.connection.query(fmt::format(
      "SELECT need_id FROM need_importance WHERE account_id IN (SELECT u.account_id FROM {}) GROUP BY 1 "
      "ORDER BY count(*) DESC, 1 LIMIT {}", fitted_units, needs_most)));
  std::vector<Figure> out;
  std::string wide;
  for (const auto& row : rated.rows) {
    auto need = to_text(row[0]);
    auto column = fmt::format("need_{}", out.size() + 1);
    wide += fmt::format(", CAST(max(importance) FILTER (WHERE need_id = {}) AS DOUBLE) AS {}", literal(Value(need)),
                        column);
    auto known = asked.need_titles.find(need);
    auto title = known == asked.need_titles.end() || known->second.empty() ? spaced(need) : known->second;
    out.push_back({.name = "need:" + need, .title = "importance of " + title, .family = "needs", .sql = "n." + column});
  }
  LODE_CHECK(reading.connection.run(fmt::format(
      "CREATE OR REPLACE TEMP TABLE need_wide AS SELECT account_id{} FROM need_importance GROUP BY 1", wide)));
  return out;
}

Result<Figure> attribute_figure(facts::Reading& reading, const std::vector<Figure>& offered, const std::string& name) {
  const auto* attribute = reading.dictionary.find(name);
  LODE_TRY(unit, reading.connection.query("SELECT * FROM unit LIMIT 0"));
  bool there = attribute && std::ranges::find(unit.names, attribute->id) != unit.names.end();
  if (there && (model::is_numeric(attribute->type) || attribute->type == model::Type::boolean)) {
    bool money = attribute->type == model::Type::money;
    return Figure{.name = attribute->id, .title = attribute->title.empty() ? attribute->id : attribute->title,
                  .family = attribute->family, .sql = fmt::format("CAST(u.{} AS DOUBLE)", identifier(attribute->id)),
                  .money = money, .compress = money};
  }
  if (there)
    return fail(Code::invalid_argument,
                fmt::format("'{}' (--targets) is {}, and must be a number", name, model::type_name(attribute->type)),
                "a text can be a descriptor");
  std::vector<std::string> names;
  for (auto family : target_families()) names.emplace_back(family);
  auto families = join(names, ", ");
  for (const auto& figure : offered) names.push_back(figure.name);
  for (const auto& column : unit.names) names.push_back(column);
  auto near = did_you_mean(name, names);
  return fail(Code::invalid_argument, fmt::format("'{}' (--targets) is neither a family nor an attribute", name),
              near.empty() ? fmt::format("families are {}; or name an attribute, or a need as need:ID", families)
                           : fmt::format("did you mean '{}'?", near));
}

void take(std::vector<Figure>& out, const Figure& figure) {
  if (std::ranges::find(out, figure.name, &Figure::name) == out.end()) out.push_back(figure);
}

}  // namespace

std::vector<std::string_view> target_families() {
  return {"needs", "profit", "growth", "retention", "behaviour", "share", "revenue"};
}

Result<std::vector<Figure>> figures_of(facts::Reading& reading, const WorkspaceAsked& asked) {
  LODE_CHECK(facts::build_unit_pool(reading.connection, reading.settings.evidence_age));
  LODE_TRY(out, need_figures(reading, asked));
  for (auto& figure : own_figures()) out.push_back(std::move(figure));
  return out;
}

Result<std::vector<Figure>> chosen_figures(facts::Reading& reading, const WorkspaceAsked& asked) {
  LODE_TRY(offered, figures_of(reading, asked));
  std::vector<Figure> out;
  if (asked.targets.empty()) {
    std::ranges::copy_if(offered, std::back_inserter(out), &Figure::standard);
    return out;
  }
  for (const auto& name : asked.targets) {
    auto matches = [&](const Figure& f) { return f.family == name || f.name == name || f.name == "need:" + name; };
    bool found = false;
    for (const auto& figure : offered)
      if (matches(figure)) take(out, figure), found = true;
    if (found) continue;
    auto families = target_families();
    if (std::ranges::find(families, name) != families.end()) {
      return fail(Code::not_found, fmt::format("nothing is known of {}", name),
                  name == "needs" ? "load ratings of needs (table need_rating), or leave this family out" : "");
    }
    LODE_TRY(figure, attribute_figure(reading, offered, name));
    take(out, figure);
  }
  return out;
}

}  // namespace lode::discover
