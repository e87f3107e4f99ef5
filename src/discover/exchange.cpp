// One test exchanged at a time: the accounts of a node are counted by their leaf in either subtree and by every code,
// so that each other test costs a few additions.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "discover/figures.h"
#include "discover/recheck.h"
#include "discover/score.h"

namespace lode::discover {
namespace {

int leaf_below(const Problem& problem, const Tree& tree, int at, std::size_t account) {
  while (tree.nodes[static_cast<std::size_t>(at)].test >= 0) {
    const auto& node = tree.nodes[static_cast<std::size_t>(at)];
    at = answers_yes(problem, problem.tests[static_cast<std::size_t>(node.test)], account) ? node.yes : node.no;
  }
  return at;
}

// Accounts that come by each node.
std::vector<std::vector<std::size_t>> visitors(const Problem& problem, const Tree& tree) {
  std::vector<std::vector<std::size_t>> out(tree.nodes.size());
  for (std::size_t i = 0; i < problem.accounts; ++i)
    for (int at = 0; at >= 0;) {
      out[static_cast<std::size_t>(at)].push_back(i);
      const auto& node = tree.nodes[static_cast<std::size_t>(at)];
      at = node.test < 0 ? -1 : answers_yes(problem, problem.tests[static_cast<std::size_t>(node.test)], i) ? node.yes
          : node.no;
    }
  return out;
}

// Sums by code of one column and leaf of one side.
struct Counts {
  std::vector<int> leaves;  // nodes
  std::vector<Sums> sums;   // code x leaf
  Sums total(const Figures& figures, std::size_t leaf, std::uint64_t codes) const {
    Sums out(figures);
    for (std::size_t c = 0; c * leaves.size() < sums.size(); ++c)
      if ((codes >> c) & 1U) out.add(sums[c * leaves.size() + leaf]);
    return out;
  }
};

Counts count(const Problem& problem, const Figures& figures, const Tree& tree, std::size_t column,
             const std::vector<std::size_t>& accounts, const std::vector<int>& leaf_of) {
  Counts out;
  std::vector<std::size_t> place(tree.nodes.size(), 0);
  for (std::size_t k = 0; k < accounts.size(); ++k)
    if (std::ranges::find(out.leaves, leaf_of[k]) == out.leaves.end())
      place[static_cast<std::size_t>(leaf_of[k])] = out.leaves.size(), out.leaves.push_back(leaf_of[k]);
  out.sums.assign(static_cast<std::size_t>(problem.columns[column].count) * out.leaves.size(), Sums(figures));
  for (std::size_t k = 0; k < accounts.size(); ++k)
    out.sums[problem.columns[column].codes[accounts[k]] * out.leaves.size()
        + place[static_cast<std::size_t>(leaf_of[k])]].add(figures, accounts[k]);
  return out;
}

bool asks(const Problem& problem, const Node& node, const std::string& attribute) {
  if (node.test < 0) return false;
  const auto& test = problem.tests[static_cast<std::size_t>(node.test)];
  return problem.columns[static_cast<std::size_t>(test.column)].attribute == attribute;
}

double value_of(const Figures& figures, const Counts& side, std::uint64_t codes) {
  double out = 0;
  for (std::size_t l = 0; l < side.leaves.size(); ++l) out += side.total(figures, l, codes).value(figures);
  return out;
}

}  // namespace

std::optional<std::string> broken_limit(const Problem& problem, const Search& search, const Tree& tree) {
  auto figures = figures_of(problem);
  auto by_node = visitors(problem, tree);
  std::vector<Sums> sums;
  for (const auto& accounts : by_node) {
    sums.emplace_back(figures);
    for (auto i : accounts) sums.back().add(figures, i);
  }
  if (depth_of(tree) > search.depth) return fmt::format("it asks {} questions in a row, {} are allowed",
                                                        depth_of(tree), search.depth);
  if (leaf_count(tree) > search.leaves) return fmt::format("it has {} segments, {} are allowed", leaf_count(tree),
                                                           search.leaves);
  if (search.top && tree.nodes[0].test != *search.top) return std::string("it does not begin with the split that was "
                                                                          "fixed");
  for (std::size_t n = 0; n < tree.nodes.size(); ++n) {
    const auto& node = tree.nodes[n];
    if (node.test < 0) {
      if (!large_enough(figures, search,
          sums[n])) return fmt::format("a segment of {} accounts is smaller than allowed", sums[n].accounts);
    } else if (!monotone(problem, figures, search, problem.tests[static_cast<std::size_t>(node.test)],
                         sums[static_cast<std::size_t>(node.yes)], sums[static_cast<std::size_t>(node.no)])) {
      return fmt::format("the split by {} goes the wrong way",
                         problem.tests[static_cast<std::size_t>(node.test)].words);
    }
  }
  for (const auto& id : search.must_use)
    if (std::ranges::none_of(tree.nodes, [&](const Node& node) { return asks(problem, node, id); }))
      return fmt::format("it does not use {}", id);
  return std::nullopt;
}

namespace {

// Tries every other test at one node. `others`: the value of the leaves that are not below it.
void exchange_at(const Problem& problem, const Figures& figures, const Search& search, const Tree& tree, std::size_t at,
                 const std::vector<std::size_t>& accounts, double others, Exchange& best) {
  const auto& node = tree.nodes[at];
  std::vector<int> if_yes, if_no;
  for (auto i : accounts) {
    if_yes.push_back(leaf_below(problem, tree, node.yes, i));
    if_no.push_back(leaf_below(problem, tree, node.no, i));
  }
  for (std::size_t column = 0; column < problem.columns.size(); ++column) {
    auto yes = count(problem, figures, tree, column, accounts, if_yes);
    auto no = count(problem, figures, tree, column, accounts, if_no);
    for (std::size_t t = 0; t < problem.tests.size(); ++t) {
      const auto& test = problem.tests[t];
      if (static_cast<std::size_t>(test.column) != column || static_cast<int>(t) == node.test) continue;
      double explained = figures.explained(others + value_of(figures, yes, test.yes)
                                           + value_of(figures, no, ~test.yes));
      if (!(explained > best.explained + 1e-12)) continue;
      Tree other = tree;
      other.nodes[at].test = static_cast<int>(t);
      if (!broken_limit(problem, search, other)) best = {std::move(other), explained, static_cast<int>(at)};
    }
  }
}

}  // namespace

Exchange best_exchange(const Problem& problem, const Search& search, const Tree& tree) {
  auto figures = figures_of(problem);
  auto by_node = visitors(problem, tree);
  std::vector<double> value(tree.nodes.size(), 0);
  double all = 0;
  for (std::size_t n = 0; n < tree.nodes.size(); ++n) {
    if (tree.nodes[n].test >= 0) continue;
    Sums sums(figures);
    for (auto i : by_node[n]) sums.add(figures, i);
    all += value[n] = sums.value(figures);
  }
  Exchange best{tree, figures.explained(all), -1};
  std::vector<double> below(tree.nodes.size(), 0);  // preorder: children stand after their parent
  for (std::size_t n = tree.nodes.size(); n-- > 0;) {
    const auto& node = tree.nodes[n];
    below[n] = node.test < 0 ? value[n] : below[static_cast<std::size_t>(node.yes)]
        + below[static_cast<std::size_t>(node.no)];
  }
  for (std::size_t n = 0; n < tree.nodes.size(); ++n)
    if (tree.nodes[n].test >= 0) exchange_at(problem, figures, search, tree, n, by_node[n], all - below[n], best);
  return best;
}

}  // namespace lode::discover
