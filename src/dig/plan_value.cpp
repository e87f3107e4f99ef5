// Every plan takes one place and places are alike, so taking the best by net value until the places or the gains run
// out is the optimum; forcing one account the other way changes it by at most one other account. Hence regret.
#include "dig/plan_value.h"

#include <fmt/format.h>

namespace lode::dig {
namespace {

using store::literal;

Result<void> build_declared(const Scene& scene) {
  std::string segments, plans;
  for (const auto& segment : scene.segmentation.segments) {
    const char* mode = segment.mode == model::Mode::account   ? "'plan'"
                       : segment.mode == model::Mode::segment ? "'common'"
                                                              : "NULL";
    segments += fmt::format(", ({}, {})", literal(Value(segment.id)), mode);
    for (const auto& plan : segment.plans)
      plans += fmt::format(", ({}, {}, {})", literal(Value(segment.id)), literal(Value(plan.account)),
                           literal(Value(plan.plan)));
  }
  LODE_CHECK(scene.connection.run(fmt::format(
      "CREATE OR REPLACE TEMP TABLE segment_mode AS SELECT * FROM (VALUES (CAST(NULL AS VARCHAR), "
      "CAST(NULL AS VARCHAR)){}) v(segment, mode) WHERE segment IS NOT NULL", segments)));
  return scene.connection.run(fmt::format(
      "CREATE OR REPLACE TEMP TABLE plan_named AS SELECT v.segment, v.account AS named, v.plan, "
      "coalesce(u.unit_id, n.account_id) AS account_id FROM (VALUES (CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR), "
      "CAST(NULL AS VARCHAR)){}) v(segment, account, plan) LEFT JOIN account_unit u ON u.account_id = v.account "
      "LEFT JOIN (SELECT lower(name) AS name, min(account_id) AS account_id FROM unit GROUP BY 1 "
      "HAVING count(*) = 1) n ON n.name = lower(v.account) WHERE v.account IS NOT NULL", plans));
}

std::string number(std::optional<double> value) { return value ? literal(Value(*value)) : "CAST(NULL AS DOUBLE)"; }

// Values first; then who is chosen; then what forcing each the other way would lose.
std::string choice_sql(const Scene& scene) {
  const auto& plans = scene.settings.account_plans;
  auto places = scene.settings.capacity_accounts ? std::to_string(*scene.settings.capacity_accounts) : "NULL";
  // Nobody is put in order where places are not counted.
  auto place = scene.settings.capacity_accounts
                   ? "row_number() OVER (PARTITION BY buys AND value IS NOT NULL ORDER BY value DESC, account_id)"
                   : "NULL";
  return fmt::format(
      R"(CREATE OR REPLACE TEMP TABLE plan_choice AS
      WITH weight_of AS (
        SELECT u.unit_id AS account_id, arg_max(i.criticality, (i.as_of, i.load_seq, i.criticality)) AS criticality,
          arg_max(i.share_of_cost, (i.as_of, i.load_seq, i.share_of_cost)) AS share_of_cost
        FROM importance i JOIN account_unit u USING (account_id) WHERE i.as_of <= {as_of} GROUP BY 1),
      named AS (SELECT account_id, min(plan) AS plan FROM plan_named WHERE account_id IS NOT NULL GROUP BY 1),
      v AS (
        SELECT m.account_id, m.name, m.segment, m.weight, n.plan AS plan_named,
          CASE WHEN n.account_id IS NOT NULL THEN 'plan' ELSE d.mode END AS declared,
          coalesce(m.status = 'customer' OR m.revenue_12m > 0, false) AS buys, s.margin, s.upside, u.centile,
          s.margin * {uplift} * (0.5 + coalesce(u.centile, 0.5)) AS factor,
          round(factor * s.upside, 6) AS value,
          round(factor * coalesce(s.upside_low, s.upside), 6) AS value_low,
          round(factor * coalesce(s.upside_high, s.upside), 6) AS value_high, w.criticality, w.share_of_cost
        FROM member m LEFT JOIN stake s USING (account_id) LEFT JOIN unlike u USING (account_id)
        LEFT JOIN named n USING (account_id) LEFT JOIN segment_mode d ON d.segment = m.segment
        LEFT JOIN weight_of w USING (account_id) WHERE m.in_universe),
      weighed AS (
        SELECT *, buys AND value IS NOT NULL AND {cost} IS NOT NULL AS is_weighed, value - {cost} AS net,
          {place} AS place FROM v),
      chosen AS (
        SELECT *, is_weighed AND net > 0 AND ({places} IS NULL OR place <= {places}) AS is_chosen
        FROM weighed),
      edge AS (
        SELECT min(net) FILTER (WHERE is_chosen) AS last_in, count(*) FILTER (WHERE is_chosen) AS taken,
          max(net) FILTER (WHERE is_weighed AND NOT is_chosen AND net > 0) AS first_out FROM chosen)
      SELECT account_id, name, segment, weight, declared, plan_named, centile, upside, value, value_low,
        value_high, net,
        CASE WHEN NOT is_weighed THEN 'not weighed' WHEN is_chosen THEN 'plan' ELSE 'common' END AS advice,
        CASE WHEN NOT buys THEN 'buys nothing yet' WHEN margin IS NULL THEN 'margin unknown'
          WHEN upside IS NULL THEN 'upside unknown' WHEN {cost} IS NULL THEN 'cost unknown' WHEN is_chosen THEN 'pays'
          WHEN net > 0 THEN 'no room' ELSE 'costs more than it brings' END AS why,
        CASE WHEN is_weighed THEN CASE WHEN net > 0 THEN value_low > {cost} ELSE value_high <= {cost} END END AS sure,
        CASE WHEN NOT is_weighed THEN NULL WHEN is_chosen THEN net - coalesce(first_out, 0)
          WHEN {places} IS NULL OR taken < {places} THEN -net
          WHEN taken > 0 THEN last_in - net END AS regret, criticality, share_of_cost
      FROM chosen CROSS JOIN edge)",
      fmt::arg("as_of", literal(Value{scene.as_of})), fmt::arg("uplift", plans.uplift),
      fmt::arg("cost", number(plans.cost)), fmt::arg("places", places), fmt::arg("place", place));
}

}  // namespace

