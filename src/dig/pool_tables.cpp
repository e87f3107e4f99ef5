// Pools in tables.
#include "dig/pool_tables.h"

#include <fmt/format.h>

namespace lode::dig {
namespace {

using store::literal;

std::string limit(const Focus& focus) { return focus.top > 0 ? fmt::format(" LIMIT {}", focus.top) : std::string(); }

std::int64_t count_of(const Value& value) { return static_cast<std::int64_t>(as_number(value).value_or(0)); }

Result<void> count_all(const Scene& scene, Table& table, const std::string& from) {
  LODE_TRY(all, scene.connection.one("SELECT count(*) FROM " + from));
  if (count_of(all) > static_cast<std::int64_t>(table.rows.size())) table.total_rows = count_of(all);
  return {};
}

// Upside by account, then added up; share over accounts whose pool and revenue are known.
Result<Table> by_segment(const Scene& scene, const Focus& focus) {
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format(R"(
        WITH a AS (
          SELECT coalesce(m.segment, 'unassigned') AS segment, p.*, least(p.pool, p.pool * p.share_max) AS cap,
            CAST(m.revenue_12m AS DOUBLE) AS sold
          FROM member m LEFT JOIN (SELECT * EXCLUDE (segment) FROM pool_of) p USING (account_id)
          WHERE m.in_universe AND {})
        SELECT CASE WHEN grouping(segment) = 1 THEN 'all' ELSE segment END AS label, count(*), count(pool),
          exact_sum(sold), exact_sum(pool), exact_sum(coalesce(pool_low, pool)), exact_sum(coalesce(pool_high, pool)),
          exact_sum_if(captured, pool IS NOT NULL) / nullif(exact_sum_if(pool, captured IS NOT NULL), 0),
          exact_sum(coalesce(cap, pool)), exact_sum(upside), exact_sum(upside_low), exact_sum(upside_high),
          exact_sum_if(pool, kind = 'stated') / nullif(exact_sum(pool), 0),
          exact_sum_if(pool, kind = 'modelled') / nullif(exact_sum(pool), 0), exact_sum(profit_pool),
          count(profit_pool),
          count(share_max)
        FROM a GROUP BY GROUPING SETS ((segment), ()) ORDER BY grouping(segment), {}, 1)",
                  within(focus, "m"), segment_order(scene, "segment")),
      {}, "pool", "All the business there is, and how much of it could be ours",
      {{"segment", "segment", Kind::id}, {"accounts", "accounts", Kind::integer},
       {"with_pool", "pool known or modelled", Kind::integer, true}, {"captured", "revenue, 12 months", Kind::money},
       {"pool", "pool", Kind::money}, {"low", "from", Kind::money}, {"high", "to", Kind::money},
       {"share", "our share", Kind::share}, {"cap", "allowed to us", Kind::money}, {"upside", "upside", Kind::money},
       {"upside_low", "upside from", Kind::money, true}, {"upside_high", "upside to", Kind::money, true},
       {"stated_share", "stated", Kind::share}, {"modelled_share", "modelled", Kind::share},
       {"profit_pool", "profit pool where known", Kind::money, true},
       {"with_profit_pool", "with profit pool", Kind::integer, true},
       {"with_cap", "with a limit", Kind::integer, true}}));
  table.source = fmt::format("pools, limits and revenue up to {}", to_text(scene.as_of));
  table.note = "upside: up to the pool or the limit, by account, then added up; from and to add up those of "
               "the accounts, "
               "so the truth for all together lies well inside";
  return table;
}

constexpr std::string_view account_columns =
    "p.account_id, m.name, coalesce(m.segment, 'unassigned'), p.captured, p.pool, p.pool_low, p.pool_high, "
    "p.captured / nullif(p.pool, 0), p.share_max, p.upside, p.kind, p.source_kind, p.as_of, p.fresh, p.upside_low, "
    "p.upside_high, p.profit_pool, p.turnover, p.stated, p.breach";

