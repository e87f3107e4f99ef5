// Codes, questions and rules of one attribute agree for every account, whatever is unknown and whatever is added later.
#include "discover/coding.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "discover/leakage.h"
#include "discover/ordered.h"
#include "discover/refine.h"
#include "discover/score.h"
#include "discover/targets.h"
#include "stats/random.h"

namespace lode::discover {
namespace {

using Is = store::ColumnData::Is;
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

Read numbers(const char* id, std::vector<double> values, model::Type type = model::Type::number) {
  Read out{.attribute = {.id = id, .type = type}};
  out.data.numbers = std::move(values);
  return out;
}

Read flags(const char* id, std::vector<std::uint8_t> values) {
  Read out{.attribute = {.id = id, .type = model::Type::boolean}};
  out.data.is = Is::flags;
  out.data.flags = std::move(values);
  return out;
}

Read words(const char* id, const std::vector<int>& values, std::vector<std::string> dictionary) {
  Read out{.attribute = {.id = id, .type = model::Type::text}};
  out.data.is = Is::words;
  for (int v : values) out.data.words.push_back(v < 0 ? store::ColumnData::no_word : static_cast<std::uint32_t>(v));
  out.data.dictionary = std::move(dictionary);
  return out;
}

// The value of one account as a rule meets it.
Value value_of(const Read& read, std::size_t i) {
  const auto& data = read.data;
  if (data.is == Is::flags) return data.flags[i] == 2 ? Value{} : Value{data.flags[i] == 1};
  if (data.is == Is::words)
    return data.words[i] == store::ColumnData::no_word ? Value{} : Value{data.dictionary[data.words[i]]};
  if (std::isnan(data.numbers[i])) return {};
  if (read.attribute.type == model::Type::date) return Date{static_cast<std::int32_t>(data.numbers[i])};
  if (read.attribute.type == model::Type::integer) return static_cast<std::int64_t>(data.numbers[i]);
  return data.numbers[i];
}

// Both rules of every test, evaluated for every row, against the codes. Rows beyond the accounts are prospects.
void expect_agreement(const Material& material, const Read& read, std::size_t rows) {
  const auto& problem = material.problem;
  ASSERT_FALSE(problem.tests.empty());
  for (const auto& test : problem.tests)
    for (std::size_t i = 0; i < rows; ++i) {
      Value value = value_of(read, i);
      auto row = [&](std::string_view) -> const Value& { return value; };
      const auto& prospects = material.descriptors[0].prospects;
      auto code = i < problem.accounts ? problem.columns[0].codes[i] : prospects[i - problem.accounts];
      ASSERT_LT(code, problem.columns[0].count);
      bool yes = (test.yes >> code) & 1U;
      EXPECT_EQ(model::evaluate(test.rule_yes, row) == model::Truth::yes, yes) << test.words << " row " << i;
      EXPECT_EQ(model::evaluate(test.rule_no, row) == model::Truth::yes, !yes) << model::print(test.rule_no);
      auto again = model::parse_predicate(model::print(test.rule_yes)).value;
      EXPECT_EQ(model::evaluate(again, row), model::evaluate(test.rule_yes, row)) << test.words;
    }
}

Material coded(const Read& read, std::size_t accounts, std::size_t prospects, std::size_t least = 1) {
  Material out;
  out.problem.accounts = accounts, out.prospects = prospects;
  CodingOptions options;
  options.least = least;
  add_coded(read, options, out);
  return out;
}

std::vector<double> drawn(std::size_t n, double unknown_share, bool whole, std::uint64_t seed) {
  stats::Random random(seed);
  std::vector<double> out;
  for (std::size_t i = 0; i < n; ++i) {
    double value = std::exp(random.uniform() * 9 - 2);
    out.push_back(random.uniform() < unknown_share ? unknown : whole ? std::round(value) : value);
  }
  return out;
}

TEST(Coding, NumbersAgreeWithTheirRules) {
  for (std::uint64_t seed : {1, 2, 3})
    for (double share : {0.0, 0.2})
      for (bool whole : {false, true}) {
        auto read = numbers("size", drawn(300, share, whole, seed), whole ? model::Type::integer : model::Type::number);
        expect_agreement(coded(read, 240, 60, 5), read, 300);
      }
}

TEST(Coding, CutsAddedLaterKeepWhatTestsSay) {
  auto read = numbers("size", drawn(300, 0.1, false, 9));
  auto material = coded(read, 240, 60);
  auto before = material.problem.tests.size();
  std::vector<Cut> more;
  for (double at : {0.35, 12.5, 333.0})
    more.push_back(*roundest(at * 0.999, at * 1.001, at, false));
  EXPECT_EQ(add_cuts(material, 0, more), 3U);
  EXPECT_EQ(material.problem.tests.size(), before + 6);
  EXPECT_EQ(add_cuts(material, 0, more), 0U);
  expect_agreement(material, read, 300);
}

TEST(Coding, DatesAreCutAtTheStartOfAYear) {
  std::vector<double> days;
  for (int i = 0; i < 200; ++i) days.push_back(i % 9 == 0 ? unknown : 14000 + 37.0 * i);
  auto read = numbers("since", days, model::Type::date);
  auto material = coded(read, 200, 0);
  expect_agreement(material, read, 200);
  EXPECT_EQ(material.problem.tests.front().words, "since >= DATE '2009-01-01'");
}

TEST(Coding, FlagsAndKinds) {
  auto yes_no = flags("edi", {0, 1, 1, 0, 2, 1, 0, 1, 2, 0});
  expect_agreement(coded(yes_no, 8, 2), yes_no, 10);
  auto kinds = words("kind", {0, 1, 2, 0, -1, 1, 0, 3, 2, 4}, {"it's", "b", "c", "rare", "new"});
  auto material = coded(kinds, 8, 2, 2);
  expect_agreement(material, kinds, 10);
  EXPECT_EQ(material.descriptors[0].words, (std::vector<std::string>{"it's", "b", "other", "unknown"}));
  EXPECT_EQ(material.descriptors[0].other, 2);
}

TEST(Coding, UnknownOnlyAmongProspectsGoesWithNo) {
  auto read = flags("edi", {0, 1, 1, 0, 2});
  auto material = coded(read, 4, 1);
  ASSERT_EQ(material.problem.tests.size(), 1U);
  EXPECT_EQ(model::print(material.problem.tests[0].rule_no), "not edi or edi is null");
  expect_agreement(material, read, 5);
}

TEST(Coding, WhatSaysNothingIsLeftOut) {
  EXPECT_TRUE(coded(flags("same", {1, 1, 1}), 3, 0).problem.columns.empty());
  EXPECT_TRUE(coded(numbers("gone", {unknown, unknown}), 2, 0).problem.columns.empty());
  auto few = coded(words("name", {0, 1, 2, 3}, {"a", "b", "c", "d"}), 4, 0, 2);
  EXPECT_TRUE(few.problem.tests.empty());
  ASSERT_EQ(few.findings.size(), 1U);
  EXPECT_EQ(few.findings[0].rule, "DIS03");
}

TEST(Roundest, HasTheFewestDigits) {
  EXPECT_EQ(roundest(9.7, 10.4, 10, false)->at, 10);
  EXPECT_EQ(roundest(1234, 1900, 1700, true)->at, 1500);
  EXPECT_EQ(roundest(0.31, 0.34, 0.32, false)->at, 0.32);
  EXPECT_EQ(roundest(-7, 3, 1, false)->at, 0);
  EXPECT_EQ(roundest(5, 6, 5.5, true)->at, 5);
  EXPECT_EQ(to_text(roundest(1e9, 1.4e9, 1.2e9, true)->literal.value), "1000000000");
  EXPECT_FALSE(roundest(1.0, std::nextafter(1.0, 2.0), 1.0, false)->at != 1.0);
}

TEST(Refine, FindsTheThresholdThatRangesMissed) {
  stats::Random random(4);
  std::vector<double> size, profit;
  for (int i = 0; i < 2000; ++i) {
    size.push_back(random.uniform() * 1000);
    profit.push_back((size.back() > 37 ? 1 : 0) + 0.1 * random.uniform());
  }
  auto material = coded(numbers("size", size), 2000, 0);
  ASSERT_TRUE(add_targets({{.name = "profit", .values = profit}}, material).has_value());
  const auto* engine = find_engine("cart");
  Search search{.depth = 1, .leaves = 2};
  Context context;
  auto again = [&](const Problem& problem) { return engine->run(problem, search, context); };
  auto answer = again(material.problem);
  ASSERT_TRUE(answer.has_value()) << (answer ? "" : answer.error().message);
  double before = answer->frontier[0].explained;
  auto added = refine(material, *answer, search, again);
  ASSERT_TRUE(added.has_value()) << (added ? "" : added.error().message);
  EXPECT_GE(*added, 1U);
  const auto& fit = answer->frontier[0];
  EXPECT_GT(fit.explained, before);
  EXPECT_EQ(material.problem.tests[static_cast<std::size_t>(fit.tree.nodes[0].test)].words, "size > 37");
  EXPECT_NEAR(explained(material.problem, fit.tree), fit.explained, 1e-9);
}

TEST(Leakage, RankCorrelationTakesTiesByTheirMean) {
  EXPECT_NEAR(rank_correlation({1, 2, 2, 3}, {10, 20, 30, 40}), 0.9486832980505138, 1e-12);  // scipy.stats.spearmanr
  EXPECT_NEAR(rank_correlation({1, 2, unknown, 4}, {4, 3, 9, 1}), -1, 1e-12);
  EXPECT_EQ(rank_correlation({1, 1, 1, 1}, {1, 2, 3, 4}), 0);
}

}  // namespace
}  // namespace lode::discover
