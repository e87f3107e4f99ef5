// 100,000 random (rule, row) pairs: the evaluator, the compiled SQL in the engine and the normal
// form give the same truth, unknown included; and rules survive being printed and read again.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "random_rules.h"
#include "store/connection.h"

namespace lode::property {
namespace {

constexpr int batches = 20, rules_per_batch = 50, rows_per_batch = 100;

model::Truth truth_of(const Value& value) {
  auto* flag = std::get_if<bool>(&value);
  return !flag ? model::Truth::unknown : *flag ? model::Truth::yes : model::Truth::no;
}

class Engine {
 public:
  explicit Engine(const RandomRules& rules)
      : database_(store::Database::open(":memory:", context_)) {
    connection_.emplace(*database_->connect());
    std::string columns = "id INTEGER";
    for (const auto& column : rules.columns())
      columns += fmt::format(", {} {}", store::identifier(column.name), column.sql);
    EXPECT_TRUE(connection_->run("CREATE TABLE account (" + columns + ")"));
  }

  void fill(const std::vector<std::vector<Value>>& rows) {
    EXPECT_TRUE(connection_->run("DELETE FROM account"));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::vector<Value> values{static_cast<std::int64_t>(i)};
      std::string marks = "?";
      for (const auto& value : rows[i]) {
        values.push_back(value);
        marks += ", ?";
      }
      auto done = connection_->run("INSERT INTO account VALUES (" + marks + ")", values);
      EXPECT_TRUE(done) << done.error().message;
    }
  }

  store::Rows ask(const std::vector<model::Predicate>& rules) {
    std::string select;
    for (const auto& rule : rules)
      select += (select.empty() ? "" : ", ") + model::to_sql(rule, "a");
    auto answer = connection_->query("SELECT " + select + " FROM account a ORDER BY id");
    EXPECT_TRUE(answer) << answer.error().message;
    return answer ? *answer : store::Rows{};
  }

 private:
  Context context_;
  Result<store::Database> database_;
  std::optional<store::Connection> connection_;
};

std::string shown(const RandomRules& rules, const std::vector<Value>& row) {
  std::string out;
  for (std::size_t i = 0; i < row.size(); ++i)
    out +=
        fmt::format(" {}={}", rules.columns()[i].name, is_null(row[i]) ? "NULL" : to_text(row[i]));
  return out;
}

}  // namespace

TEST(PredicateProperty, EvaluatorEngineAndNormalFormAgree) {
  RandomRules random(20260331);
  Engine engine(random);
  int pairs = 0, yes = 0, unknown = 0;
  for (int batch = 0; batch < batches; ++batch) {
    std::vector<model::Predicate> rules, normal;
    std::vector<std::vector<Value>> rows;
    for (int i = 0; i < rules_per_batch; ++i) {
      rules.push_back(random.rule());
      normal.push_back(model::normal_form(rules.back()));
    }
    for (int i = 0; i < rows_per_batch; ++i) rows.push_back(random.row());
    engine.fill(rows);
    auto answer = engine.ask(rules);
    ASSERT_EQ(answer.rows.size(), rows.size());
    for (std::size_t r = 0; r < rows.size(); ++r) {
      auto row = row_of(random, rows[r]);
      for (std::size_t i = 0; i < rules.size(); ++i, ++pairs) {
        auto here = model::evaluate(rules[i], row);
        ASSERT_EQ(here, truth_of(answer.rows[r][i]))
            << model::print(rules[i]) << shown(random, rows[r]);
        if ((r + i) % 4 == 0) {
          ASSERT_EQ(here, model::evaluate(normal[i], row))
              << model::print(rules[i]) << shown(random, rows[r]);
        }
        yes += here == model::Truth::yes;
        unknown += here == model::Truth::unknown;
      }
    }
  }
  EXPECT_EQ(pairs, 100'000);
  EXPECT_GT(yes, pairs / 10) << "the pools must let rules hold";
  EXPECT_GT(unknown, pairs / 20);
}

TEST(PredicateProperty, PrintedRulesReadBack) {
  RandomRules random(7);
  auto dictionary = random.dictionary();
  for (int i = 0; i < 2'000; ++i) {
    auto rule = random.rule(4);
    auto text = model::print(rule);
    auto back = model::parse_predicate(text);
    ASSERT_TRUE(back.findings.empty()) << text << ": " << back.findings[0].message;
    EXPECT_EQ(model::print(back.value), text);
    auto resolved = model::resolve(back.value, dictionary);
    ASSERT_TRUE(resolved.findings.empty()) << text << ": " << resolved.findings[0].message;
    auto again = model::resolve(rule, dictionary).value;
    EXPECT_TRUE(model::same(resolved.value, again)) << text;
    auto normal = model::normal_form(rule);
    EXPECT_TRUE(model::same(model::normal_form(normal), normal))
        << "the normal form is final: " << text;
  }
}

}  // namespace lode::property
