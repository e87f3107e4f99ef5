// Coverage and the dig list, from the seven answer tables alone.
#include "dig/coverage.h"

#include <fmt/format.h>

namespace lode::dig {
namespace {

using store::literal;

// An answer counts whole, a partial one half. Where no account of a group has revenue, each account counts alike.
constexpr std::string_view credit = "CASE state WHEN 'answered' THEN 1.0 WHEN 'partly' THEN 0.5 ELSE 0.0 END";

std::string counts() {
  return fmt::format(
      "CASE WHEN exact_sum(weight) > 0 THEN exact_sum(weight * {0}) / exact_sum(weight) ELSE avg({0}) END AS coverage, "
      "avg({0}) AS coverage_accounts, count(*) AS accounts, count(*) FILTER (WHERE state = 'answered') AS answered, "
      "count(*) FILTER (WHERE state = 'partly') AS partly, count(*) FILTER (WHERE state = 'open') AS open, "
      "coalesce(avg(CASE WHEN only_ours THEN 1.0 ELSE 0.0 END) FILTER (WHERE state <> 'open'), 0) AS ours, "
      "max(as_of) AS latest, exact_sum(weight) > 0 AS by_revenue",
      credit);
}

std::string asks_sql(const Scene& scene) {
  std::string out;
  for (const auto& q : questions())
    out += fmt::format("{}('{}', {}, {})", out.empty() ? "" : ", ", q.code, literal(Value(std::string(q.ask_for))),
                       threshold(scene, std::string(q.code) + ".leverage", q.leverage));
  return "(VALUES " + out + ") q(question, ask_for, leverage)";
}

// Accounts that nobody asks about, in words; nothing where there are none.
Result<std::string> outside(const Scene& scene, const Focus& focus) {
  LODE_TRY(count, scene.connection.one("SELECT count(*) FROM member WHERE NOT in_universe AND " + within(focus, "")));
  auto accounts = static_cast<std::int64_t>(as_number(count).value_or(0));
  if (accounts == 0) return std::string();
  return fmt::format("; accounts left out, as outside the universe or not known to be inside: {}", accounts);
}

}  // namespace

Result<void> prepare(const Scene& scene, std::span<const Question* const> asked) {
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (scene.context.cancelled()) return cancelled_error();
    scene.context.report(asked[i]->asks, static_cast<double>(i) / static_cast<double>(asked.size()));
    LODE_CHECK(asked[i]->prepare(scene));
  }
  LODE_CHECK(build_answers(scene, asked));
  return build_ask(scene);
}

Result<void> build_answers(const Scene& scene, std::span<const Question* const> asked) {
  std::string all;
  for (const auto* q : asked)
    all += fmt::format(
        "{}SELECT '{}' AS question, '{}' AS name, m.account_id, m.name AS account, m.segment, m.weight, m.status, "
        "a.state, a.answer, a.source, a.source_kind, a.as_of, a.only_ours, a.ask FROM answer_{} a "
        "JOIN member m USING (account_id) WHERE m.in_universe",
        all.empty() ? "" : " UNION ALL ", q->code, q->name, q->name);
  return scene.connection.run("CREATE OR REPLACE TEMP VIEW answer AS " + all);
}

Result<Table> coverage(const Scene& scene, const Focus& focus) {
  std::string order = "CASE";
  for (std::size_t i = 0; i < scene.segmentation.segments.size(); ++i)
    order += fmt::format(" WHEN segment = {} THEN {}", literal(Value(scene.segmentation.segments[i].id)), i);
  order += " WHEN segment = 'unassigned' THEN 1000000 ELSE 1000001 END";
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format(
          "WITH a AS (SELECT question, name, coalesce(segment, 'unassigned') AS segment, weight, state, only_ours, "
          "as_of FROM answer WHERE {}), g AS (SELECT coalesce(segment, 'all') AS segment, question, name, {} FROM a "
          "GROUP BY GROUPING SETS ((segment, question, name), (question, name))) "
          "SELECT segment, question, name, coverage, CASE WHEN coverage >= {} THEN 'answered' WHEN coverage >= {} "
          "THEN 'partly' ELSE 'open' END, open, accounts, answered, partly, coverage_accounts, ours, latest, "
          "by_revenue FROM g ORDER BY {}, question",
          within(focus, ""), counts(), threshold(scene, "EVD02.warning", 0.6), threshold(scene, "EVD02.error", 0.3),
          order),
      {}, "coverage", "How far the seven questions are answered",
      {{"segment", "segment", Kind::id}, {"question", "question", Kind::id}, {"name", "about", Kind::id},
       {"coverage_pct", "coverage", Kind::share}, {"state", "state"}, {"open", "open", Kind::integer},
       {"accounts", "accounts", Kind::integer}, {"answered", "answered", Kind::integer},
       {"partly", "partly", Kind::integer}, {"coverage_accounts", "coverage by accounts", Kind::share, true},
       {"only_ours", "known to us alone", Kind::share, true}, {"latest", "latest", Kind::date, true},
       {"by_revenue", "weighted by revenue", Kind::boolean, true}}));
  table.source = fmt::format("answers up to {}, weighted by revenue of the last 12 months", to_text(scene.as_of));
  table.note = "an answer counts 1, a partial or stale one one half; groups without revenue are weighted by accounts";
  LODE_TRY(left, outside(scene, focus));
  table.note += left;
  return table;
}

