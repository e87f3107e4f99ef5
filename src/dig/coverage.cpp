// Coverage and the dig list, from the seven answer tables alone.
#include "dig/coverage.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace lode::dig {
namespace {

using store::literal;

// Answered, partly, open: 2, 1, 0. An answer counts whole, a partial one half. Where no account of a group has revenue,
// each account counts alike.
constexpr std::string_view counts_sql = R"(
    CASE WHEN exact_sum(weight) > 0 THEN exact_sum(weight * state) / 2 / exact_sum(weight)
      ELSE sum(n * state) / 2 / sum(n) END AS coverage,
    sum(n * state) / 2 / sum(n) AS coverage_accounts, CAST(sum(n) AS BIGINT) AS accounts,
    CAST(coalesce(sum(n) FILTER (WHERE state = 2), 0) AS BIGINT) AS answered,
    CAST(coalesce(sum(n) FILTER (WHERE state = 1), 0) AS BIGINT) AS partly,
    CAST(coalesce(sum(n) FILTER (WHERE state = 0), 0) AS BIGINT) AS open,
    coalesce(sum(ours) FILTER (WHERE state > 0) / nullif(sum(n) FILTER (WHERE state > 0), 0), 0) AS ours,
    max(as_of) AS latest, exact_sum(weight) > 0 AS by_revenue)";

// Rows of `states` up to which texts are looked up by id; beyond, they are made for everybody.
constexpr std::size_t few = 1000;

std::string in_words(std::string_view state) {
  return fmt::format("CASE {} WHEN 2 THEN 'answered' WHEN 1 THEN 'partly' WHEN 0 THEN 'open' END", state);
}

// What is known of each question in numbers, once for all who count: words are made for the rows that are shown.
Result<void> build_state(const Scene& scene, const Question& question) {
  return scene.connection.run(fmt::format(
      "CREATE OR REPLACE TEMP TABLE state_{0} AS SELECT m.rowid AS nr, CAST(CASE a.state WHEN 'answered' THEN 2 "
      "WHEN 'partly' THEN 1 ELSE 0 END AS TINYINT) AS state, a.as_of, a.only_ours "
      "FROM answer_{0} a JOIN member m USING (account_id) WHERE m.in_universe", question.name));
}

Result<void> build_states(const Scene& scene, std::span<const Question* const> asked) {
  LODE_TRY(there, scene.connection.query(
      "SELECT table_name FROM duckdb_tables() WHERE temporary AND starts_with(table_name, 'state_')"));
  std::string all;
  for (const auto* q : asked) {
    auto known = [&](const auto& row) { return to_text(row[0]) == fmt::format("state_{}", q->name); };
    if (std::ranges::none_of(there.rows, known)) LODE_CHECK(build_state(scene, *q));
    all += fmt::format("{}SELECT '{}' AS question, '{}' AS name, * FROM state_{}", all.empty() ? "" : " UNION ALL ",
                       q->code, q->name, q->name);
  }
  return scene.connection.run("CREATE OR REPLACE TEMP VIEW answer_state AS " + all);
}

std::string asks_sql(const Scene& scene) {
  std::string out;
  for (const auto& q : questions())
    out += fmt::format("{}('{}', {}, {})", out.empty() ? "" : ", ", q.code, literal(Value(std::string(q.ask_for))),
                       threshold(scene, std::string(q.code) + ".leverage", q.leverage));
  return "(VALUES " + out + ") q(question, ask_for, leverage)";
}

// What an answer to question a is worth; `missing`: the share of it that is not known.
std::string worth_sql(std::string_view missing) {
  return fmt::format("coalesce(CASE WHEN a.question = 'Q2' THEN s.information END, coalesce(s.worth_margin, 1) * "
                     "coalesce(greatest(s.captured, 0) + coalesce(s.upside, 0), s.upside) * q.leverage * {})", missing);
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
        "{}SELECT '{}' AS question, '{}' AS name, a.account_id, m.account_id AS member_id, m.name AS account, "
        "m.segment, m.weight, m.status, a.state, a.answer, a.source, a.source_kind, a.as_of, "
        "a.only_ours, a.ask FROM answer_{} a JOIN member m USING (account_id) WHERE m.in_universe",
        all.empty() ? "" : " UNION ALL ", q->code, q->name, q->name);
  LODE_CHECK(scene.connection.run("CREATE OR REPLACE TEMP VIEW answer AS " + all));
  return build_states(scene, asked);
}

