// Paths written short say exactly what the answers along them say: on every value that can tell, unknown included.
#include "discover/path_rule.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "stats/random.h"

namespace lode::discover {
namespace {

using model::Predicate;
using model::Truth;

Predicate rule(std::string_view text) {
  auto parsed = model::parse_predicate(text);
  EXPECT_TRUE(parsed.findings.empty()) << text;
  return parsed.value;
}

std::map<std::string, model::Attribute, std::less<>> dictionary() {
  std::map<std::string, model::Attribute, std::less<>> out;
  auto add = [&](std::string id, model::Type type, bool nullable) {
    model::Attribute a;
    a.id = id, a.type = type, a.nullable = nullable;
    out[std::move(id)] = std::move(a);
  };
  add("sites", model::Type::integer, true), add("locations", model::Type::integer, false);
  add("turnover", model::Type::number, true), add("industry", model::Type::enumeration, true);
  add("edi", model::Type::boolean, true), add("since", model::Type::date, true);
  return out;
}

std::string shortened(const std::vector<std::string>& texts) {
  static const auto declared = dictionary();
  std::vector<Predicate> answers;
  for (const auto& text : texts) answers.push_back(rule(text));
  auto clauses = path_clauses(answers, [&](std::string_view id) {
    auto it = declared.find(id);
    return it == declared.end() ? nullptr : &it->second;
  });
  return model::print(model::all_of(std::move(clauses)));
}

TEST(PathRule, RangesAreMerged) {
  EXPECT_EQ(shortened({"sites > 10", "sites <= 50"}), "sites between 11 and 50");
  EXPECT_EQ(shortened({"sites > 10", "sites > 20"}), "sites > 20");
  EXPECT_EQ(shortened({"sites > 10", "sites < 12"}), "sites = 11");
  EXPECT_EQ(shortened({"turnover > 10", "turnover <= 50"}), "turnover > 10 and turnover <= 50");
  EXPECT_EQ(shortened({"turnover >= 10", "turnover <= 50.5"}), "turnover between 10 and 50.5");
  EXPECT_EQ(shortened({"since >= DATE '2020-01-01'", "since <= DATE '2021-01-01'"}),
            "since between DATE '2020-01-01' and DATE '2021-01-01'");
}

TEST(PathRule, UnknownIsSaid) {
  EXPECT_EQ(shortened({"sites <= 50 or sites is null", "sites <= 10 or sites is null"}),
            "sites <= 10 or sites is null");
  EXPECT_EQ(shortened({"sites <= 50 or sites is null", "sites > 10"}), "sites between 11 and 50");
  EXPECT_EQ(shortened({"sites <= 50 or sites is null", "sites is null"}), "sites is null");
  EXPECT_EQ(shortened({"sites is not null", "sites <= 5 or sites is null"}), "sites <= 5");
  EXPECT_EQ(shortened({"locations <= 50 or locations is null", "locations > 10"}), "locations between 11 and 50");
  EXPECT_EQ(shortened({"locations <= 50 or locations is null"}), "locations <= 50");
}

TEST(PathRule, ListsAreMerged) {
  EXPECT_EQ(shortened({"industry <> 'a' or industry is null", "industry <> 'b' or industry is null"}),
            "industry not in ('a', 'b') or industry is null");
  EXPECT_EQ(shortened({"industry in ('a', 'b', 'c')", "industry <> 'b'"}), "industry in ('a', 'c')");
  EXPECT_EQ(shortened({"industry in ('a', 'b')", "industry <> 'b'"}), "industry = 'a'");
  EXPECT_EQ(shortened({"edi", "not edi or edi is null"}), "false");
  EXPECT_EQ(shortened({"not edi or edi is null", "edi is not null"}), "not edi");
  EXPECT_EQ(shortened({"edi = false or edi is null"}), "not edi or edi is null");
}

TEST(PathRule, AttributesKeepTheirOrder) {
  EXPECT_EQ(shortened({"sites > 10", "edi", "sites <= 50"}), "sites between 11 and 50 and edi");
  EXPECT_EQ(shortened({}), "true");
}

// Random paths: the shortened rule is TRUE for exactly the rows for which all answers are.
TEST(PathRule, SameMembersOnEveryRow) {
  const std::vector<std::string> pool{
      "sites > 2", "sites <= 2 or sites is null", "sites >= 4", "sites < 4 or sites is null", "sites <> 3",
      "sites in (1, 3)", "sites not in (1, 3) or sites is null", "sites between 2 and 4", "sites is null",
      "sites is not null", "not (sites between 2 and 3)", "not (sites > 3 or sites is null)",
      "industry = 'b'", "industry <> 'b' or industry is null", "industry in ('a', 'c')", "industry > 'a'",
      "not (industry in ('a', 'b'))", "edi", "not edi or edi is null", "not edi", "edi is null"};
  std::vector<Value> sites{{}}, industry{{}, Value(std::string("a")), Value(std::string("b")), Value(std::string("c"))};
  for (std::int64_t i = 0; i <= 6; ++i) sites.emplace_back(i);
  std::vector<Value> edi{{}, Value(true), Value(false)};
  stats::Random random(7);
  static const auto declared = dictionary();
  int members = 0;
  for (int round = 0; round < 400; ++round) {
    std::vector<Predicate> answers;
    for (std::size_t i = 0; i < 1 + random.below(4); ++i) answers.push_back(rule(pool[random.below(pool.size())]));
    auto short_rule = model::all_of(path_clauses(answers,
                                                 [&](std::string_view id) { return &declared.find(id)->second; }));
    auto long_rule = model::all_of(answers);
    for (const auto& s : sites)
      for (const auto& n : industry)
        for (const auto& e : edi) {
          auto row = [&](std::string_view id) -> const Value& { return id == "sites" ? s : id == "edi" ? e : n; };
          bool member = model::evaluate(long_rule, row) == Truth::yes;
          members += member;
          ASSERT_EQ(model::evaluate(short_rule, row) == Truth::yes, member)
              << model::print(long_rule) << "  as  " << model::print(short_rule) << " at " << to_text(s) << " "
                  << to_text(n);
        }
  }
  EXPECT_GT(members, 1000);
}

}  // namespace
}  // namespace lode::discover