Result<void> build_ask(const Scene& scene) {
  return scene.connection.run(fmt::format(
      "CREATE OR REPLACE TEMP VIEW ask AS SELECT a.account_id, a.account, a.segment, a.question, a.name, a.state, "
      "coalesce(a.ask, q.ask_for) AS ask, "
      "coalesce(CASE WHEN a.question = 'Q2' THEN s.information END, "
      "coalesce(s.margin, 1) * coalesce(greatest(s.captured, 0) + coalesce(s.upside, 0), s.upside) * q.leverage * "
      "CASE a.state WHEN 'open' THEN 1.0 ELSE 0.5 END) AS worth "
      "FROM answer a JOIN {} USING (question) LEFT JOIN stake s ON s.account_id = a.account_id "
      "WHERE a.state <> 'answered'",
      asks_sql(scene)));
}

Result<Table> dig_list(const Scene& scene, const Focus& focus) {
  auto limit = focus.top > 0 ? fmt::format(" LIMIT {}", focus.top) : std::string();
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format("SELECT account_id, account, segment, question, name, ask, worth, state FROM ask WHERE {} "
                  "ORDER BY worth DESC NULLS LAST, question, account_id{}", within(focus, ""), limit),
      {}, "dig_list", "What to ask next",
      {{"account_id", "account", Kind::id}, {"name", "name"}, {"segment", "segment", Kind::id},
       {"question", "question", Kind::id}, {"about", "about", Kind::id, true}, {"ask", "ask"},
       {"worth", "worth knowing", Kind::money}, {"state", "state"}}));
  LODE_TRY(total, scene.connection.one("SELECT count(*) FROM ask WHERE " + within(focus, "")));
  if (auto all = as_number(total); all && *all > static_cast<double>(table.rows.size()))
    table.total_rows = static_cast<std::int64_t>(*all);
  table.note = "worth: margin x (revenue + upside) x the share of it that the answer may move; of a pool: "
               "what knowing it may save or win; see docs/concepts/dig.md";
  return table;
}

Result<Table> states(const Scene& scene, const Focus& focus, std::span<const Question* const> asked) {
  std::string columns, first;
  std::vector<Column> shown{{"account_id", "account", Kind::id}, {"name", "name"}, {"segment", "segment", Kind::id},
                            {"revenue_12m", "revenue, 12 months", Kind::money}};
  for (const auto* q : asked) {
    columns += fmt::format(", max(state) FILTER (WHERE question = '{0}') AS {0}", q->code);
    shown.push_back({std::string(q->code), fmt::format("{} {}", q->code, q->name)});
  }
  auto limit = focus.top > 0 ? fmt::format(" LIMIT {}", focus.top) : std::string();
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format("WITH m AS (SELECT * FROM member WHERE in_universe AND {} ORDER BY weight DESC, account_id{}), "
                  "s AS (SELECT account_id{} FROM answer WHERE account_id IN (SELECT account_id FROM m) GROUP BY 1) "
                  "SELECT m.account_id, m.name, m.segment, m.revenue_12m, s.* EXCLUDE (account_id) FROM m "
                  "LEFT JOIN s USING (account_id) ORDER BY m.weight DESC, m.account_id",
                  within(focus, ""), limit, columns),
      {}, "states", "Every account", std::move(shown)));
  LODE_TRY(total, scene.connection.one("SELECT count(*) FROM member WHERE in_universe AND " + within(focus, "")));
  table.total_rows = static_cast<std::int64_t>(as_number(total).value_or(0));
  table.source = "accounts of the universe, most revenue first";
  return table;
}

Result<Table> answers_about(const Scene& scene, const std::string& account) {
  return store::query_table(
      scene.connection,
      fmt::format("SELECT question, name, state, answer, source_kind, as_of, only_ours, ask, source FROM answer "
                  "WHERE account_id = {} ORDER BY question", literal(Value(account))),
      {}, "answers", "The seven questions",
      {{"question", "question", Kind::id}, {"about", "about", Kind::id}, {"state", "state"}, {"answer", "answer"},
       {"source_kind", "source", Kind::id}, {"as_of", "date", Kind::date},
       {"only_ours", "only we have it", Kind::boolean},
       {"ask", "ask next"}, {"source", "from", Kind::text, true}});
}

}  // namespace lode::dig
