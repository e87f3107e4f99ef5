// What every question starts from: the units with their segment and weight, the evidence ledger, pools, and the
// money at stake per account.
#include <fmt/format.h>

#include "dig/dig.h"
#include "dig/evidence.h"
#include "dig/pools.h"

namespace lode::dig {
namespace {

using store::literal;

Result<void> build_member(const Scene& scene) {
  return scene.connection.run(
      "CREATE OR REPLACE TEMP TABLE member AS SELECT u.account_id, u.name, m.segment, u.status, u.owner_id, "
      "u.revenue_12m, greatest(coalesce(CAST(u.revenue_12m AS DOUBLE), 0), 0) AS weight, "
      "coalesce(m.in_universe, false) AS in_universe "
      "FROM unit u LEFT JOIN membership m USING (account_id)");
}

// The margin of an account is that of its segment, else of the firm: single accounts are too noisy. Where no cost
// is loaded it is unknown, and what is at stake is then told as revenue.
Result<void> build_stake(const Scene& scene) {
  return scene.connection.run(R"(
    CREATE OR REPLACE TEMP TABLE stake AS
    WITH margins AS (
      SELECT segment, sum(CAST(u.profit_12m AS DOUBLE)) / nullif(sum(CAST(u.revenue_12m AS DOUBLE))
        FILTER (WHERE u.profit_12m IS NOT NULL), 0) AS margin
      FROM member JOIN unit u USING (account_id) GROUP BY GROUPING SETS ((segment), ())
      HAVING grouping(segment) = 1 OR segment IS NOT NULL),
    firm AS (SELECT sum(CAST(profit_12m AS DOUBLE)) / nullif(sum(CAST(revenue_12m AS DOUBLE))
        FILTER (WHERE profit_12m IS NOT NULL), 0) AS margin FROM unit)
    SELECT m.account_id, m.segment, greatest(coalesce(s.margin, f.margin), 0) AS margin,
      CAST(m.revenue_12m AS DOUBLE) AS captured,
      p.upside_low, p.upside, p.upside_high, p.kind AS pool_kind
    FROM member m CROSS JOIN firm f LEFT JOIN margins s ON s.segment = m.segment
    LEFT JOIN pool_of p ON p.account_id = m.account_id)");
}

}  // namespace

Result<void> open_scene(const Scene& scene) {
  scene.connection.set_task("gathering what is known");
  LODE_CHECK(build_member(scene));
  LODE_CHECK(build_known(scene));
  LODE_CHECK(build_pools(scene));
  LODE_CHECK(build_stake(scene));
  scene.connection.set_task({});
  return {};
}

double threshold(const Scene& scene, std::string_view name, double otherwise) {
  auto it = scene.settings.thresholds.find(name);
  return it == scene.settings.thresholds.end() ? otherwise : it->second;
}

std::string within(const Focus& focus, std::string_view alias) {
  std::string dot = alias.empty() ? std::string() : std::string(alias) + ".";
  if (!focus.account.empty()) return fmt::format("{}account_id = {}", dot, literal(Value(focus.account)));
  if (!focus.segment.empty()) return fmt::format("{}segment = {}", dot, literal(Value(focus.segment)));
  return "TRUE";
}

}  // namespace lode::dig
