// Grammar, messages, three-valued truth and the texts made from rules. Random agreement with the
// engine is in tests/property.
#include "model/predicate.h"

#include <gtest/gtest.h>

#include <map>

namespace lode::model {
namespace {

Predicate parsed(std::string_view text) {
  auto out = parse_predicate(text);
  EXPECT_TRUE(out.findings.empty()) << text << ": " << out.findings.at(0).message;
  return out.value;
}

void expect_problem(std::string_view text, std::string_view message, int column,
                    std::string_view fix = "") {
  auto out = parse_predicate(text);
  ASSERT_EQ(out.findings.size(), 1U) << text;
  const auto& finding = out.findings[0];
  EXPECT_EQ(finding.rule, "DEF01");
  EXPECT_NE(finding.message.find(message), std::string::npos) << finding.message;
  EXPECT_NE(finding.fix.find(fix), std::string::npos) << finding.fix;
  EXPECT_EQ(finding.place.column, column) << text << ": " << finding.message;
  EXPECT_EQ(out.value.op, Predicate::Op::always);
}

Truth truth(std::string_view rule, std::map<std::string, Value, std::less<>> row) {
  static const Value none;
  return evaluate(parsed(rule), [&](std::string_view name) -> const Value& {
    auto it = row.find(name);
    return it == row.end() ? none : it->second;
  });
}

constexpr Truth yes = Truth::yes, no = Truth::no, unknown = Truth::unknown;

}  // namespace

TEST(Predicate, PrintsCanonically) {
  const std::pair<const char*, const char*> cases[] = {
      {"Locations>10", "Locations > 10"},
      {"a != 'x'", "a <> 'x'"},
      {"A = 1 AND (B = 2 OR C = 3)", "A = 1 and (B = 2 or C = 3)"},
      {"(a and (b and c))", "a and b and c"},
      {"a or b and c", "a or b and c"},
      {"(a or b) and c", "(a or b) and c"},
      {"NOT a", "not a"},
      {"not (a and b)", "not (a and b)"},
      {"not not a", "not not a"},
      {"a IN ('x','y')", "a in ('x', 'y')"},
      {"a not in (1, 2.50, -3)", "a not in (1, 2.5, -3)"},
      {"a between 1 and 2 and b", "a between 1 and 2 and b"},
      {"a NOT BETWEEN 1 AND 2", "a not between 1 and 2"},
      {"a is Null", "a is null"},
      {"a is not null", "a is not null"},
      {"since >= DATE '2024-01-31'", "since >= DATE '2024-01-31'"},
      {"since >= 2024-01-31", "since >= DATE '2024-01-31'"},
      {"a = 'it''s'", "a = 'it''s'"},
      {"\"my column\" = large", "\"my column\" = large"},
      {"a = \"very large\"", "a = \"very large\""},
      {"a = \"large\"", "a = large"},
      {"\"and\" = 1", "\"and\" = 1"},
      {"\"say \"\"x\"\"\" = 1", "\"say \"\"x\"\"\" = 1"},
      {"a = true or b = FALSE", "a = true or b = false"},
      {"true", "true"},
      {"false", "false"},
      {"a = 10.0", "a = 10"},
      {"a = .50", "a = 0.5"},
      {"a = -0.0", "a = 0"},
      {"größe > 1", "größe > 1"},
      {"a = 123456789012345678", "a = 123456789012345678"},
  };
  for (const auto& [text, canonical] : cases) {
    EXPECT_EQ(print(parsed(text)), canonical);
    EXPECT_TRUE(same(parsed(canonical), parsed(text))) << text;
  }
}

TEST(Predicate, TyposSayWhereAndWhatToWrite) {
  expect_problem("", "the rule is empty", 1);
  expect_problem("locations >", "the rule ends where a value is expected", 12);
  expect_problem("locations > > 10", "`>` stands where a value", 13);
  expect_problem("locations => 10", "'=>' is not read", 11, "'>='");
  expect_problem("locations == 10", "'==' is not read", 11, "one '='");
  expect_problem("a = 1 && b = 2", "'&&' is not read", 7, "'and'");
  expect_problem("a = 'x", "the quote ' is not closed", 5);
  expect_problem("(a = 1", "the rule ends where `)` is expected", 7, "the `(` in column 1");
  expect_problem("a = 1)", "`)` stands where `and`, `or` or the end", 6);
  expect_problem("a = 1 b = 2", "`b` stands where `and`, `or` or the end", 7);
  expect_problem("10 < a", "`10` stands where an attribute", 1, "the attribute first");
  expect_problem("a = null", "`null` stands where a value", 5, "is null");
  expect_problem("a in (1, null)", "`null` stands", 10, "is null");
  expect_problem("a in ()", "`)` stands where a value", 7);
  expect_problem("a in 5", "`5` stands where `(`", 6, "in ('a', 'b')");
  expect_problem("a is 5", "`5` stands where `null`", 6);
  expect_problem("a > 10k", "'10' is followed by 'k'", 5, "10000, not 10k");
  expect_problem("a > 1,000", "`,` stands", 6, "no thousands separator");
  expect_problem("a > 10%", "'%' is not read", 7, "0.1 is 10 %");
  expect_problem("1 < a < 5", "`1` stands", 1);
  expect_problem("a > 1 < 5", "`<` stands where `and` or `or`", 7);
  expect_problem("lower(a) = 'x'", "`(` stands where a comparison", 6, "derive");
  expect_problem("a like 'x%'", "`like` stands", 3, "in ('a', 'b')");
  expect_problem("größe ≥ 10", "'≥' is not read", 7, "'>='");
  expect_problem("a = ‘x’", "'‘' is not read", 5, "straight quotes");
  expect_problem("a = DATE '2024-02-30'", "a date is expected", 10, "a day that exists");
  expect_problem("a = 1234567890123456789", "18 digits", 5);
  expect_problem("a between 1, 2", "`,` stands where `and`", 12, "between 10 and 20");
  expect_problem("a $ 1", "'$' is not read", 3);
}

TEST(Predicate, LimitsHold) {
  std::string deep(200, '('), nots;
  expect_problem(deep + "a" + std::string(200, ')'), "more than 64 levels", 65);
  for (int i = 0; i < 5000; ++i) nots += "not ";
  expect_problem(nots + "a", "more than 64 levels", 257);
  expect_problem(std::string(rule_bytes_max + 1, ' '), "at most 65536", 1);
  std::string flat = "a = 1";
  for (int i = 0; i < 5000; ++i) flat += " or a = 1";
  EXPECT_EQ(condition_count(parsed(flat)), 5001);
}

TEST(Predicate, ThreeValuedTruth) {
  std::map<std::string, Value, std::less<>> row{
      {"n", std::int64_t{10}}, {"t", std::string("x")}, {"b", true}};
  EXPECT_EQ(truth("n > 9.5", row), yes);
  EXPECT_EQ(truth("n between 10 and 10", row), yes);
  EXPECT_EQ(truth("n not in (1, 2)", row), yes);
  EXPECT_EQ(truth("m > 5", row), unknown);
  EXPECT_EQ(truth("not m > 5", row), unknown);
  EXPECT_EQ(truth("m in (1)", row), unknown);
  EXPECT_EQ(truth("m not between 1 and 2", row), unknown);
  EXPECT_EQ(truth("m is null and n is not null", row), yes);
  EXPECT_EQ(truth("m > 5 and n > 11", row), no) << "unknown and false";
  EXPECT_EQ(truth("m > 5 and n > 9", row), unknown);
  EXPECT_EQ(truth("m > 5 or n > 9", row), yes) << "unknown or true";
  EXPECT_EQ(truth("m > 5 or n > 11", row), unknown);
  EXPECT_EQ(truth("b", row), yes);
  EXPECT_EQ(truth("not b or c", row), unknown);
  EXPECT_EQ(truth("t < 'y' and t >= 'X'", row), yes) << "texts compare by their bytes";
  EXPECT_EQ(truth("t > 5", row), unknown) << "kinds that cannot be compared";
}

TEST(Predicate, NumbersCompareExactly) {
  auto decimal = [](const char* text) { return Value(*parse_decimal(text)); };
  EXPECT_EQ(truth("d = 0.1", {{"d", decimal("0.1000")}}), yes);
  EXPECT_EQ(truth("d < 99999999999999.99995", {{"d", decimal("99999999999999.9999")}}), yes);
  EXPECT_EQ(truth("d = 123456789012345678", {{"d", decimal("123456789012345677.9999")}}), no);
  EXPECT_EQ(truth("d < -0.5", {{"d", decimal("-0.4")}}), no);
  EXPECT_EQ(truth("d = 0.1", {{"d", 0.1}}), yes)
      << "doubles meet the nearest double of the literal";
  EXPECT_EQ(truth("d = 0.3", {{"d", 0.1 + 0.2}}), no);
  EXPECT_EQ(truth("d = 0", {{"d", -0.0}}), yes);
  EXPECT_EQ(truth("d > 1000000", {{"d", std::numeric_limits<double>::quiet_NaN()}}), yes);
}

TEST(Predicate, CompilesToQuotedSql) {
  EXPECT_EQ(to_sql(parsed("a > 10 and (b in ('x', 'it''s') or not c)"), "u"),
            "((\"u\".\"a\" > 10) AND ((\"u\".\"b\" IN ('x', 'it''s')) OR (NOT \"u\".\"c\")))");
  EXPECT_EQ(to_sql(parsed("\"a\"\"; drop table x; --\" = '''; drop table x; --'")),
            "(\"a\"\"; drop table x; --\" = '''; drop table x; --')");
  EXPECT_EQ(to_sql(parsed("a not between 1.5 and DATE '2024-01-31'")),
            "(\"a\" NOT BETWEEN 1.5 AND DATE '2024-01-31')");
  EXPECT_EQ(to_sql(parsed("true")), "TRUE");
  EXPECT_EQ(to_sql({.op = Predicate::Op::vague}), "CAST(NULL AS BOOLEAN)");
}

TEST(Predicate, ReadsInWords) {
  const std::pair<const char*, const char*> cases[] = {
      {"locations > 10", "more than 10 locations"},
      {"locations <= 10", "at most 10 locations"},
      {"locations < 10 and format = 'dark_kitchen'",
       "fewer than 10 locations and format is dark kitchen"},
      {"locations >= 1", "at least 1 location"},
      {"a = 'x' and locations >= 1 and locations <= 10", "a is x and 1 to 10 locations"},
      {"turnover >= 5 and turnover <= 7.5", "turnover from 5 to 7.5"},
      {"locations >= 1 or locations <= 10", "at least 1 location or at most 10 locations"},
      {"branches = 1", "exactly 1 branch"},
      {"countries > 1", "more than 1 country"},
      {"locations between 2 and 10", "2 to 10 locations"},
      {"locations is null", "unknown locations"},
      {"turnover >= 1250000.5", "turnover at least 1,250,000.5"},
      {"country in ('DE', 'FR', 'IT')", "country is DE, FR or IT"},
      {"country not in ('DE', 'FR')", "country is neither DE nor FR"},
      {"organic_only", "organic only"},
      {"not organic_only", "not organic only"},
      {"not (a = 1 or b = 2)", "not (a is 1 or b is 2)"},
      {"customer_since < DATE '2020-01-01'", "customer since before 2020-01-01"},
      {"area = urban", "area is \"urban\""},
      {"true", "every account"},
  };
  for (const auto& [rule, words] : cases) EXPECT_EQ(in_words(parsed(rule)), words);
  EXPECT_EQ(in_words(parsed("n > 10"), [](std::string_view) { return "branches"; }),
            "more than 10 branches");
}

TEST(Predicate, NormalFormIsTheSameForEqualMeanings) {
  const std::pair<const char*, const char*> same_meaning[] = {
      {"a = 1 and b = 2", "b = 2 and a = 1.0"},
      {"not (a > 1 or b is null)", "b is not null and a <= 1"},
      {"a in (1, 2)", "a = 2 or a = 1 or a = 2"},
      {"a not in ('x')", "not a = 'x'"},
      {"a between 1 and 2", "a <= 2 and a >= 1"},
      {"not a between 1 and 2", "a < 1 or a > 2"},
      {"flag = true", "flag"},
      {"flag <> true", "not flag"},
      {"not not flag", "flag = true and true"},
  };
  for (const auto& [a, b] : same_meaning)
    EXPECT_EQ(print(normal_form(parsed(a))), print(normal_form(parsed(b))));
  EXPECT_NE(print(normal_form(parsed("a > 10"))), print(normal_form(parsed("a > 11"))));
  EXPECT_NE(print(normal_form(parsed("a > 10"))), print(normal_form(parsed("a >= 10"))));
}

TEST(Predicate, BuildersAndParts) {
  auto a = parsed("a = 1"), b = parsed("b = 2");
  EXPECT_EQ(print(all_of({a, Predicate{}, all_of({b, a})})), "a = 1 and b = 2 and a = 1");
  EXPECT_EQ(print(any_of({})), "false");
  EXPECT_EQ(print(all_of({})), "true");
  EXPECT_EQ(print(any_of({a, Predicate{}})), "true");
  EXPECT_EQ(print(not_(not_(a))), "a = 1");
  auto rule = parsed("x > 1 and not (y = 2 or x < 9)");
  EXPECT_EQ(attributes_of(rule), (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(condition_count(rule), 3);
  auto clauses = clauses_of(rule);
  ASSERT_EQ(clauses.size(), 3U);
  EXPECT_EQ(print(clauses[1]), "not y = 2");
}

}  // namespace lode::model
