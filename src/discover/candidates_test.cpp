// A tree becomes a file that reads back, whose rules are proven disjoint and exhaustive and hold exactly the accounts
// of the leaves.
#include "discover/candidates.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "discover/testing.h"
#include "prove/prove.h"

namespace lode::discover {
namespace {

using testing::Firm;

Writing writing() {
  Writing out{.id = "found", .title = "Found", .engine = "exact", .guarantee = Guarantee::optimal, .day = "2026-03-31"};
  out.command = "lode discover --seed 1";
  out.needs = {"", "speed"};
  out.catalogue = {{.id = "speed", .title = "Deliver fast"}};
  return out;
}

std::vector<Candidate> made(const Firm& firm, std::vector<Tree> trees, const Writing& how = writing()) {
  Answer answer;
  for (auto& tree : trees) answer.frontier.push_back(testing::fit_of(firm.material.problem, tree, 0));
  auto out = candidates(firm.material, answer, how);
  EXPECT_TRUE(out) << out.error().message;
  return out ? *out : std::vector<Candidate>{};
}

// A random tree over the tests, of at most `depth`.
int grow(Tree& tree, stats::Random& random, std::size_t tests, int depth) {
  auto at = tree.nodes.size();
  tree.nodes.emplace_back();
  if (depth > 0 && (at == 0 || random.below(4) != 0)) {
    auto test = static_cast<int>(random.below(tests));
    int yes = grow(tree, random, tests, depth - 1), no = grow(tree, random, tests, depth - 1);
    tree.nodes[at] = {test, yes, no};
  }
  return static_cast<int>(at);
}

void expect_proven(const model::Segmentation& s) {
  auto prover = prove::Prover::create(s);
  ASSERT_TRUE(prover);
  std::vector<model::Predicate> rules;
  for (const auto& segment : s.segments) rules.push_back(segment.rule);
  EXPECT_EQ(prover->exhaustive(rules)->answer, prove::Answer::yes);
  for (std::size_t i = 0; i < rules.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      EXPECT_EQ(prover->disjoint(rules[i], rules[j])->answer, prove::Answer::yes) << s.segments[i].where << " | "
          << s.segments[j].where;
}

TEST(Candidates, ATreeBecomesAFile) {
  auto firm = testing::made_firm(800);
  auto all = made(firm, {testing::many_retail_edi});
  ASSERT_EQ(all.size(), 1u);
  const auto& c = all[0];
  EXPECT_EQ(c.id, "found-4");
  EXPECT_EQ(c.attributes, (std::vector<std::string>{"sites", "industry", "edi"}));
  const auto& s = c.segmentation;
  ASSERT_EQ(s.segments.size(), 4u);
  EXPECT_EQ(s.segments[0].title, "Retail, more than 10 sites");
  EXPECT_EQ(s.segments[0].id, "retail_more_than_10_sites");
  EXPECT_EQ(s.segments[1].id, "more_than_10_sites_not_retail");
  EXPECT_EQ(s.segments[0].where, "sites > 10 and industry = 'retail'");
  EXPECT_EQ(s.segments[1].where, "sites > 10 and (industry <> 'retail' or industry is null)");
  EXPECT_EQ(s.segments[2].where, "(sites <= 10 or sites is null) and edi");
  EXPECT_EQ(s.segments[3].title, "At most 10 sites, no EDI");
  EXPECT_EQ(s.match, model::Match::unique);
  EXPECT_TRUE(s.has_match);
  EXPECT_NE(c.text.find("# Engine exact: proven optimal"), std::string::npos) << c.text;
  EXPECT_NE(c.text.find("lode discover --seed 1"), std::string::npos);
  EXPECT_EQ(model::read_segmentation(model::print(s), "x").value.hash, s.hash);
  expect_proven(s);
}

TEST(Candidates, NeedsAreLinkedToTheirCause) {
  auto firm = testing::made_firm(800);
  auto all = made(firm, {testing::many_retail_edi});
  const auto& segment = all[0].segmentation.segments[2];  // few sites, EDI: EDI brings most of the need for speed
  ASSERT_EQ(segment.needs.size(), 1u);
  EXPECT_EQ(segment.needs[0].need, "speed");
  EXPECT_EQ(segment.needs[0].because, std::vector<std::string>{"edi"});
  EXPECT_TRUE(all[0].segmentation.segments[1].needs.empty());
}

// Random trees, senseless ones included: every account is in the segment of its leaf and in no other.
TEST(Candidates, RulesHoldTheAccountsOfTheLeaves) {
  auto firm = testing::made_firm(300, 5);
  stats::Random random(11);
  for (int round = 0; round < 60; ++round) {
    Tree tree;
    tree.nodes.clear();
    grow(tree, random, firm.material.problem.tests.size(), 4);
    auto targets = standardise(firm.material.problem);
    auto leaves = leaves_of(firm.material, tree, targets);
    auto groups = groups_of(firm.material.problem, tree, leaves);
    std::set<std::string> ids;
    for (const auto& leaf : leaves) ids.insert(leaf.id);
    EXPECT_EQ(ids.size(), leaves.size());
    for (std::size_t i = 0; i < firm.material.problem.accounts; ++i)
      for (std::size_t l = 0; l < leaves.size(); ++l)
        ASSERT_EQ(model::evaluate(leaves[l].rule, testing::row_of(firm, i)) == model::Truth::yes,
                  groups[i] == static_cast<int>(l)) << model::print(leaves[l].rule);
    if (round < 6) {
      auto all = made(firm, {tree});
      ASSERT_EQ(all.size(), 1u);
      expect_proven(all[0].segmentation);
    }
  }
}

TEST(Candidates, SharesAddUpToExplained) {
  auto firm = testing::made_firm(500, 3);
  firm.material.problem.weights.assign(500, 1);
  for (std::size_t i = 0; i < 500; i += 3) firm.material.problem.weights[i] = 2.5;
  auto all = made(firm, {testing::many_retail_edi});
  double sum = 0, revenue = 0;
  std::size_t accounts = 0;
  for (const auto& leaf : all[0].leaves) sum += leaf.share_explained, accounts += leaf.accounts,
      revenue += leaf.revenue;
  EXPECT_NEAR(sum, all[0].fit.explained, 1e-12);
  EXPECT_EQ(accounts, 500u);
  double known = 0;
  for (double r : firm.material.problem.revenue) known += r;
  EXPECT_DOUBLE_EQ(revenue, known);
}

TEST(Candidates, KeptSegmentsStandFirst) {
  auto firm = testing::made_firm(300);
  auto how = writing();
  how.kept.push_back({.id = "retail_more_than_10_sites", .title = "Key accounts", .where = "key_account",
                      .rule = testing::rule("key_account")});
  how.kept[0].has_rule = true;
  how.kept_dictionary.add(testing::declared("key_account", model::Type::boolean, "agreement", "purchasing"));
  auto all = made(firm, {testing::many_retail_edi}, how);
  ASSERT_EQ(all.size(), 1u);
  const auto& s = all[0].segmentation;
  EXPECT_EQ(s.match, model::Match::first);
  EXPECT_EQ(s.segments[0].title, "Key accounts");
  EXPECT_EQ(s.segments[1].id, "retail_more_than_10_sites_2");
}

// Revenue that is unknown of every account of a segment is unknown of the segment, and stands last.
TEST(Candidates, UnknownRevenueIsNotZero) {
  auto firm = testing::made_firm(300);
  auto how = writing();
  how.by_revenue = true;
  auto lone = made(firm, {testing::many_retail_edi}, how)[0].leaves[0].node;
  auto at = leaves_of(firm.material.problem, testing::many_retail_edi);
  for (std::size_t i = 0; i < at.size(); ++i)
    if (at[i] == lone) firm.material.problem.revenue[i] = std::nan("");
  auto leaves = made(firm, {testing::many_retail_edi}, how)[0].leaves;
  EXPECT_EQ(leaves.back().node, lone);
  EXPECT_TRUE(std::isnan(leaves.back().revenue));
  EXPECT_GT(leaves.front().revenue, 0);
}

}  // namespace
}  // namespace lode::discover
