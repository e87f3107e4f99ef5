// Plain sums over accounts; no table, no vector instruction, nothing shared with the engines but the types.
#include "discover/score.h"

#include <algorithm>
#include <cmath>

namespace lode::discover {
namespace {

// Weighted mean and population deviation of the known values; deviation 0 where nothing varies.
std::pair<double, double> moments(const Problem& problem, const Target& target) {
  double weight = 0, sum = 0, squares = 0;
  double low = HUGE_VAL, high = -HUGE_VAL;
  for (std::size_t i = 0; i < problem.accounts; ++i) {
    double w = weight_of(problem, i), y = target.values[i];
    if (std::isnan(y) || w <= 0) continue;
    weight += w, sum += w * y;
    low = std::min(low, y), high = std::max(high, y);
  }
  if (weight <= 0 || !(low < high)) return {0, 0};
  double mean = sum / weight;
  for (std::size_t i = 0; i < problem.accounts; ++i) {
    double w = weight_of(problem, i), y = target.values[i];
    if (!std::isnan(y)) squares += w * (y - mean) * (y - mean);
  }
  return {mean, std::sqrt(squares / weight)};
}

}  // namespace

Standardised standardise(const Problem& problem) {
  Standardised out;
  for (std::size_t t = 0; t < problem.targets.size(); ++t) {
    const auto& target = problem.targets[t];
    auto [mean, deviation] = moments(problem, target);
    if (!(deviation > 0)) {
      out.constant.push_back(t);
      continue;
    }
    Standardised::Column column{.target = t, .mean = mean, .deviation = deviation, .weight = target.weight};
    column.values.reserve(problem.accounts);
    for (double y : target.values) {
      column.unknown += std::isnan(y) ? 1 : 0;
      column.values.push_back((y - mean) / deviation);
    }
    out.columns.push_back(std::move(column));
  }
  return out;
}

std::vector<int> leaves_of(const Problem& problem, const Tree& tree) {
  std::vector<int> out(problem.accounts, 0);
  for (std::size_t i = 0; i < problem.accounts; ++i) {
    int at = 0;
    while (tree.nodes[static_cast<std::size_t>(at)].test >= 0) {
      const auto& node = tree.nodes[static_cast<std::size_t>(at)];
      at = answers_yes(problem, problem.tests[static_cast<std::size_t>(node.test)], i) ? node.yes : node.no;
    }
    out[i] = at;
  }
  return out;
}

double explained(const Problem& problem, const Standardised& targets, std::span<const int> groups) {
  if (groups.empty()) return 0;
  auto count = static_cast<std::size_t>(*std::ranges::max_element(groups)) + 1;
  double between = 0, total = 0;
  for (const auto& column : targets.columns) {
    std::vector<double> sums(count, 0), weights(count, 0);
    double squares = 0, all = 0, everything = 0;
    for (std::size_t i = 0; i < problem.accounts; ++i) {
      double w = weight_of(problem, i), y = column.values[i];
      if (std::isnan(y)) continue;
      auto group = static_cast<std::size_t>(groups[i]);
      sums[group] += w * y, weights[group] += w;
      squares += w * y * y, all += w * y, everything += w;
    }
    double grand = everything > 0 ? all * all / everything : 0;
    double part = 0;
    for (std::size_t g = 0; g < count; ++g)
      if (weights[g] > 0) part += sums[g] * sums[g] / weights[g];
    between += column.weight * (part - grand);
    total += column.weight * (squares - grand);
  }
  return total > 0 ? between / total : 0;
}

double explained(const Problem& problem, const Tree& tree) {
  return explained(problem, standardise(problem), leaves_of(problem, tree));
}

int leaf_count(const Tree& tree) {
  return static_cast<int>(std::ranges::count_if(tree.nodes, [](const Node& n) { return n.test < 0; }));
}

namespace {

int depth_below(const Tree& tree, int at) {
  const auto& node = tree.nodes[static_cast<std::size_t>(at)];
  return node.test < 0 ? 0 : 1 + std::max(depth_below(tree, node.yes), depth_below(tree, node.no));
}

std::string print_below(const Problem& problem, const Tree& tree, int at) {
  const auto& node = tree.nodes[static_cast<std::size_t>(at)];
  if (node.test < 0) return "leaf";
  return "(" + problem.tests[static_cast<std::size_t>(node.test)].words + " ? " +
         print_below(problem, tree, node.yes) + " : " + print_below(problem, tree, node.no) + ")";
}

}  // namespace

int depth_of(const Tree& tree) { return depth_below(tree, 0); }
std::string print(const Problem& problem, const Tree& tree) { return print_below(problem, tree, 0); }

}  // namespace lode::discover
