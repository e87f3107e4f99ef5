// One walk over the tree for paths and rules, one pass over the accounts for sums.
#include "discover/leaves.h"

#include <algorithm>
#include <cmath>

#include "discover/naming.h"
#include "discover/path_rule.h"

namespace lode::discover {
namespace {

void walk(const Tree& tree, int at, std::vector<std::pair<int, bool>>& path, std::vector<Leaf>& out) {
  const auto& node = tree.nodes[static_cast<std::size_t>(at)];
  if (node.test < 0) {
    out.push_back({.node = at, .path = path});
    return;
  }
  for (bool answer : {true, false}) {
    path.emplace_back(node.test, answer);
    walk(tree, answer ? node.yes : node.no, path, out);
    path.pop_back();
  }
}

void write_rule(const Material& material, Leaf& leaf) {
  std::vector<model::Predicate> answers;
  for (auto [test, yes] : leaf.path) {
    const auto& asked = material.problem.tests[static_cast<std::size_t>(test)];
    answers.push_back(yes ? asked.rule_yes : asked.rule_no);
  }
  leaf.clauses = path_clauses(answers, [&](std::string_view id) -> const model::Attribute* {
    for (const auto& descriptor : material.descriptors)
      if (descriptor.attribute.id == id) return &descriptor.attribute;
    return nullptr;
  });
  leaf.rule = model::all_of(leaf.clauses);
}

void add_sums(const Problem& problem, const Standardised& targets, const std::vector<int>& groups,
              std::vector<Leaf>& leaves) {
  for (std::size_t i = 0; i < problem.accounts; ++i) {
    auto& leaf = leaves[static_cast<std::size_t>(groups[i])];
    double w = weight_of(problem, i);
    leaf.accounts += 1, leaf.weight += w;
    if (!problem.revenue.empty() && !std::isnan(problem.revenue[i]))
      leaf.revenue = problem.revenue[i] + (std::isnan(leaf.revenue) ? 0 : leaf.revenue);
    for (std::size_t k = 0; k < targets.columns.size(); ++k) {
      double y = targets.columns[k].values[i];
      if (!std::isnan(y)) leaf.sums[k] += w * y, leaf.weights[k] += w;
    }
  }
}

// Standardised targets have mean 0 and deviation 1: total of column k is its weight of known accounts.
void add_shares(const Standardised& targets, std::vector<Leaf>& leaves) {
  double total = 0;
  for (std::size_t k = 0; k < targets.columns.size(); ++k)
    for (const auto& leaf : leaves) total += targets.columns[k].weight * leaf.weights[k];
  for (auto& leaf : leaves)
    for (std::size_t k = 0; total > 0 && k < targets.columns.size(); ++k)
      if (leaf.weights[k] > 0)
        leaf.share_explained += targets.columns[k].weight * leaf.sums[k] * leaf.sums[k] / leaf.weights[k] / total;
}

}  // namespace

std::vector<Leaf> leaves_of(const Material& material, const Tree& tree, const Standardised& targets) {
  std::vector<Leaf> out;
  std::vector<std::pair<int, bool>> path;
  walk(tree, 0, path, out);
  for (auto& leaf : out) {
    write_rule(material, leaf);
    leaf.revenue = std::nan("");
    leaf.sums.assign(targets.columns.size(), 0), leaf.weights.assign(targets.columns.size(), 0);
  }
  add_sums(material.problem, targets, groups_of(material.problem, tree, out), out);
  add_shares(targets, out);
  name_leaves(material, out);
  return out;
}

std::vector<int> columns_used(const Problem& problem, const Tree& tree) {
  std::vector<int> out;
  for (const auto& node : tree.nodes) {
    if (node.test < 0) continue;
    int column = problem.tests[static_cast<std::size_t>(node.test)].column;
    if (std::ranges::find(out, column) == out.end()) out.push_back(column);
  }
  return out;
}

std::vector<int> groups_of(const Problem& problem, const Tree& tree, const std::vector<Leaf>& leaves) {
  std::vector<int> of_node(tree.nodes.size(), -1);
  for (std::size_t i = 0; i < leaves.size(); ++i) of_node[static_cast<std::size_t>(leaves[i].node)] =
      static_cast<int>(i);
  auto out = leaves_of(problem, tree);
  for (auto& at : out) at = of_node[static_cast<std::size_t>(at)];
  return out;
}

int unknown_code(const Descriptor& descriptor) {
  for (std::size_t i = descriptor.words.size(); i > 0; --i)
    if (descriptor.words[i - 1] == "unknown") return static_cast<int>(i - 1);
  return -1;
}

}  // namespace lode::discover
