// What is laid beside the candidates: counted by hand, or by trying.
#include "discover/choice.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "discover/alternatives.h"
#include "discover/keep.h"
#include "discover/testing.h"

namespace lode::discover {
namespace {

const Writing writing{.id = "found", .title = "Found", .engine = "brute", .guarantee = Guarantee::optimal,
                      .day = "2026-03-31"};

std::vector<Candidate> found(const Material& material, const Search& search) {
  return *candidates(material, *testing::brute.run(material.problem, search, {}), writing);
}

TEST(Choice, ReadabilityIsCounted) {
  auto firm = testing::made_firm(400);
  auto fit = testing::fit_of(firm.material.problem, testing::many_retail_edi, 1);
  auto candidate = *candidate_of(firm.material, fit, true, writing, standardise(firm.material.problem));
  // sites > 10 and industry = 'retail' (2) | sites > 10 and (industry <> 'retail' or unknown) (3, 1 negation)
  // (sites <= 10 or unknown) and edi (3) | (sites <= 10 or unknown) and (not edi or unknown) (4, 1 negation)
  auto r = readability_of(candidate);
  EXPECT_DOUBLE_EQ(r.conditions_mean, 3);
  EXPECT_EQ(r.conditions_max, 4);
  EXPECT_EQ(r.attributes, 3);
  EXPECT_EQ(r.negations, 2);
  EXPECT_EQ(r.burden, 14);
}

// Every completion of a prospect's unknown values is tried.
TEST(Choice, DecidableMeansNoValueCouldMoveIt) {
  auto firm = testing::made_firm(400);
  auto& m = firm.material;
  const auto& tree = testing::many_retail_edi;
  std::size_t decided = 0, open = 0;
  for (std::size_t i = 0; i < m.prospects; ++i) {
    std::vector<int> leaves;
    for (int s = 0; s < 5; ++s)
      for (int n = 0; n < 4; ++n)
        for (int e = 0; e < 3; ++e) {
          int code[] = {s, n, e};
          bool fits = true;
          for (std::size_t c = 0; c < 3; ++c) {
            int own = m.descriptors[c].prospects[i];
            fits = fits && (own == unknown_code(m.descriptors[c]) || own == code[c]);
          }
          if (!fits) continue;
          int at = 0;
          while (tree.nodes[static_cast<std::size_t>(at)].test >= 0) {
            const auto& node = tree.nodes[static_cast<std::size_t>(at)];
            const auto& test = m.problem.tests[static_cast<std::size_t>(node.test)];
            at = (test.yes >> code[test.column]) & 1U ? node.yes : node.no;
          }
          leaves.push_back(at);
        }
    bool one = std::ranges::all_of(leaves, [&](int leaf) { return leaf == leaves[0]; });
    decided += one, open += !one;
  }
  EXPECT_GT(open, 5u);
  EXPECT_DOUBLE_EQ(decidable_share(m, tree), static_cast<double>(decided) / static_cast<double>(m.prospects));
  std::size_t asked = 0;
  for (const auto& question : open_questions(m, tree)) asked += question.prospects;
  EXPECT_EQ(asked, open);
  m.prospects = 0;
  EXPECT_TRUE(std::isnan(decidable_share(m, tree)));
}

TEST(Choice, RecommendsTheFewestWithinOneStandardError) {
  auto firm = testing::made_firm(400);
  auto all = found(firm.material, {.depth = 2, .leaves = 4, .min_accounts = 10});
  ASSERT_EQ(all.size(), 3u);
  auto choices = choose(firm.material, all, {{0.30, 0.02, 0.9}, {0.42, 0.02, 0.9}, {0.43, 0.02, 0.5}});
  EXPECT_FALSE(choices.rows[0].recommended);
  EXPECT_TRUE(choices.rows[1].recommended);
  EXPECT_FALSE(choices.rows[2].recommended);
  EXPECT_NE(choices.recommendation.find("found-3"), std::string::npos);
  auto unmeasured = choose(firm.material, all, {});
  for (const auto& row : unmeasured.rows) EXPECT_FALSE(row.recommended);
  EXPECT_NE(unmeasured.recommendation.find("None"), std::string::npos);
  auto worthless = choose(firm.material, all, {{-0.1, 0.02, 0.9}, {-0.2, 0.02, 0.9}, {-0.3, 0.02, 0.5}});
  for (const auto& row : worthless.rows) EXPECT_FALSE(row.recommended);
}

TEST(Choice, BeatenInEveryRespectIsMarked) {
  auto firm = testing::made_firm(400);
  auto all = found(firm.material, {.depth = 2, .leaves = 4, .min_accounts = 10});
  firm.material.prospects = 0;
  auto choices = choose(firm.material, all, {{0.30, 0.02, 0.9}, {0.30, 0.02, 0.8}, {0.43, 0.02, 0.5}});
  EXPECT_TRUE(choices.rows[0].efficient);
  EXPECT_FALSE(choices.rows[1].efficient);  // more segments, no more explained, less stable
  EXPECT_TRUE(choices.rows[2].efficient);
}

TEST(Choice, TablesHoldWhatTheContractNames) {
  auto firm = testing::made_firm(400);
  auto all = found(firm.material, {.depth = 2, .leaves = 4, .min_accounts = 10});
  auto table = candidates_table(all, choose(firm.material, all, {}), {"a.yaml", "b.yaml", "c.yaml"});
  for (const char* name : {"id", "segments", "depth", "explained", "bound", "gap", "stability", "file"})
    EXPECT_EQ(std::ranges::count(table.columns, std::string(name), &lode::Column::name), 1) << name;
  for (const auto* each : {&table}) for (const auto& row : each->rows) EXPECT_EQ(row.size(), each->columns.size());
  for (const auto& each : {segments_table(all, firm.material), portraits_table(all)}) {
    EXPECT_GE(each.rows.size(), 9u);
    for (const auto& row : each.rows) EXPECT_EQ(row.size(), each.columns.size());
  }
}

TEST(Alternatives, TheBestWithoutEachAttribute) {
  auto firm = testing::made_firm(400);
  Search search{.depth = 2, .leaves = 4, .min_accounts = 10};
  auto all = found(firm.material, search);
  auto tests = firm.material.problem.tests.size();
  auto out = alternatives(testing::brute, firm.material, search, all.back(), {});
  ASSERT_TRUE(out);
  EXPECT_EQ(firm.material.problem.tests.size(), tests);
  std::size_t without = 0;
  for (const auto& each : *out) {
    EXPECT_NEAR(explained(firm.material.problem, each.fit.tree), each.fit.explained, 1e-12);
    if (each.without.empty()) { EXPECT_EQ(each.loss, 0); continue; }
    ++without;
    EXPECT_GT(each.loss, 0);
    EXPECT_EQ(std::ranges::count(each.attributes, each.without), 0);
    // Nothing is better: with the attribute hidden, an independent search agrees.
    auto hidden = firm.material.problem;
    for (auto& test : hidden.tests)
      if (hidden.columns[static_cast<std::size_t>(test.column)].attribute == each.without) test.yes = 0;
    EXPECT_NEAR(recheck(hidden, search, 4, {}, {})->best, each.fit.explained, 1e-12);
  }
  EXPECT_EQ(without, all.back().attributes.size());
  EXPECT_EQ(alternatives_table(all.back(), *out, firm.material.problem).rows.size(), out->size());
}

TEST(Alternatives, ContradictionsAreSaid) {
  auto firm = testing::made_firm(100);
  auto& p = firm.material.problem;
  EXPECT_FALSE(run_without(testing::brute, p, {.depth = 2, .must_use = {"edi"}}, {"edi"}, {}));
  EXPECT_FALSE(run_without(testing::brute, p, {.depth = 2, .top = 7}, {"edi"}, {}));
  EXPECT_FALSE(run_without(testing::brute, p, {.depth = 2}, {"sites", "industry", "edi"}, {}));
  auto kept = run_without(testing::brute, p, {.depth = 2, .leaves = 4, .top = 7}, {"industry"}, {});
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->frontier.back().tree.nodes[0].test, 7);
  EXPECT_EQ(p.tests.size(), 8u);
}

TEST(Keep, OnlySomeAccounts) {
  auto firm = testing::made_firm(100);
  std::vector<bool> flags(100, false);
  for (std::size_t i = 0; i < 100; i += 3) flags[i] = true;
  auto part = only(firm.material, flags);
  EXPECT_EQ(part.problem.accounts, 34u);
  EXPECT_EQ(part.ids[1], "A3");
  EXPECT_EQ(part.problem.columns[0].codes[1], firm.material.problem.columns[0].codes[3]);
  EXPECT_EQ(part.prospects, firm.material.prospects);
  EXPECT_EQ(part.problem.targets[0].values.size(), 34u);
}

TEST(Keep, KeptSegmentsBySql) {
  Context context;
  auto database = store::Database::open(":memory:", context);
  auto connection = database->connect();
  ASSERT_TRUE(connection->run("CREATE TABLE account AS SELECT * FROM (VALUES ('A0', 60), ('A1', NULL), ('A2', 8)) "
                              "t(account_id, sites)"));
  std::vector<model::Segment> kept{{.id = "big", .rule = testing::rule("sites > 50")},
                                   {.id = "some", .rule = testing::rule("sites > 5")}};
  std::vector<std::string> ids{"A0", "A1", "A2", "A9"};
  auto out = kept_segments(*connection, "account", "account_id", ids, kept);
  ASSERT_TRUE(out) << out.error().message;
  EXPECT_EQ(*out, (std::vector<int>{0, -1, 1, -1}));
}

}  // namespace
}  // namespace lode::discover
