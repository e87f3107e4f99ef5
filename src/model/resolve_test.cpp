// What words mean, what cannot be compared, and how the messages read.
#include <gtest/gtest.h>

#include "model/attribute.h"
#include "model/yaml.h"

namespace lode::model {
namespace {

Dictionary dictionary() {
  constexpr const char* text = R"yaml(
locations: {type: integer, min: 1, synonyms: [outlets], terms: {large: ">= 250", small: "< 50", odd: "in (1, 3)"}}
format: {type: enum, values: [dine_in, dark_kitchen]}
organic: {type: boolean}
area: {type: text, terms: {urban: "in ('Berlin', 'Hamburg')"}}
since: {type: date}
score: {type: number}
strategic: {type: boolean, source: opinion}
)yaml";
  auto tree = read_yaml(text, "d.yaml");
  auto read = read_attributes(tree.value, "d.yaml");
  EXPECT_TRUE(tree.findings.empty() && read.findings.empty());
  return {read.value};
}

Parsed<Predicate> resolved(std::string_view rule) {
  auto parsed = parse_predicate(rule);
  EXPECT_TRUE(parsed.findings.empty()) << rule;
  return resolve(parsed.value, dictionary(), {"chains"});
}

std::string clean(std::string_view rule) {
  auto out = resolved(rule);
  EXPECT_TRUE(out.findings.empty()) << rule << ": " << out.findings.at(0).message;
  return print(out.value);
}

void expect_problem(std::string_view rule, std::string_view code, std::string_view message,
                    std::string_view fix, int column) {
  auto out = resolved(rule);
  ASSERT_EQ(out.findings.size(), 1U) << rule;
  const auto& finding = out.findings[0];
  EXPECT_EQ(finding.rule, code);
  EXPECT_NE(finding.message.find(message), std::string::npos) << finding.message;
  EXPECT_NE(finding.fix.find(fix), std::string::npos) << finding.fix;
  EXPECT_EQ(finding.place.column, column) << finding.message;
}

}  // namespace

TEST(Resolve, WordsBecomeValuesOrConditions) {
  EXPECT_EQ(clean("outlets > 10"), "locations > 10");
  EXPECT_EQ(clean("LOCATIONS > 10"), "locations > 10");
  EXPECT_EQ(clean("format = dark_kitchen"), "format = 'dark_kitchen'");
  EXPECT_EQ(clean("format in (dine_in, \"dark_kitchen\")"),
            "format in ('dine_in', 'dark_kitchen')");
  EXPECT_EQ(clean("locations = large"), "locations >= 250");
  EXPECT_EQ(clean("locations >= \"large\""), "locations >= 250");
  EXPECT_EQ(clean("locations < large"), "not locations >= 250");
  EXPECT_EQ(clean("locations <> small"), "not locations < 50");
  EXPECT_EQ(clean("locations in (large, small, 7)"),
            "locations >= 250 or locations < 50 or locations = 7");
  EXPECT_EQ(clean("area = urban"), "area in ('Berlin', 'Hamburg')");
  EXPECT_EQ(clean("since > '2024-01-31'"), "since > DATE '2024-01-31'");
}

TEST(Resolve, WhatCannotBeComparedIsSaid) {
  expect_problem("locations > 'many'", "DEF01",
                 "`locations` is a whole number and cannot be compared with 'many'",
                 "compare it with a number", 13);
  expect_problem("locations > '10'", "DEF01", "cannot be compared with '10'",
                 "write 10 without quotes", 13);
  expect_problem("area = 10115", "DEF01", "`area` is a text", "write '10115' in single quotes", 8);
  expect_problem("organic > true", "DEF01", "its values have no order",
                 "write `organic` or `not organic`", 1);
  expect_problem("format < 'dine_in'", "DEF01", "its values have no order", "format in", 1);
  expect_problem("since > 'May 2024'", "DEF01", "`since` is a date", "YYYY-MM-DD", 9);
  expect_problem("locations", "DEF01", "`locations` is a whole number, not a condition",
                 "`locations > 10`", 1);
  expect_problem("organic = 1", "DEF01", "`organic` is true or false", "write true or false", 11);
  expect_problem("score > 0.1234567890123456", "DEF01", "`score` is a number", "at most 15 digits",
                 9);
  expect_problem("locations > odd", "DEF01", "`odd` means locations in (1, 3)", "`locations = odd`",
                 13);
}

TEST(Resolve, UnknownNamesAreSaid) {
  expect_problem("locatons > 10", "DEF01", "there is no attribute `locatons`",
                 "did you mean `locations`?", 1);
  expect_problem("zzzzz = 1 ", "DEF01", "there is no attribute `zzzzz`", "declare it", 1);
  expect_problem("not chains", "DEF01", "`chains` is a segment", "match: first", 5);
  expect_problem("urban", "DEF01", "`urban` is a value of area", "`area = urban`", 1);
  expect_problem("format = 'dark_kichen'", "DEF01",
                 "'dark_kichen' is not a value of format (dine_in, dark_kitchen)",
                 "did you mean 'dark_kitchen'?", 10);
}

TEST(Resolve, UndefinedTermsAreVagueNotWrong) {
  expect_problem("locations > huge", "DEF02", "`huge` is not defined for locations",
                 "write a number", 13);
  expect_problem("format = dark_kichen", "DEF02", "`dark_kichen` is not defined for format",
                 "did you mean `dark_kitchen`?", 10);
  expect_problem("strategic", "DEF02", "strategic is an opinion without a test", "terms", 1);
  EXPECT_EQ(resolved("locations > huge").findings[0].severity, Severity::error) << "sole definer";
  EXPECT_EQ(resolved("locations > huge and organic").findings[0].severity, Severity::warning);
  EXPECT_EQ(resolved("strategic and area = 'x'").findings[0].severity, Severity::warning);
}

TEST(Resolve, VagueLeavesKeepTheirFormAndTheirOpposite) {
  auto positive = resolved("locations >= huge").value,
       negative = resolved("locations < huge").value;
  EXPECT_EQ(positive.op, Predicate::Op::vague);
  EXPECT_EQ(print(positive), "locations >= huge");
  EXPECT_TRUE(same(not_(positive), negative));
  auto list = resolved("format in (dine_in, cloud)").value;
  EXPECT_EQ(print(list), "format = 'dine_in' or format = cloud");
  EXPECT_EQ(list.children.at(1).op, Predicate::Op::vague);
  EXPECT_EQ(print(resolved("frobs not between 1 and 2").value), "not frobs between 1 and 2");
}

TEST(Resolve, StandardAttributesAreComplete) {
  for (const auto& attribute : standard_attributes()) {
    EXPECT_FALSE(attribute.family.empty() || attribute.source.empty() || attribute.title.empty())
        << attribute.id;
    EXPECT_TRUE(attribute.standard);
  }
  Dictionary all{standard_attributes()};
  ASSERT_NE(all.find("revenue_12m"), nullptr);
  EXPECT_EQ(all.find("revenue_12m")->type, Type::money);
  EXPECT_TRUE(resolve(parse_predicate("status = customer and growth_12m > 0.1").value, all)
                  .findings.empty());
}

}  // namespace lode::model