std::vector<Column> account_titles() {
  return {{"account_id", "account", Kind::id}, {"name", "name"}, {"segment", "segment", Kind::id},
          {"captured", "revenue, 12 months", Kind::money}, {"pool", "pool", Kind::money},
          {"low", "from", Kind::money}, {"high", "to", Kind::money}, {"share", "our share", Kind::share},
          {"share_max", "limit", Kind::share}, {"upside", "upside", Kind::money}, {"kind", "how known"},
          {"source_kind", "source", Kind::id}, {"as_of", "date", Kind::date},
          {"fresh", "young enough", Kind::boolean, true},
          {"upside_low", "upside from", Kind::money, true}, {"upside_high", "upside to", Kind::money, true},
          {"profit_pool", "profit pool", Kind::money, true}, {"turnover", "their turnover", Kind::money, true},
          {"stated", "pool as stated", Kind::money, true}, {"breach", "set right because", Kind::text, true}};
}

Result<Table> by_account(const Scene& scene, const Focus& focus) {
  auto from = fmt::format("pool_of p JOIN member m USING (account_id) WHERE m.in_universe AND {}", within(focus, "m"));
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format("SELECT {} FROM {} ORDER BY p.upside DESC NULLS LAST, p.account_id{}", account_columns, from,
                  limit(focus)),
      {}, "pool_accounts", "Where the upside is", account_titles()));
  LODE_CHECK(count_all(scene, table, from));
  table.source = fmt::format("pools, limits and revenue up to {}", to_text(scene.as_of));
  return table;
}

Result<Table> over_cap(const Scene& scene, const Focus& focus) {
  auto from = fmt::format("pool_of p JOIN member m USING (account_id) WHERE m.in_universe AND p.share_max IS NOT NULL "
                          "AND p.captured > p.share_max * p.pool * (1 + 1e-9) AND {}", within(focus, "m"));
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format("SELECT p.account_id, m.name, coalesce(m.segment, 'unassigned'), p.captured, p.pool, "
                  "p.captured / nullif(p.pool, 0), p.share_max, p.captured - p.share_max * p.pool AS over, p.kind "
                  "FROM {} ORDER BY over DESC, p.account_id{}", from, limit(focus)),
      {}, "over_cap", "More than they allow one supplier",
      {{"account_id", "account", Kind::id}, {"name", "name"}, {"segment", "segment", Kind::id},
       {"captured", "revenue, 12 months", Kind::money}, {"pool", "pool", Kind::money},
       {"share", "our share", Kind::share},
       {"share_max", "limit", Kind::share}, {"over", "above it", Kind::money}, {"kind", "how the pool is known"}}));
  LODE_CHECK(count_all(scene, table, from));
  table.note = "either the pool is larger than we know, or this revenue is at risk";
  return table;
}

Result<Table> backtest(const Scene& scene) {
  LODE_TRY(table, store::query_table(
      scene.connection,
      "SELECT method, accounts, level, error, coverage, low, high, used, trained, descriptors, nullif(note, '') "
      "FROM pool_backtest WHERE method <> 'none' ORDER BY used DESC, error, method",
      {}, "pool_backtest", "How good the modelled pools are",
      {{"method", "method"}, {"accounts", "stated pools it was tested on", Kind::integer},
       {"level", "stated / model, median", Kind::ratio}, {"error", "typical error", Kind::share},
       {"coverage", "inside the 80 % interval", Kind::share}, {"low", "interval from, x pool", Kind::ratio, true},
       {"high", "interval to, x pool", Kind::ratio, true}, {"used", "used", Kind::boolean},
       {"trained", "customers it learnt from", Kind::integer}, {"descriptors", "descriptors", Kind::integer, true},
       {"note", "note"}}));
  table.note = fmt::format("each stated pool was predicted without it and without the fifth of accounts it is in; the "
                           "model is the {} quantile of spend among comparable accounts, set to the level of "
                           "stated pools",
                           threshold(scene, "Q2.quantile", 0.9));
  return table;
}