Result<Table> coverage(const Scene& scene, const Focus& focus) {
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format(
          "WITH a AS (SELECT s.question, s.name, coalesce(m.segment, 'unassigned') AS segment, s.state, "
          "exact_sum(m.weight) AS weight, count(*) AS n, count(*) FILTER (WHERE s.only_ours) AS ours, "
          "max(s.as_of) AS as_of FROM answer_state s JOIN member m ON m.rowid = s.nr WHERE {} GROUP BY ALL), "
          "g AS (SELECT coalesce(segment, 'all') AS segment, question, name, {} FROM a "
          "GROUP BY GROUPING SETS ((segment, question, name), (question, name))) "
          "SELECT segment, question, name, coverage, CASE WHEN coverage >= {} THEN 'answered' WHEN coverage >= {} "
          "THEN 'partly' ELSE 'open' END, open, accounts, answered, partly, coverage_accounts, ours, latest, "
          "by_revenue FROM g ORDER BY {}, question",
          within(focus, "m"), counts_sql, threshold(scene, "EVD02.warning", 0.6), threshold(scene, "EVD02.error", 0.3),
          segment_order(scene, "segment")),
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
  LODE_CHECK(scene.connection.run(fmt::format(
      "CREATE OR REPLACE TEMP VIEW asking_for AS SELECT * FROM {0}; "
      "CREATE OR REPLACE TEMP VIEW ask_worth AS SELECT m.account_id, m.segment, a.question, a.name, a.state, {1} AS "
      "worth FROM answer_state a JOIN asking_for q USING (question) JOIN member m ON m.rowid = a.nr "
      "LEFT JOIN stake s ON s.account_id = m.account_id WHERE a.state < 2",
      asks_sql(scene), worth_sql("CASE a.state WHEN 0 THEN 1.0 ELSE 0.5 END"))));
  return scene.connection.run(fmt::format(
      "CREATE OR REPLACE TEMP VIEW ask AS SELECT a.account_id, a.account, a.segment, a.question, a.name, a.state, "
      "coalesce(a.ask, q.ask_for) AS ask, {} AS worth FROM answer a JOIN asking_for q USING (question) "
      "LEFT JOIN stake s ON s.account_id = a.account_id WHERE a.state <> 'answered'",
      worth_sql("CASE a.state WHEN 'open' THEN 1.0 ELSE 0.5 END")));
}

Result<std::string> among(const Scene& scene, std::string_view table) {
  LODE_TRY(rows, scene.connection.query(fmt::format("SELECT account_id, question FROM {} ORDER BY ALL LIMIT {}", table,
                                                    few + 1)));
  if (rows.rows.size() > few) return "TRUE";
  std::set<std::string> ids{"''"}, questions{"''"};
  for (const auto& row : rows.rows) {
    ids.insert(literal(row[0]));
    questions.insert(literal(row[1]));
  }
  // Said of both sides of the view's join, so that neither is read whole.
  return fmt::format("a.account_id IN ({0}) AND a.member_id IN ({0}) AND a.question IN ({1})", fmt::join(ids, ", "),
                     fmt::join(questions, ", "));
}

Result<Table> dig_list(const Scene& scene, const Focus& focus) {
  auto limit = focus.top > 0 ? fmt::format(" LIMIT {}", focus.top) : std::string();
  constexpr std::string_view order = "ORDER BY worth DESC NULLS LAST, question, account_id";
  LODE_CHECK(scene.connection.run(fmt::format("CREATE OR REPLACE TEMP TABLE ask_first AS SELECT * FROM ask_worth "
                                              "WHERE {} {}{}", within(focus, ""), order, limit)));
  LODE_TRY(chosen, among(scene, "ask_first"));
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format("SELECT w.account_id, a.account, w.segment, w.question, w.name, coalesce(a.ask, q.ask_for), w.worth, "
                  "{} AS state FROM ask_first w JOIN asking_for q USING (question) JOIN answer a "
                  "ON a.account_id = w.account_id AND a.question = w.question WHERE {} "
                  "ORDER BY w.worth DESC NULLS LAST, w.question, w.account_id", in_words("w.state"), chosen),
      {}, "dig_list", "What to ask next",
      {{"account_id", "account", Kind::id}, {"name", "name"}, {"segment", "segment", Kind::id},
       {"question", "question", Kind::id}, {"about", "about", Kind::id, true}, {"ask", "ask"},
       {"worth", "worth knowing", Kind::money}, {"state", "state"}}));
  LODE_TRY(total, scene.connection.one("SELECT count(*) FROM answer_state s JOIN member m ON m.rowid = s.nr "
                                       "WHERE s.state < 2 AND " + within(focus, "m")));
  if (auto all = as_number(total); all && *all > static_cast<double>(table.rows.size()))
    table.total_rows = static_cast<std::int64_t>(*all);
  table.note = "worth: margin x (revenue + upside) x the share of it that the answer may move; of a pool: "
               "what knowing it may save or win; see docs/concepts/dig.md";
  return table;
}

Result<Table> states(const Scene& scene, const Focus& focus, std::span<const Question* const> asked) {
  std::string columns, joins;
  std::vector<Column> shown{{"account_id", "account", Kind::id}, {"name", "name"}, {"segment", "segment", Kind::id},
                            {"revenue_12m", "revenue, 12 months", Kind::money}};
  for (const auto* q : asked) {
    columns += fmt::format(", {} AS {}", in_words(std::string(q->code) + ".state"), q->code);
    joins += fmt::format(" LEFT JOIN state_{0} {1} ON {1}.nr = m.nr", q->name, q->code);
    shown.push_back({std::string(q->code), fmt::format("{} {}", q->code, q->name)});
  }
  auto limit = focus.top > 0 ? fmt::format(" LIMIT {}", focus.top) : std::string();
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format("WITH m AS (SELECT rowid AS nr, * FROM member WHERE in_universe AND {} "
                  "ORDER BY weight DESC, account_id{}) SELECT m.account_id, m.name, m.segment, m.revenue_12m{} "
                  "FROM m{} ORDER BY m.weight DESC, m.account_id",
                  within(focus, ""), limit, columns, joins),
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
