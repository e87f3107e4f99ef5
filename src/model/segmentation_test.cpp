// A file is read whole, faults are found where they stand, and the hash follows the meaning alone.
#include "model/segmentation.h"

#include <gtest/gtest.h>

namespace lode::model {
namespace {

constexpr const char* good = R"yaml(# comment
lode: 1
segmentation: fb
title: Training
version: 2
unit: buying_parent
universe: "status in ('customer', 'prospect')"
match: first
critical_factors: [operating_model, scale]
attributes:
  locations: {type: integer, min: 1, nullable: false, family: scale, terms: {large: "> 10"}}
  format: {type: enum, values: [dine_in, dark_kitchen]}
needs:
  speed: {title: Speed, dimension: service}
segments:
  - id: dark_kitchens
    title: Dark kitchens
    where: "format = 'dark_kitchen'"
    mode: segment
    needs: [{need: speed, weight: 5, because: format, evidence: [EV-1]}]
    buying: {level: site, roles: {decider: owner, user: [chef, cook]}, process: [trial, order], days: 20}
    stance: grow
    plays:
      marketing: {title: Fast, answers: [speed], budget: 120000, start: 2026-01-01, channel: post}
      product: [{id: a, title: One}, {id: b, title: Two}]
    kpis: [{id: trials, metric: won, baseline: 40, target: 80, by: 2026-12-31}]
    profile: {environment: no guests, size: {from: 1}}
    figures: {captured: 10, pool: 40, note: guess}
  - id: chains
    where: locations = large
    mode: account
    plans: [{account: A1, plan: Grow}]
  - id: rest
    residual: true
sign_offs: {sales: {by: ada, on: 2026-03-02, version: 2}}
review: {every_months: 3, owner: ada}
paths: [{from: rest, to: chains, because: locations}]
waivers: [{rule: PLY04, reason: later, by: ada, until: 2026-12-31}]
)yaml";

std::string with(std::string text, std::string_view from, std::string_view to) {
  auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

Parsed<Segmentation> read(const std::string& text) { return read_segmentation(text, "s.yaml"); }

void expect_finding(const std::string& text, std::string_view message, std::string_view fix,
                    int line, int column) {
  auto out = read(text);
  for (const auto& finding : out.findings) {
    if (finding.message.find(message) == std::string::npos) continue;
    EXPECT_NE(finding.fix.find(fix), std::string::npos) << finding.fix;
    EXPECT_EQ(finding.place.line, line) << finding.message;
    EXPECT_EQ(finding.place.column, column) << finding.message;
    EXPECT_EQ(finding.place.file, "s.yaml");
    EXPECT_EQ(out.findings.size(), 1U);
    return;
  }
  ADD_FAILURE() << "no finding says: " << message
                << (out.findings.empty() ? "" : "; first: " + out.findings[0].message);
}

std::string hash(const std::string& text) { return read(text).value.hash; }

}  // namespace

TEST(Segmentation, ReadsEveryPart) {
  auto out = read(good);
  for (const auto& finding : out.findings)
    ADD_FAILURE() << finding.place.line << ": " << finding.message;
  const auto& s = out.value;
  EXPECT_TRUE(s.readable);
  EXPECT_EQ(s.id, "fb");
  EXPECT_EQ(s.version, 2);
  EXPECT_EQ(s.unit, Unit::buying_parent);
  EXPECT_EQ(s.match, Match::first);
  EXPECT_EQ(print(s.universe_rule), "status in ('customer', 'prospect')");
  EXPECT_EQ(s.critical_factors.size(), 2U);
  EXPECT_EQ(s.needs.at(0).dimension, "service");
  ASSERT_EQ(s.segments.size(), 3U);
  const auto& dark = s.segments[0];
  EXPECT_TRUE(dark.has_rule);
  EXPECT_EQ(dark.mode, Mode::segment);
  EXPECT_EQ(dark.needs.at(0).because, std::vector<std::string>{"format"});
  EXPECT_EQ(dark.buying.roles.size(), 3U);
  EXPECT_EQ(dark.buying.process.size(), 2U);
  ASSERT_EQ(dark.plays.size(), 3U);
  EXPECT_EQ(dark.plays[0].budget, 120000);
  EXPECT_EQ(dark.plays[0].parameters.at(0).name, "channel");
  EXPECT_EQ(dark.plays[2].id, "b");
  EXPECT_EQ(dark.kpis.at(0).target, 80);
  EXPECT_EQ(dark.profile.at(1).datum.members.at(0).name, "from");
  EXPECT_EQ(dark.figures.pool, 40);
  EXPECT_EQ(dark.figures.other.at(0).name, "note");
  EXPECT_FALSE(dark.figures.cap);
  EXPECT_EQ(print(s.segments[1].rule), "locations > 10");
  EXPECT_EQ(s.segments[1].mode, Mode::account);
  EXPECT_EQ(s.segments[1].plans.at(0).account, "A1");
  EXPECT_TRUE(s.segments[2].residual);
  EXPECT_EQ(s.sign_offs.at(0).on, "2026-03-02");
  EXPECT_EQ(s.review->every_months, 3);
  EXPECT_EQ(s.paths.at(0).to, "chains");
  EXPECT_EQ(s.waivers.at(0).until, "2026-12-31");
  ASSERT_NE(s.find("chains"), nullptr);
  EXPECT_EQ(s.find("chains")->place.line, 29);
}

TEST(Segmentation, FaultsStandWhereTheyAre) {
  expect_finding(with(good, "    stance: grow", "    stanse: grow"),
                 "'stanse' is not a key of a segment", "did you mean 'stance'?", 22, 5);
  expect_finding(with(with(good, "id: chains", "id: dark_kitchens"), "to: chains", "to: rest"),
                 "'dark_kitchens' stands twice; the first is in line 16", "", 29, 5);
  expect_finding(with(good, "version: 2\n", "version: two\n"),
                 "'version' must be a whole number, not 'two'", "", 5, 10);
  expect_finding(with(good, "match: first", "match: frist"), "'match' is one of first, unique",
                 "'first'", 8, 8);
  expect_finding(with(good, "    where: locations = large\n", ""),
                 "the segment 'chains' has no rule", "residual", 29, 5);
  expect_finding(with(good, "where: locations = large", "where: locations > 'many'"),
                 "`locations` is a whole number and cannot be compared with 'many'", "a number", 30,
                 24);
  expect_finding(with(good, "format = 'dark_kitchen'", "formt = 'dark_kitchen'"),
                 "there is no attribute `formt`", "`format`", 18, 13);
  expect_finding(with(good, "format = 'dark_kitchen'", "format = = 'x'"),
                 "`=` stands where a value", "", 18, 22);
  expect_finding(with(good, "where: locations = large",
                      "where: |\n      format = 'dine_in'\n      and locatins > 10"),
                 "there is no attribute `locatins`", "`locations`", 32, 11);
  expect_finding(with(good, "segmentation: fb\n", ""), "the segmentation has no id",
                 "segmentation:", 2, 1);
  expect_finding(with(good, "on: 2026-03-02", "on: March"), "'on' must be a date", "YYYY-MM-DD", 35,
                 34);
  expect_finding(with(good, "by: ada, until: 2026-12-31", "by: ada"), "a waiver needs `until`",
                 "until when", 38, 11);
  expect_finding(with(good, "budget: 120000", "budget: lots"),
                 "'budget' must be a number, not 'lots'", "", 24, 58);
  expect_finding(with(good, "type: integer", "type: whole"), "'type' is one of integer", "", 11,
                 21);
  expect_finding(with(good, "sales: {by", "sales: &a {by"), "anchor", "", 35, 20);
}

TEST(Segmentation, NothingAtAllIsSaidOnce) {
  expect_finding("", "the file is empty", "lode new", 1, 1);
  expect_finding("- a\n- b\n", "a segmentation file must be a map", "", 1, 1);
  expect_finding("lode: 1\nsegmentation: x\nsegments: []\n", "the file has no segments", "", 3, 11);
  EXPECT_FALSE(read("a: [1").value.readable);
}

TEST(Segmentation, HashFollowsTheMeaning) {
  const std::string base = hash(good);
  const std::pair<const char*, const char*> same[] = {
      {"# comment", "# another"},
      {"title: Training", "title: Else"},
      {"version: 2\n", "version: 3\n"},
      {"where: locations = large", "where: 'LOCATIONS  > 10.0'"},
      {"where: locations = large", "where: not locations <= 10"},
      {"format = 'dark_kitchen'", "format in (dark_kitchen)"},
      {"values: [dine_in, dark_kitchen]", "values: [dark_kitchen, dine_in]"},
      {"    stance: grow\n", ""},
      {"{need: speed, weight: 5", "{need: speed, weight: 1"},
      {"lode: 1\nsegmentation: fb\n", "segmentation: fb\nlode: 1\n"},
  };
  for (const auto& [from, to] : same) EXPECT_EQ(hash(with(good, from, to)), base) << to;
  const std::pair<const char*, const char*> other[] = {
      {"large: \"> 10\"", "large: \"> 11\""},
      {"large: \"> 10\"", "large: \">= 10\""},
      {"match: first", "match: unique"},
      {"unit: buying_parent", "unit: account"},
      {"'customer', 'prospect'", "'customer'"},
      {"nullable: false", "nullable: true"},
      {"id: rest", "id: others"},
      {"residual: true", "where: locations = 1"},
  };
  for (const auto& [from, to] : other) EXPECT_NE(hash(with(good, from, to)), base) << to;
}

TEST(Segmentation, OrderCountsOnlyWhereItDecides) {
  auto file = [](const char* match, const char* first, const char* second) {
    return std::string("lode: 1\nsegmentation: x\nmatch: ") + match + "\nsegments:\n" + first +
           second;
  };
  const char* a = "  - {id: a, where: sites > 1}\n";
  const char* b = "  - {id: b, where: sites <= 1}\n";
  EXPECT_EQ(hash(file("unique", a, b)), hash(file("unique", b, a)));
  EXPECT_NE(hash(file("first", a, b)), hash(file("first", b, a)));
}

TEST(Segmentation, EffectiveRulesTakeTheOrderIn) {
  auto s = read(good).value;
  EXPECT_EQ(print(effective_rule(s, 0)), "format = 'dark_kitchen'");
  EXPECT_EQ(print(effective_rule(s, 1)), "locations > 10 and not format = 'dark_kitchen'");
  EXPECT_EQ(print(effective_rule(s, 2)), "not format = 'dark_kitchen' and not locations > 10");
}

TEST(Segmentation, SurroundingsFillIn) {
  Surroundings around{
      .attributes_text = "attributes:\n  sites: {type: integer, max: 5}\n",
      .attributes_file = "attributes.yaml",
      .needs_text = "needs:\n  cost: Low cost\n",
      .needs_file = "needs.yaml",
      .critical_factors = {"scale"},
      .unit = Unit::buying_parent,
      .columns = {{.id = "pos", .type = Type::boolean}, {.id = "sites", .type = Type::text}}};
  auto out = read_segmentation(
      "lode: 1\nsegmentation: x\nsegments:\n  - {id: a, where: sites > 1 and pos}\n", "s.yaml",
      around);
  EXPECT_TRUE(out.findings.empty());
  EXPECT_EQ(out.value.unit, Unit::buying_parent);
  EXPECT_EQ(out.value.needs.at(0).title, "Low cost");
  EXPECT_EQ(out.value.dictionary.find("sites")->max, 5);
  EXPECT_TRUE(out.value.dictionary.find("pos")->guessed);
  EXPECT_EQ(out.value.critical_factors.at(0), "scale");
}

TEST(Segmentation, AbsentMatchIsNotAnOrder) {
  auto out = read("lode: 1\nsegmentation: x\nsegments: [{id: a, where: sites > 1}]\n");
  EXPECT_EQ(out.value.match, Match::unique);
  EXPECT_FALSE(out.value.has_match);
}

}  // namespace lode::model
