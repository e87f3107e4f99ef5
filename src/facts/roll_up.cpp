// Rolling attributes up a hierarchy, level by level from the deepest: a value in the middle of it stands for
// all below, and is not added to what it already counts.
#include <fmt/format.h>

#include "facts/parts.h"

namespace lode::facts {
namespace {

using store::identifier;

// Nothing is carried up from below this depth: a branch that has its only value there stays unknown.
constexpr int levels_max = 40;

// A parent's value where it has one of its own; else its children's, and unknown if one of theirs is.
std::string of_children(const AttributeColumn& column) {
  auto c = identifier(column.name);
  switch (column.roll_up) {
    case RollUp::sum:
      return fmt::format("CASE WHEN count({0}) = count(*) THEN TRY_CAST(sum({0}) AS {1}) END", c,
                         sql_type(column.type));
    case RollUp::any:
      return fmt::format("CASE WHEN bool_or({0}) THEN true WHEN count({0}) = count(*) THEN false END", c);
    case RollUp::unanimous: break;
  }
  return fmt::format("CASE WHEN count({0}) = count(*) AND min({0}) = max({0}) THEN min({0}) END", c);
}

}  // namespace

Result<bool> roll_up(store::Connection& connection, const std::vector<AttributeColumn>& columns,
                     const std::string& relation) {
  LODE_TRY(found, connection.one("SELECT max(depth) FROM " + relation));
  int deepest = std::min(levels_max, static_cast<int>(as_number(found).value_or(0)));
  if (deepest == 0) return false;
  std::string plain, up, own;
  for (const auto& column : columns) {
    auto c = identifier(column.name);
    plain += ", " + c;
    up += fmt::format(", {} AS {}", of_children(column), c);
    own += fmt::format(", coalesce(b.{0}, u.{0}) AS {0}", c);
  }
  LODE_CHECK(connection.run(fmt::format(
      "CREATE OR REPLACE TEMP TABLE rolled_up AS SELECT account_id, parent_id{} FROM {} WHERE depth = {}", plain,
      relation, deepest)));
  for (int depth = deepest - 1; depth >= 0; --depth)
    LODE_CHECK(connection.run(fmt::format(
        "CREATE OR REPLACE TEMP TABLE rolled_up AS WITH u AS (SELECT parent_id AS up_id{} FROM rolled_up "
        "GROUP BY parent_id) SELECT b.account_id, b.parent_id{} FROM {} b "
        "LEFT JOIN u ON u.up_id = b.account_id WHERE b.depth = {}",
        up, own, relation, depth)));
  return true;
}

}  // namespace lode::facts
