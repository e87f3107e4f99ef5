// One sweep per threshold: accounts leave the no side from the highest value down, sums of the leaves follow.
#include "discover/refine.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "discover/ordered.h"
#include "discover/score.h"

namespace lode::discover {
namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

// The accounts that proposals are made on: a problem of its own, and the raw values of ordered attributes.
struct Sample {
  Problem problem;
  Standardised targets;
  std::vector<std::vector<double>> numbers;  // per column; empty where not ordered
  double share = 1;
};

template <class T>
std::vector<T> picked(const std::vector<T>& values, const std::vector<std::size_t>& accounts) {
  std::vector<T> out;
  if (values.empty()) return out;
  for (auto i : accounts) out.push_back(values[i]);
  return out;
}

Sample sample_of(const Material& material, std::size_t most) {
  const auto& problem = material.problem;
  std::vector<std::size_t> accounts(std::min(problem.accounts, most));
  for (std::size_t i = 0; i < accounts.size(); ++i) accounts[i] = i * problem.accounts / accounts.size();
  Sample out;
  out.share = static_cast<double>(accounts.size()) / static_cast<double>(problem.accounts);
  out.problem.accounts = accounts.size();
  out.problem.tests = problem.tests;
  for (std::size_t c = 0; c < problem.columns.size(); ++c) {
    const auto& column = problem.columns[c];
    out.problem.columns.push_back({column.attribute, picked(column.codes, accounts), column.count});
    out.numbers.push_back(picked(material.descriptors[c].numbers, accounts));
  }
  for (const auto& target : problem.targets)
    out.problem.targets.push_back({target.name, picked(target.values, accounts), target.weight});
  out.problem.weights = picked(problem.weights, accounts);
  out.targets = standardise(out.problem);
  return out;
}

int leaf_below(const Problem& problem, const Tree& tree, int node, std::size_t account) {
  while (tree.nodes[at(node)].test >= 0) {
    const auto& split = tree.nodes[at(node)];
    node = answers_yes(problem, problem.tests[at(split.test)], account) ? split.yes : split.no;
  }
  return node;
}

bool reaches(const Problem& problem, const Tree& tree, int wanted, std::size_t account) {
  int node = 0;
  while (node != wanted && tree.nodes[at(node)].test >= 0) {
    const auto& split = tree.nodes[at(node)];
    node = answers_yes(problem, problem.tests[at(split.test)], account) ? split.yes : split.no;
  }
  return node == wanted;
}

// Sums of the leaves below one node while accounts move.
class Sums {
 public:
  Sums(const Sample& sample, std::size_t nodes)
      : sample_(sample), k_(sample.targets.columns.size()), cells_(nodes * k_), accounts_(nodes, 0) {}

  void add(int leaf, std::size_t account, double sign) {
    double w = sample_.problem.weights.empty() ? 1 : sample_.problem.weights[account];
    accounts_[at(leaf)] += sign;
    for (std::size_t k = 0; k < k_; ++k) {
      double y = sample_.targets.columns[k].values[account];
      if (std::isnan(y)) continue;
      cells_[at(leaf) * k_ + k].sum += sign * w * y;
      cells_[at(leaf) * k_ + k].weight += sign * w;
    }
  }

  // Σ weight · sum² / weight of the leaf: what they explain, up to a constant; −1 where a leaf is too small.
  double worth(const std::vector<int>& leaves, double least) const {
    double out = 0;
    for (int leaf : leaves) {
      if (accounts_[at(leaf)] < least) return -1;
      for (std::size_t k = 0; k < k_; ++k)
        if (const auto& cell = cells_[at(leaf) * k_ + k]; cell.weight > 0.5e-9)
          out += sample_.targets.columns[k].weight * cell.sum * cell.sum / cell.weight;
    }
    return out;
  }

