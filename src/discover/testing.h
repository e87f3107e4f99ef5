// For tests of this folder: a small made-up firm as Material, with the raw values behind its codes, and trees.
#pragma once
#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "discover/material.h"
#include "discover/recheck.h"
#include "discover/score.h"
#include "stats/random.h"

namespace lode::discover::testing {

inline model::Predicate rule(std::string_view text) {
  auto parsed = model::parse_predicate(text);
  EXPECT_TRUE(parsed.findings.empty()) << text;
  return parsed.value;
}

struct Firm {
  Material material;
  std::vector<Value> sites, industry, edi;  // raw, null unknown
};

inline const std::vector<std::string> industries{"retail", "wholesale", "hospitality"};
constexpr std::int64_t site_cuts[] = {2, 10, 50};

inline model::Attribute declared(std::string id, model::Type type, std::string family, std::string nest) {
  model::Attribute out;
  out.id = std::move(id), out.type = type, out.family = std::move(family), out.nest = std::move(nest);
  out.source = "public";
  return out;
}

inline void add_tests(Problem& p) {
  for (int i = 0; i < 3; ++i) {
    auto cut = std::to_string(site_cuts[i]);
    std::uint64_t yes = 0;
    for (int c = i + 1; c < 4; ++c) yes |= std::uint64_t{1} << c;
    p.tests.push_back({0, yes, rule("sites > " + cut), rule("sites <= " + cut + " or sites is null"),
                       "sites > " + cut});
  }
  p.tests.push_back({0, 16, rule("sites is null"), rule("sites is not null"), "sites is null", false});
  for (std::size_t i = 0; i < 3; ++i)
    p.tests.push_back({1, std::uint64_t{1} << i, rule("industry = '" + industries[i] + "'"),
                       rule("industry <> '" + industries[i] + "' or industry is null"),
                           "industry = '" + industries[i] + "'"});
  p.tests.push_back({2, 2, rule("edi"), rule("not edi or edi is null"), "edi"});
}

// Codes: sites 0 … 3 by the cuts, 4 unknown; industry 0 … 2, 3 unknown; edi 0 no, 1 yes, 2 unknown.
inline void add_codes(Firm& firm, stats::Random& random, bool prospect) {
  auto& m = firm.material;
  auto put = [&](std::size_t column, std::uint8_t code) {
    if (prospect) m.descriptors[column].prospects.push_back(code);
    else m.problem.columns[column].codes.push_back(code);
  };
  bool known = random.below(12) != 0;
  auto sites = static_cast<std::int64_t>(1 + random.below(random.below(2) ? 8 : 90));
  put(0, known ? static_cast<std::uint8_t>((sites > 2) + (sites > 10) + (sites > 50)) : std::uint8_t{4});
  auto industry = random.below(15) == 0 ? std::size_t{3} : random.below(3);
  put(1, static_cast<std::uint8_t>(industry));
  auto edi = random.below(10) == 0 ? std::size_t{2} : random.below(2);
  put(2, static_cast<std::uint8_t>(edi));
  if (prospect) return;
  firm.sites.push_back(known ? Value(sites) : Value{});
  firm.industry.push_back(industry < 3 ? Value(industries[industry]) : Value{});
  firm.edi.push_back(edi < 2 ? Value(edi == 1) : Value{});
  if (known) m.descriptors[0].numbers.push_back(static_cast<double>(sites));
  else m.descriptors[0].numbers.push_back(std::nan(""));
}

inline void add_targets(Firm& firm, stats::Random& random) {
  auto& p = firm.material.problem;
  p.targets = {{.name = "margin"}, {.name = "speed", .weight = 2}};
  for (std::size_t i = 0; i < p.accounts; ++i) {
    auto at = [&](std::size_t c) { return p.columns[c].codes[i]; };
    bool many = at(0) == 2 || at(0) == 3, retail = at(1) == 0, edi = at(2) == 1;
    double noise = random.uniform() + random.uniform() - 1;
    p.targets[0].values.push_back((many ? 3 : 0) + (retail && many ? 2 : 0) + noise);
    p.targets[1].values.push_back(random.below(9) == 0 ? std::nan("") : (edi ? 2 : 0) + (many ? 0.0 : 1) + noise * 2);
    p.revenue.push_back(1000 * (1 + static_cast<double>(random.below(50))));
  }
}

inline Firm made_firm(std::size_t accounts, std::uint64_t seed = 1) {
  Firm out;
  auto& m = out.material;
  m.problem.accounts = accounts;
  m.problem.columns = {{"sites", {}, 5}, {"industry", {}, 4}, {"edi", {}, 3}};
  m.descriptors.resize(3);
  m.descriptors[0].attribute = declared("sites", model::Type::integer, "scale", "demographics");
  m.descriptors[0].attribute.min = 1;
  m.descriptors[1].attribute = declared("industry", model::Type::enumeration, "industry", "demographics");
  m.descriptors[1].attribute.values = industries;
  m.descriptors[2].attribute = declared("edi", model::Type::boolean, "technology", "operations");
  m.descriptors[2].attribute.title = "EDI";
  m.descriptors[0].words = {"up to 2", "3 … 10", "11 … 50", "above 50", "unknown"};
  m.descriptors[1].words = {"retail", "wholesale", "hospitality", "unknown"};
  m.descriptors[2].words = {"no", "yes", "unknown"};
  m.population = "made-up customers";
  stats::Random random(seed);
  for (std::size_t i = 0; i < accounts; ++i) add_codes(out, random, false), m.ids.push_back("A" + std::to_string(i));
  m.prospects = accounts / 4;
  for (std::size_t i = 0; i < m.prospects; ++i) add_codes(out, random, true);
  add_tests(m.problem);
  add_targets(out, random);
  m.money = {false, false};
  return out;
}

// Tests by their place in add_tests: 0-2 sites, 3 unknown sites, 4-6 industries, 7 edi.
inline const Tree many_retail_edi{{{1, 1, 2}, {4, 3, 4}, {7, 5, 6}, {}, {}, {}, {}}};

inline Fit fit_of(const Problem& problem, Tree tree, double bound) {
  Fit out{.tree = std::move(tree)};
  out.leaves = leaf_count(out.tree);
  out.explained = explained(problem, out.tree);
  out.bound = std::max(bound, out.explained);
  return out;
}

inline auto row_of(const Firm& firm, std::size_t i) {
  return [&firm, i](std::string_view id) -> const Value& {
    return id == "sites" ? firm.sites[i] : id == "edi" ? firm.edi[i] : firm.industry[i];
  };
}

// The best trees of depth two by trying each, as an engine that says optimal.
inline Result<Answer> try_all(const Problem& problem, const Search& search, const Context&) {
  Answer out;
  std::vector<Fit> best(5);
  for (auto& fit : best) fit.explained = -1;
  auto tests = static_cast<int>(problem.tests.size());
  for (int root = 0; root < tests; ++root)
    for (int a = -1; a < tests; ++a)
      for (int b = -1; b < tests; ++b) {
        Tree tree{{{root, 1, 2}, {}, {}}};
        for (auto [at, test] : {std::pair{1, a}, std::pair{2, b}}) {
          if (test < 0) continue;
          auto next = static_cast<int>(tree.nodes.size());
          tree.nodes[static_cast<std::size_t>(at)] = {test, next, next + 1};
          tree.nodes.resize(tree.nodes.size() + 2);
        }
        if (broken_limit(problem, search, tree)) continue;
        auto& known = best[static_cast<std::size_t>(leaf_count(tree))];
        double found = explained(problem, tree);
        if (std::abs(found - known.explained) <= 1e-12) known.ties.push_back(tree);
        else if (found > known.explained) known = {tree, leaf_count(tree), found, found, {}, false};
      }
  for (auto& fit : best)
    if (fit.explained > (out.frontier.empty() ? 0 : out.frontier.back().explained)) out.frontier.push_back(fit);
  if (out.frontier.empty()) return fail(Code::not_found, "no tree keeps the least size");
  return out;
}
inline const Engine brute{"brute", "tries every tree of depth two", Guarantee::optimal, 2, 4, try_all};

}  // namespace lode::discover::testing
