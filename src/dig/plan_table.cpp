// Figures in words: money is rounded to whole units here; tables keep six digits, and their sums are exact, so that the
// order in which threads add does not show.
#include "dig/plan_table.h"

#include <fmt/format.h>

#include <cmath>

namespace lode::dig {
namespace {

using store::literal;

std::string money(const Scene& scene, double value) {
  auto digits = fmt::format("{:.0f}", std::round(std::abs(value)));
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return fmt::format("{}{} {}", value <= -0.5 ? "−" : "", digits, scene.settings.currency);
}

std::string plans(std::int64_t count) { return count == 1 ? "1 account plan" : fmt::format("{} account plans", count); }

}  // namespace

Result<Table> plans_by_segment(const Scene& scene, const Focus& focus) {
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format(
          R"(WITH c AS (SELECT * REPLACE (coalesce(segment, 'unassigned') AS segment) FROM plan_choice WHERE {}),
          g AS (
            SELECT coalesce(segment, 'all') AS segment, count(*) AS accounts,
              count(*) FILTER (WHERE advice <> 'not weighed') AS weighed,
              count(*) FILTER (WHERE advice = 'plan') AS plans,
              count(*) FILTER (WHERE declared = 'plan') AS declared_plans,
              count(*) FILTER (WHERE declared = 'common') AS declared_common,
              CAST(sum(CAST(value AS DECIMAL(38, 6))) FILTER (WHERE advice = 'plan') AS DOUBLE) AS value,
              CAST(sum(CAST(value - net AS DECIMAL(38, 6))) FILTER (WHERE advice = 'plan') AS DOUBLE) AS cost,
              CAST(sum(CAST(net AS DECIMAL(38, 6))) FILTER (WHERE advice = 'plan') AS DOUBLE) AS gain,
              -CAST(sum(CAST(net AS DECIMAL(38, 6))) FILTER (WHERE advice <> 'not weighed') AS DOUBLE) AS loss
            FROM c GROUP BY GROUPING SETS ((segment), ())),
          a AS (SELECT coalesce(segment, 'all') AS segment,
              round(1 - exact_sum(distance * known) / sum(known), 9) AS alike FROM unlike
            GROUP BY GROUPING SETS ((segment), ()))
          SELECT g.segment, CASE WHEN declared_plans = 0 AND declared_common = 0 THEN NULL
              WHEN declared_plans = 0 THEN 'common' WHEN declared_common = 0 THEN 'plans'
              ELSE 'common, ' || declared_plans || CASE declared_plans WHEN 1 THEN ' plan' ELSE ' plans' END END,
            CASE WHEN weighed = 0 THEN 'not weighed' WHEN plans = 0 THEN 'common' WHEN plans = weighed THEN 'plans'
              ELSE 'common, ' || plans || CASE plans WHEN 1 THEN ' plan' ELSE ' plans' END END,
            accounts, weighed, CASE WHEN weighed > 0 THEN plans END, value, cost,
            CASE WHEN weighed = 0 THEN NULL WHEN plans > 0 THEN gain ELSE loss END, a.alike, declared_plans
          FROM g LEFT JOIN a USING (segment) ORDER BY {}, g.segment)", within(focus, ""),
          segment_order(scene, "g.segment")),
      {}, "mode", "A plan of its own, or the common strategy",
      {{"segment", "segment", Kind::id}, {"declared", "declared"}, {"advised", "advised"},
       {"accounts", "accounts", Kind::integer}, {"weighed", "weighed", Kind::integer},
       {"plans", "plans", Kind::integer},
       {"value", "they bring a year", Kind::money}, {"cost", "they cost a year", Kind::money},
       {"regret", "other choice loses", Kind::money}, {"explained_inside", "alike inside", Kind::share},
       {"declared_plans", "declared plans", Kind::integer, true}}));
  table.source = "upside and margin per account, lode.yaml account_plans and capacity, up to " + to_text(scene.as_of);
  table.note = "other choice: no plans at all, or a plan for each · alike inside: 100 % all members the same, 0 % as "
               "different as all accounts, below 0 more different than all accounts";
  return table;
}

Result<Table> plans_by_account(const Scene& scene, const Focus& focus) {
  auto limit = focus.top > 0 ? fmt::format(" LIMIT {}", focus.top) : std::string();
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format(
          R"(SELECT account_id, name, segment, declared, advice, why,
            concat_ws('; ',
              CASE WHEN centile >= 0.5 THEN 'less typical of its segment than '
                || CAST(least(99, floor(100 * centile)) AS INTEGER) || ' %'
                WHEN centile IS NOT NULL THEN 'typical of its segment' END,
              CASE WHEN sure THEN 'sure over the range of its upside'
                WHEN NOT sure THEN 'hangs on its upside' END,
              'criticality to them ' || criticality || ' of 5', round(100 * share_of_cost, 1) || ' % of their cost',
              'the file names a plan: ' || plan_named),
            upside, value, value_low, value_high, {cost}, net, regret, centile
          FROM plan_choice WHERE {where}
          ORDER BY advice = 'plan' DESC, why = 'no room' DESC, declared = 'plan' DESC NULLS LAST,
            advice = 'common' DESC, net DESC NULLS LAST,
            value DESC NULLS LAST, account_id{limit})",
          fmt::arg("cost", scene.settings.account_plans.cost ? literal(Value(*scene.settings.account_plans.cost))
                                                             : "CAST(NULL AS DOUBLE)"),
          fmt::arg("where", within(focus, "")), fmt::arg("limit", limit)),
      {}, "mode_accounts", "Accounts, the best plans first",
      {{"account_id", "account", Kind::id}, {"name", "name"}, {"segment", "segment", Kind::id},
       {"declared", "declared", Kind::id}, {"advice", "advice", Kind::id}, {"why", "because"}, {"reasons", "reasons"},
       {"upside", "upside", Kind::money, true}, {"value", "a plan brings", Kind::money},
       {"value_low", "at least", Kind::money, true}, {"value_high", "at most", Kind::money, true},
       {"cost", "it costs", Kind::money}, {"net", "net", Kind::money}, {"regret", "other choice loses", Kind::money},
       {"unlike", "unlike its segment", Kind::share, true}}));
  LODE_TRY(total, scene.connection.one("SELECT count(*) FROM plan_choice WHERE " + within(focus, "")));
  table.total_rows = static_cast<std::int64_t>(as_number(total).value_or(0));
  table.note = fmt::format("a plan brings: margin x upside x {:g} % uplift x (0.5 to 1.5 by how unlike its segment "
                           "the account is)", 100 * scene.settings.account_plans.uplift);
  return table;
}

