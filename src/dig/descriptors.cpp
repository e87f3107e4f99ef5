// Which attributes describe an account, judged on the customers who have revenue.
#include "dig/descriptors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace lode::dig {
namespace {

using store::identifier;
using store::literal;

constexpr std::size_t sizes_max = 8, kinds_max = 24;
// Names and places are too many to learn from, a year and a currency measure nothing, status is what we are to them.
constexpr std::array left_out{"account_id", "name",     "region",  "city",     "postal_code",
                              "founded",    "currency", "owner_id", "status", "parent_id"};
constexpr std::string_view buyers =
    "member m JOIN unit u USING (account_id) WHERE m.in_universe AND m.revenue_12m > 0";

bool describes(const model::Attribute& attribute) {
  const auto& seen = attribute.visible_for;
  return attribute.typed && attribute.derive.empty() && attribute.source != "own_transactions" &&
         attribute.source != "opinion" && (seen.empty() || std::ranges::find(seen, "prospect") != seen.end()) &&
         std::ranges::find(left_out, attribute.id) == left_out.end();
}

bool is_kind(const model::Attribute& attribute) {
  return attribute.type == model::Type::enumeration || attribute.type == model::Type::boolean ||
         attribute.id == "industry" || attribute.id == "country";
}

Result<std::vector<model::Attribute>> usable(const Scene& scene) {
  LODE_TRY(unit, scene.connection.query("SELECT * FROM unit LIMIT 0"));
  std::vector<model::Attribute> out;
  for (const auto& attribute : scene.segmentation.dictionary.attributes)
    if (describes(attribute) && std::ranges::find(unit.names, attribute.id) != unit.names.end())
      out.push_back(attribute);
  return out;
}

std::string log_of(const std::string& id) {
  return fmt::format("CASE WHEN u.{0} >= 0 THEN ln(1 + CAST(u.{0} AS DOUBLE)) END", identifier(id));
}

// A size unknown for some counts as the mean, and "unknown" is a kind of its own.
Result<void> add_sizes(const Scene& scene, const std::vector<model::Attribute>& attributes,
                       std::vector<Descriptor>& out) {
  std::vector<std::string> ids;
  std::string list;
  for (const auto& attribute : attributes)
    if (model::is_numeric(attribute.type) && ids.size() < sizes_max) {
      auto log = log_of(attribute.id);
      list += fmt::format(", count({0}), exact_mean({0}), min({0}), max({0})", log);
      ids.push_back(attribute.id);
    }
  if (ids.empty()) return {};
  LODE_TRY(found, scene.connection.query(fmt::format("SELECT count(*){} FROM {}", list, buyers)));
  const auto& row = found.rows[0];
  double all = as_number(row[0]).value_or(0);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    double known = as_number(row[1 + 4 * i]).value_or(0);
    if (known < all / 2 || known < 2) continue;
    double mean = as_number(row[2 + 4 * i]).value_or(0), least = as_number(row[3 + 4 * i]).value_or(0),
           most = as_number(row[4 + 4 * i]).value_or(0);
    if (!(most > least)) continue;
    auto log = log_of(ids[i]);
    out.push_back({"log " + ids[i],
                   fmt::format("coalesce(CASE WHEN u.{0} >= 0 THEN least(greatest(ln(1 + CAST(u.{0} AS DOUBLE)), "
                               "{1}::DOUBLE), {2}::DOUBLE) END, {3}::DOUBLE)",
                               identifier(ids[i]), to_text(least), to_text(most), to_text(mean)),
                   log, true});
    auto missing = fmt::format("CASE WHEN {} IS NULL THEN 1.0::DOUBLE ELSE 0.0::DOUBLE END", log);
    if (all - known >= std::max(5.0, all / 50)) out.push_back({ids[i] + " unknown", missing, missing});
  }
  return {};
}

// All levels but the commonest, which is what the others are compared with.
Result<void> add_levels(const Scene& scene, const std::string& name, const std::string& column,
                        std::vector<Descriptor>& out) {
  LODE_TRY(levels, scene.connection.query(fmt::format(
      "SELECT CAST({0} AS VARCHAR) AS level, count(*) AS n, sum(count(*)) OVER () AS all_of FROM {1} AND {0} IS "
          "NOT NULL "
      "GROUP BY 1 ORDER BY n DESC, level LIMIT 9", column, buyers)));
  for (std::size_t i = 1; i < levels.rows.size() && out.size() < sizes_max + kinds_max; ++i) {
    const auto& row = levels.rows[i];
    if (as_number(row[1]).value_or(0) < std::max(10.0, as_number(row[2]).value_or(0) / 100)) break;
    auto level = to_text(row[0]);
    auto is = fmt::format("CASE WHEN CAST({} AS VARCHAR) = {} THEN 1.0::DOUBLE ELSE 0.0::DOUBLE END", column,
                          literal(Value(level)));
    out.push_back({fmt::format("{} = {}", name, level), is, is});
  }
  return {};
}

}  // namespace

Result<std::vector<Descriptor>> descriptors(const Scene& scene) {
  LODE_TRY(attributes, usable(scene));
  std::vector<Descriptor> out;
  LODE_CHECK(add_sizes(scene, attributes, out));
  LODE_CHECK(add_levels(scene, "segment", "m.segment", out));
  for (const auto& attribute : attributes)
    if (is_kind(attribute)) LODE_CHECK(add_levels(scene, attribute.id, "u." + identifier(attribute.id), out));
  return out;
}

}  // namespace lode::dig