 private:
  struct Cell {
    double sum = 0, weight = 0;
  };
  const Sample& sample_;
  std::size_t k_;
  std::vector<Cell> cells_;
  std::vector<double> accounts_;
};

struct Mover {
  double value;
  std::size_t account;
  int yes, no;  // leaves
};

std::vector<int> leaves_under(const Tree& tree, int node) {
  const auto& split = tree.nodes[at(node)];
  if (split.test < 0) return {node};
  auto out = leaves_under(tree, split.yes);
  for (int leaf : leaves_under(tree, split.no)) out.push_back(leaf);
  return out;
}

// The memorable threshold of `node` that explains most, where it explains more than the one it has.
std::optional<Cut> best_cut(const Sample& sample, const Tree& tree, int node, const std::vector<Cut>& choices,
                            double least) {
  const auto& problem = sample.problem;
  const auto& split = tree.nodes[at(node)];
  const auto& test = problem.tests[at(split.test)];
  const auto& numbers = sample.numbers[at(test.column)];
  Sums sums(sample, tree.nodes.size());
  std::vector<Mover> movers;
  Sums now = sums;
  for (std::size_t i = 0; i < problem.accounts; ++i) {
    if (!reaches(problem, tree, node, i)) continue;
    int yes = leaf_below(problem, tree, split.yes, i), no = leaf_below(problem, tree, split.no, i);
    bool is_yes = answers_yes(problem, test, i);
    now.add(is_yes ? yes : no, i, 1);
    sums.add(std::isnan(numbers[i]) && is_yes ? yes : no, i, 1);
    if (!std::isnan(numbers[i])) movers.push_back({numbers[i], i, yes, no});
  }
  auto leaves = leaves_under(tree, node);
  double best = now.worth(leaves, 0) * (1 + 1e-9);
  std::ranges::sort(movers, [](const Mover& a, const Mover& b) {
    return a.value != b.value ? a.value > b.value : a.account < b.account;
  });
  std::optional<Cut> out;
  std::size_t next = 0;
  for (auto choice = choices.rbegin(); choice != choices.rend(); ++choice) {
    for (; next < movers.size() && movers[next].value > choice->at; ++next) {
      sums.add(movers[next].no, movers[next].account, -1);
      sums.add(movers[next].yes, movers[next].account, 1);
    }
    if (double worth = sums.worth(leaves, least); worth > best) best = worth, out = *choice;
  }
  return out;
}

// Is it a test "above a cut", with the unknown on either side?
bool is_cut(const Material& material, const Test& test) {
  const auto& descriptor = material.descriptors[at(test.column)];
  if (descriptor.cuts.empty() || descriptor.attribute.type == model::Type::date) return false;
  auto highest = descriptor.cuts.size();
  return ((test.yes >> highest) & 1U) && !(test.yes & 1U);
}

std::vector<Cut> choices_of(const Descriptor& descriptor) {
  double low = HUGE_VAL, high = -HUGE_VAL;
  for (double value : descriptor.numbers)
    if (std::isfinite(value)) low = std::min(low, value), high = std::max(high, value);
  if (!(low < high)) return {};
  return memorable(low, high, descriptor.attribute.type == model::Type::integer);
}

// What was found before stays where it explains more: of heuristics more questions may be worse.
void keep_better(Answer& answer, Answer former) {
  for (auto& fit : former.frontier) {
    auto same = std::ranges::find(answer.frontier, fit.leaves, &Fit::leaves);
    if (same == answer.frontier.end()) continue;
    if (same->explained < fit.explained - 1e-12) *same = std::move(fit);
  }
}

double best_of(const Answer& answer) {
  double out = 0;
  for (const auto& fit : answer.frontier) out += fit.explained;
  return out;
}

}  // namespace

std::vector<Cut> memorable(double low, double high, bool whole) {
  std::map<double, Cut> out;
  auto put = [&](double wanted, double size) {
    if (wanted < low || wanted >= high) return;
    if (auto cut = roundest(wanted - size / 4, wanted + size / 4, wanted, whole); cut && cut->at < high) {
      cut->how = Cut::How::refined;
      out.emplace(cut->at, *cut);
    }
  };
  if (whole && high - low <= 200) {
    for (double n = std::ceil(low); n < high; ++n) put(n, 1);
  } else {
    if (low < 0 && high > 0) put(0, 1e-300);
    int top = static_cast<int>(std::ceil(std::log10(std::max(std::abs(low), std::abs(high))))) ;
    for (int exponent = top - 2; exponent > top - 9; --exponent) {
      double size = std::pow(10.0, exponent);
      if (whole && size < 0.5) break;
      for (int m = 10; m < 100; ++m) put(m * size, size), put(-m * size, size);
    }
    if (whole)
      for (int n = 1; n < 10; ++n) put(n, 1), put(-n, 1);
  }
  std::vector<Cut> cuts;
  for (auto& [where, cut] : out) cuts.push_back(std::move(cut));
  return cuts;
}

std::vector<std::pair<std::size_t, Cut>> better_cuts(const Material& material, const Answer& answer,
                                                     const Search& search, const RefineOptions& options) {
  auto sample = sample_of(material, options.sample);
  std::vector<std::vector<Cut>> choices(material.descriptors.size());
  std::map<std::pair<std::size_t, double>, Cut> out;
  double least = std::max(1.0, static_cast<double>(search.min_accounts) * sample.share);
  for (const auto& fit : answer.frontier)
    for (int node = 0; node < static_cast<int>(fit.tree.nodes.size()); ++node) {
      int test = fit.tree.nodes[at(node)].test;
      if (test < 0 || !is_cut(material, material.problem.tests[at(test)])) continue;
      auto column = at(material.problem.tests[at(test)].column);
      const auto& descriptor = material.descriptors[column];
      if (choices[column].empty()) choices[column] = choices_of(descriptor);
      auto cut = best_cut(sample, fit.tree, node, choices[column], least);
      if (cut && std::ranges::find(descriptor.cuts, cut->at, &Cut::at) == descriptor.cuts.end())
        out.emplace(std::pair{column, cut->at}, *cut);
    }
  std::vector<std::pair<std::size_t, Cut>> list;
  for (auto& [where, cut] : out) list.emplace_back(where.first, std::move(cut));
  return list;
}

Result<std::size_t> refine(Material& material, Answer& answer, const Search& search, const SearchAgain& again,
                           const RefineOptions& options) {
  std::size_t added = 0;
  bool ordered = std::ranges::any_of(material.descriptors, [](const Descriptor& d) { return !d.cuts.empty(); });
  for (int round = 0; ordered && round < options.rounds && answer.complete; ++round) {
    std::size_t more = 0;
    for (auto& [column, cut] : better_cuts(material, answer, search, options))
      if (material.descriptors[column].cuts.size() < options.cuts) more += add_cuts(material, column, {std::move(cut)});
    if (more == 0) break;
    added += more;
    LODE_TRY(finer, again(material.problem));
    double before = best_of(answer);
    keep_better(finer, std::move(answer));
    answer = std::move(finer);
    if (!(best_of(answer) > before + 1e-9)) break;
  }
  return added;
}

}  // namespace lode::discover