Result<Table> queue(const Scene& scene, const Focus& focus) {
  auto from = fmt::format("answer_pool a JOIN member m USING (account_id) LEFT JOIN pool_of p USING (account_id) "
                          "LEFT JOIN stake s USING (account_id) WHERE m.in_universe AND "
                          "(a.state <> 'answered' OR s.information > 0) AND {}", within(focus, "m"));
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format("SELECT m.account_id, m.name, m.owner_id, coalesce(m.segment, 'unassigned'), p.pool, p.pool_low, "
                  "p.pool_high, coalesce(p.kind, 'unknown'), s.information, coalesce(a.ask, "
                  "CASE WHEN p.pool IS NULL THEN {} ELSE "
                  "'Confirm the range: is it nearer the lower or the upper end?' END), p.captured, p.upside "
                  "FROM {} ORDER BY s.information DESC NULLS LAST, p.upside DESC NULLS LAST, m.account_id{}",
                  literal(Value(std::string(find_question("Q2")->ask_for))), from, limit(focus)),
      {}, "validation_queue", "Pools to confirm first",
      {{"account_id", "account", Kind::id}, {"name", "name"}, {"owner_id", "owner", Kind::id},
       {"segment", "segment", Kind::id}, {"pool", "pool", Kind::money}, {"low", "from", Kind::money},
       {"high", "to", Kind::money}, {"kind", "how known"}, {"worth", "worth knowing", Kind::money}, {"ask", "ask"},
       {"captured", "revenue, 12 months", Kind::money, true}, {"upside", "upside", Kind::money, true}}));
  LODE_CHECK(count_all(scene, table, from));
  table.note = "worth knowing: what the wrong choice whether to develop the account would cost on average "
               "(expected value "
               "of perfect information); 0 where no pool in the range would change it";
  return table;
}

std::string accounts(std::int64_t n) { return fmt::format("{} account{}", n, n == 1 ? "" : "s"); }

// One kind of breach: how many accounts, the largest as an example.
struct Check {
  const char* where;
  const char* example;  // SQL text about one account
  Finding finding;      // {} in its message: accounts, example
};

Result<void> add_finding(const Scene& scene, const Focus& focus, Check check, std::vector<Finding>& out) {
  LODE_TRY(found, scene.connection.query(fmt::format(
      "SELECT count(*), arg_max({}, struct_pack(p := p.pool, a := p.account_id)), "
      "arg_max(p.account_id, struct_pack(p := p.pool, a := p.account_id)), "
      "coalesce(exact_sum(p.stated), 0), exact_sum(p.pool), list(DISTINCT p.segment ORDER BY p.segment) "
      "FROM pool_of p JOIN member m USING (account_id) WHERE {} AND {}", check.example, check.where,
      within(focus, "m"))));
  const auto& row = found.rows[0];
  if (count_of(row[0]) == 0) return {};
  check.finding.message = fmt::format(fmt::runtime(check.finding.message), accounts(count_of(row[0])),
                                      to_text(row[1]));
  check.finding.evidence = {{"accounts", row[0]}, {"example", row[2]}, {"stated", row[3]}, {"used", row[4]}};
  out.push_back(std::move(check.finding));
  return {};
}