namespace {

// One account: its decision with both figures, and what the other choice would lose.
Result<std::vector<std::string>> account_sentence(const Scene& scene, const std::string& account) {
  LODE_TRY(rows, scene.connection.query(
      fmt::format("SELECT name, advice, why, value, net, regret FROM plan_choice WHERE account_id = {}",
                  literal(Value(account)))));
  if (rows.rows.empty()) return std::vector<std::string>{};
  const auto& r = rows.rows[0];
  auto name = is_null(r[0]) ? account : to_text(r[0]), advice = to_text(r[1]), why = to_text(r[2]);
  if (advice == "not weighed")
    return std::vector{fmt::format("Whether {} is worth a plan of its own cannot be weighed: {}.", name, why)};
  auto value = as_number(r[3]).value_or(0), cost = value - as_number(r[4]).value_or(0);
  auto figures = fmt::format("it would bring {} a year and cost {}", money(scene, value), money(scene, cost));
  auto because = why == "no room" ? ", but all places go to accounts that gain more" : "";
  auto regret = is_null(r[5]) ? "" : fmt::format("; the other choice would lose {} a year",
                                                 money(scene, as_number(r[5]).value_or(0)));
  return std::vector{fmt::format("Advice for {}: {}; {}{}{}.", name,
                                 advice == "plan" ? "a plan of its own" : "the common strategy, no plan", figures,
                                 because, regret)};
}

}  // namespace

Result<std::vector<std::string>> plan_sentences(const Scene& scene, const Focus& focus) {
  if (!focus.account.empty() && scene.settings.account_plans.cost) return account_sentence(scene, focus.account);
  LODE_TRY(t, plan_totals(scene, focus));
  std::vector<std::string> out;
  if (t.weighed == 0) {
    out.push_back(scene.settings.account_plans.cost
                      ? "Plans cannot be weighed against the common strategy: no account that buys has a known "
                        "upside and margin."
                      : "Plans cannot be weighed against the common strategy: `account_plans: {cost: …}` in lode.yaml "
                        "does not say yet what one costs a year.");
    return out;
  }
  auto whom = focus.segment.empty() ? "the firm" : focus.segment;
  if (t.plans == 0)
    out.push_back(fmt::format("Advice for {}: the common strategy; of {} accounts that could be weighed none is worth "
                              "a plan of its own.", whom, t.weighed));
  else
    out.push_back(fmt::format("Advice for {}: a common strategy with {}, which bring {} a year and cost {}; {} pay "
                              "over the whole range of the upside.", whom, plans(t.plans), money(scene, t.value),
                              money(scene, t.cost), t.sure == t.plans ? std::string("all") : std::to_string(t.sure)));
  if (t.left_out > 0 && t.one_more)
    out.push_back(fmt::format("The capacity of {} leaves out {} that would pay; one place more would bring {} net a "
                              "year.", scene.settings.capacity_accounts.value_or(0), plans(t.left_out),
                              money(scene, *t.one_more)));
  return out;
}

Result<std::vector<Finding>> plan_findings(const Scene& scene) {
  std::vector<Finding> out;
  LODE_TRY(t, plan_totals(scene, {}));
  if (!scene.settings.account_plans.cost)
    out.push_back({.rule = "MOD02", .name = "cost-of-plans-unknown", .severity = Severity::info,
                   .message = "what an account plan costs a year is not set, so no plan can be weighed",
                   .fix = "add `account_plans: {cost: 6000, uplift: 0.1}` with your own figures to lode.yaml"});
  LODE_TRY(lost, scene.connection.query(
      "SELECT count(*), min(named), arg_min(segment, (named, segment)) FROM plan_named WHERE account_id IS NULL"));
  if (auto count = as_number(lost.rows[0][0]).value_or(0); count > 0)
    out.push_back({.rule = "MOD03", .name = "plan-without-account", .severity = Severity::warning,
                   .segments = {to_text(lost.rows[0][2])},
                   .message = fmt::format("{} `plans:` name no account that is loaded, such as '{}'",
                                          static_cast<std::int64_t>(count), to_text(lost.rows[0][1])),
                   .evidence = {{"plans", lost.rows[0][0]}, {"example", lost.rows[0][1]}},
                   .fix = "give the account's id, or load it"});
  if (t.against > 0)
    out.push_back({.rule = "MOD04", .name = "plan-that-does-not-pay", .severity = Severity::info,
                   .message = fmt::format("{} declared {} more than {}: {} a year", t.against,
                                          t.against == 1 ? "account plan costs" : "account plans cost",
                                          t.against == 1 ? "it brings" : "they bring", money(scene, t.against_money)),
                   .evidence = {{"plans", Value(t.against)}, {"loss", Value(t.against_money)}},
                   .fix = "see table mode_accounts; keep a plan where there is a reason that money does not show, and "
                          "say it"});
  return out;
}

}  // namespace lode::dig
