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

// What a plan for one account costs a year: as set, else 2 % of its pool.
std::string effort_sql(const Scene& scene) {
  auto cost = scene.settings.account_plans.cost.value_or(threshold(scene, "Q2.effort", -1));
  return cost >= 0 ? to_text(cost) + "::DOUBLE" : "0.02 * p.pool";
}

// Expected value of perfect information (Raiffa and Schlaifer 1961) about the pool, for the choice whether to develop
// the account: its upside U taken as uniform on [a, b], what it brings is margin x U, against the effort. Knowing U is
// worth E[max(0, margin U - effort)] - max(0, E[margin U] - effort): 0 where the choice is the same all over [a, b].
constexpr std::string_view information_sql = R"(
    CASE WHEN pool_kind IS NULL THEN NULL
      WHEN pool_kind = 'stated' AND fresh AND NOT bounded AND breach IS NULL THEN 0
      WHEN NOT bounded OR upside_low IS NULL OR upside_high IS NULL THEN NULL
      WHEN upside_high <= upside_low OR even <= upside_low OR even >= upside_high THEN 0
      ELSE worth_margin * ((upside_high - even) * (upside_high - even) / (2 * (upside_high - upside_low))
        - greatest(0, (upside_low + upside_high) / 2 - even)) END AS information)";

// The margin of an account is that of its segment, else of the firm: single accounts are too noisy. Where no cost
// is loaded it is unknown, and what is at stake is then told as revenue. What an answer is worth (`worth_margin`) takes
// the firm's margin for a segment that makes a loss, and revenue where the firm does: a loss of today would say that
// nothing about these accounts is worth knowing.
Result<void> build_stake(const Scene& scene) {
  return scene.connection.run(fmt::format(R"(
    CREATE OR REPLACE TEMP TABLE stake AS
    WITH margins AS (
      SELECT segment, CAST(sum(u.profit_12m) AS DOUBLE) / nullif(CAST(sum(u.revenue_12m)
        FILTER (WHERE u.profit_12m IS NOT NULL) AS DOUBLE), 0) AS margin
      FROM member JOIN unit u USING (account_id) GROUP BY GROUPING SETS ((segment), ())
      HAVING grouping(segment) = 1 OR segment IS NOT NULL),
    firm AS (SELECT CAST(sum(profit_12m) AS DOUBLE) / nullif(CAST(sum(revenue_12m)
        FILTER (WHERE profit_12m IS NOT NULL) AS DOUBLE), 0) AS margin FROM unit),
    s AS (
      SELECT m.account_id, m.segment, CASE WHEN coalesce(s.margin, f.margin) < 0 THEN 0
          ELSE coalesce(s.margin, f.margin) END AS margin,
        CASE WHEN f.margin > 0 AND s.margin > 0 THEN s.margin WHEN f.margin > 0 THEN f.margin
          ELSE 1 END AS worth_margin,
        CAST(m.revenue_12m AS DOUBLE) AS captured,
        p.upside_low, p.upside, p.upside_high, p.kind AS pool_kind, p.fresh, p.bounded, p.breach,
        {0} / worth_margin AS even
      FROM member m CROSS JOIN firm f LEFT JOIN margins s ON s.segment = m.segment
      LEFT JOIN pool_of p ON p.account_id = m.account_id)
    SELECT account_id, segment, margin, worth_margin, captured, upside_low, upside, upside_high, pool_kind, {1}
    FROM s)",
      effort_sql(scene), information_sql));
}

}  // namespace

Result<void> open_ledger(const Scene& scene) {
  LODE_CHECK(scene.connection.share_small_scans());
  scene.connection.set_task("gathering what is known");
  LODE_CHECK(build_member(scene));
  return build_known(scene);
}

Result<void> open_scene(const Scene& scene) {
  LODE_CHECK(open_ledger(scene));
  LODE_CHECK(build_pools(scene));
  LODE_CHECK(build_stake(scene));
  scene.connection.set_task({});
  return {};
}

double threshold(const Scene& scene, std::string_view name, double otherwise) {
  auto it = scene.settings.thresholds.find(name);
  return it == scene.settings.thresholds.end() ? otherwise : it->second;
}

std::string segment_order(const Scene& scene, std::string_view segment) {
  std::string order = "CASE";
  for (std::size_t i = 0; i < scene.segmentation.segments.size(); ++i)
    order += fmt::format(" WHEN {} = {} THEN {}", segment, literal(Value(scene.segmentation.segments[i].id)), i);
  return order + fmt::format(" WHEN {} = 'unassigned' THEN 1000000 ELSE 1000001 END", segment);
}

std::string within(const Focus& focus, std::string_view alias) {
  std::string dot = alias.empty() ? std::string() : std::string(alias) + ".";
  if (!focus.account.empty()) return fmt::format("{}account_id = {}", dot, literal(Value(focus.account)));
  if (!focus.segment.empty()) return fmt::format("{}segment = {}", dot, literal(Value(focus.segment)));
  return "TRUE";
}

}  // namespace lode::dig