Result<void> breaches(const Scene& scene, const Focus& focus, std::vector<Finding>& out) {
  LODE_CHECK(add_finding(scene, focus, {
      "p.breach = 'below what we sell'",
      "m.name || ' (' || p.account_id || '): pool ' || format('{:,}', round(p.stated)::BIGINT) || ', revenue ' || "
      "format('{:,}', round(p.captured)::BIGINT)",
      {.rule = "POL01", .name = "pool-below-revenue", .severity = Severity::warning,
       .message = "{}: the pool stated is below what we sell there, such as {}; our revenue is used as the pool",
       .evidence = {}, .fix = "ask again; the pool may be of an older year, of one category, or of one site"}}, out));
  LODE_CHECK(add_finding(scene, focus, {
      "p.breach = 'above their turnover'",
      "m.name || ' (' || p.account_id || '): pool ' || format('{:,}', round(p.stated)::BIGINT) || ', turnover ' || "
      "format('{:,}', round(p.turnover)::BIGINT)",
      {.rule = "POL02", .name = "pool-above-turnover", .severity = Severity::warning,
       .message = "{}: the pool stated is above all they turn over, such as {}; their turnover is used as the pool",
       .evidence = {}, .fix = "check unit and currency of both: thousands are often taken for units"}}, out));
  LODE_CHECK(add_finding(scene, focus, {
      "p.share_max IS NOT NULL AND p.captured > p.share_max * p.pool * (1 + 1e-9)",
      "m.name || ' (' || p.account_id || '): ' || round(100 * p.captured / p.pool)::BIGINT || "
      "' % of the pool, limit ' || round(100 * p.share_max)::BIGINT || ' %'",
      {.rule = "POL03", .name = "over-cap", .severity = Severity::warning,
       .message = "{}: our revenue is above the limit they set for one supplier, such as {}",
       .evidence = {},
       .fix = "confirm pool and limit; until then count no upside there, and this revenue as at risk"}}, out));
  return add_finding(scene, focus, {
      "p.profit_breach", "m.name || ' (' || p.account_id || ')'",
      {.rule = "POL04", .name = "profit-above-pool", .severity = Severity::warning,
       .message = "{}: the profit pool is above the revenue pool, such as {}; the revenue pool is used for both",
       .evidence = {}, .fix = "correct profit_pool: it is the part of the pool that is profit"}}, out);
}

// Rows that no pool can be.
Result<void> refused(const Scene& scene, std::vector<Finding>& out) {
  LODE_TRY(found, scene.connection.query(fmt::format(
      "SELECT count(*), min(account_id) FROM pool WHERE account_id IS NOT NULL AND (revenue_pool < 0 OR year < 1900 OR "
      "year > year({}))", literal(Value{scene.as_of}))));
  if (count_of(found.rows[0][0]) == 0) return {};
  out.push_back({.rule = "POL05", .name = "pool-not-used", .severity = Severity::warning,
                 .message = fmt::format("{} rows of `pool` are negative or of a year that has not come by {}, "
                                        "such as of {}: they are not used", count_of(found.rows[0][0]),
                                        to_text(scene.as_of),
                                        to_text(found.rows[0][1])),
                 .evidence = {{"rows", found.rows[0][0]}, {"example", found.rows[0][1]}},
                 .fix = "correct year or amount, or look from a later day (--as-of)"});
  return {};
}

Result<void> untested(const Scene& scene, std::vector<Finding>& out) {
  LODE_TRY(found, scene.connection.query(
      "SELECT max(accounts), bool_or(used), any_value(note) FILTER (WHERE note <> ''), "
      "(SELECT count(*) FROM modelled_pool) FROM pool_backtest"));
  const auto& row = found.rows[0];
  if (is_null(row[0]) || count_of(row[0]) > 0) return {};
  bool used = row[1] == Value{true};
  out.push_back({.rule = "POL06", .name = "pools-untested", .severity = Severity::info,
                 .message = used ? fmt::format("the pools of {} are modelled and could not be tested: {}",
                                               accounts(count_of(row[3])), to_text(row[2]))
                                 : fmt::format("no pool could be modelled: {}", to_text(row[2])),
                 .evidence = {{"modelled", row[3]}},
                 .fix = "ask at least 10 customers what they spend in all; the validation queue says whom first"});
  return {};
}

}  // namespace

Result<Part> tell_pools(const Scene& scene, const Focus& focus) {
  Part out;
  auto add = [&](Result<Table> table, bool even_empty) -> Result<void> {
    if (!table) return std::unexpected(std::move(table).error());
    if (even_empty || !table->rows.empty()) out.tables.push_back(*std::move(table));
    return {};
  };
  bool one = !focus.account.empty();
  if (!one) LODE_CHECK(add(by_segment(scene, focus), true));
  LODE_CHECK(add(by_account(scene, focus), true));
  LODE_CHECK(add(over_cap(scene, focus), false));
  LODE_CHECK(add(queue(scene, focus), false));
  if (!one) LODE_CHECK(add(backtest(scene), false));
  LODE_CHECK(breaches(scene, focus, out.findings));
  if (one) return out;
  LODE_CHECK(refused(scene, out.findings));
  LODE_CHECK(untested(scene, out.findings));
  return out;
}

}  // namespace lode::dig
