// Run: one exact search from a problem to the trees of every leaf budget, in terms of splits; shared by the engines
// that prove all of a tree and those that prove its upper part.
#pragma once
#include <chrono>
#include <memory>
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
std::vector<Candidates> candidates_of(const Run& run);
// Fills `explained` of all in one pass over the accounts.
void explain(const Run& run, std::vector<Candidates>& budgets);
// Trees and ties, without a bound.
Fit fit_for(const Run& run, const Candidates& budget);
// Share explained of a score in lanes.
double share_of(const Run& run, double score);

}  // namespace lode::discover::exact