Result<void> build_plan_choice(const Scene& scene) {
  LODE_CHECK(build_declared(scene));
  return scene.connection.run(choice_sql(scene));
}

Result<PlanTotals> plan_totals(const Scene& scene, const Focus& focus) {
  LODE_TRY(rows, scene.connection.query(fmt::format(
      R"(SELECT count(*), count(*) FILTER (WHERE advice <> 'not weighed'), count(*) FILTER (WHERE advice = 'plan'),
        count(*) FILTER (WHERE advice = 'plan' AND sure), count(*) FILTER (WHERE why = 'no room'),
        count(*) FILTER (WHERE declared = 'plan' AND why = 'costs more than it brings'),
        coalesce(sum(CAST(value AS DECIMAL(38, 6))) FILTER (WHERE advice = 'plan'), 0),
        coalesce(sum(CAST(value - net AS DECIMAL(38, 6))) FILTER (WHERE advice = 'plan'), 0),
        coalesce(-sum(CAST(net AS DECIMAL(38, 6)))
          FILTER (WHERE declared = 'plan' AND why = 'costs more than it brings'), 0),
        max(net) FILTER (WHERE why = 'no room') FROM plan_choice WHERE {})",
      within(focus, ""))));
  const auto& r = rows.rows[0];
  auto count = [&](std::size_t i) { return static_cast<std::int64_t>(as_number(r[i]).value_or(0)); };
  return PlanTotals{.accounts = count(0), .weighed = count(1), .plans = count(2), .sure = count(3),
                    .left_out = count(4), .against = count(5), .value = as_number(r[6]).value_or(0),
                    .cost = as_number(r[7]).value_or(0), .against_money = as_number(r[8]).value_or(0),
                    .one_more = as_number(r[9])};
}

}  // namespace lode::dig
