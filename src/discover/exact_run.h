// Run: one exact search from a problem to the trees of every leaf budget, in terms of splits; shared by the engines
// that prove all of a tree and those that prove its upper part.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/context.h"
#include "discover/exact_levels.h"
#include "discover/exact_trees.h"

namespace lode::discover::exact {

constexpr int leaves_most = 12, musts_most = 4;

struct Run {
  const Problem& problem;
  Search search;  // with the depth that was in fact searched
  const Context& context;
  std::span<const double> weights = problem.weights;  // those fitted
  std::chrono::steady_clock::time_point begin = std::chrono::steady_clock::now();
  int threads = 1;
  Rows rows;
  Packed packed;
  std::unique_ptr<Levels> levels;
  bool complete = true;
  std::vector<std::pair<std::string, double>> seconds;

  bool stopped() const;  // by time or by hand
  void lap(std::string stage);
};

// The near-best trees of one leaf budget, each once, with the shape it comes from.
using Rules = std::vector<std::vector<std::pair<int, bool>>>;
struct Candidates {
  std::size_t leaves = 0;
  bool cut = false;
  double value = 0;  // of the best, in lanes
  std::vector<Shape> shapes;
  std::vector<Tree> trees;
  std::vector<Rules> rules;
  std::vector<double> explained;
};
void add(const Packed& packed, const Shape& shape, Candidates& to);

// search.depth: at most depth_exact.
Result<std::unique_ptr<Run>> run_exact(const Problem& problem, const Search& search, const Context& context);
int threads_for(const Context& context);
double memory_limit(const Context& context);  // bytes
// A run with its checks made, not begun.
Result<std::unique_ptr<Run>> make_run(const Problem& problem, const Search& search, const Context& context);
// What is asked, in terms of the splits that were packed, at a depth that the memory suffices for.
Ask ask_of(Run& run);
Watch watch_of(const Run& run);
std::vector<Candidates> candidates_of(const Run& run);
// Fills `explained` of all in one pass over the accounts.
void explain(const Run& run, std::vector<Candidates>& budgets);
// The fits of the budgets that explain more than all smaller ones. `bound` of a budget: from its leaves and the share
// that no tree of so many leaves exceeds within what was searched.
using Bound = std::function<double(std::size_t leaves, double searched)>;
std::vector<Fit> frontier_of(const Run& run, const std::vector<Candidates>& budgets, const Bound& bound);
// Share explained of a score in lanes.
double share_of(const Run& run, double score);

}  // namespace lode::discover::exact
