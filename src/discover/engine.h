// Engine: the one shape of every way to discover a segmentation: a problem and what is asked of it in, a frontier
// of rule trees with what is known about how good they are out. Listed in engines.cpp.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/context.h"
#include "base/result.h"
#include "discover/problem.h"

namespace lode::discover {

// At every split on `attribute`, the mean of target `target` on the upper side is not below (rising) or not above
// (falling) that of the other side.
struct Monotone {
  std::string attribute;
  std::size_t target = 0;  // index in Problem::targets
  bool rising = true;
};

struct Search {
  int depth = 3;                      // tests on the longest path
  int leaves = 8;                     // at most; the frontier holds 2 … leaves
  std::size_t min_accounts = 1;       // of a leaf
  double min_revenue_share = 0;       // of a leaf, of all revenue, 0 … 1
  std::vector<std::string> must_use;  // attributes, each tested somewhere in the tree
  std::optional<int> top;             // this test at the root
  std::vector<Monotone> monotone;
  int ties = 8;                       // trees of equal score kept per leaf budget
  int simd = -1;                      // -1: the best the machine has; 0: plain. Same bits from each; for tests
};

// A binary tree in preorder: node 0 is the root. test −1: a leaf.
struct Node {
  int test = -1;
  int yes = -1, no = -1;  // indices in Tree::nodes
};
struct Tree {
  std::vector<Node> nodes{Node{}};
};

// The best tree found with at most a number of leaves.
struct Fit {
  Tree tree;
  int leaves = 1;
  // 1 − within / total sum of squares over the standardised targets, by their weights; 0 … 1.
  double explained = 0;
  // No tree within the limits of the search explains more; NaN: the engine claims nothing.
  double bound = 0;
  std::vector<Tree> ties;  // others that explain as much (to 1e-12), at most Search::ties; not counting `tree`
  bool more_ties = false;  // there are more than were kept
  std::vector<std::pair<std::string, double>> beside;  // what else an engine knows of it: "clusters_explained"
};

struct Answer {
  std::vector<Fit> frontier;    // one per leaf budget 2, 3, …; a budget that no larger tree improves is left out
  bool complete = true;         // false: stopped by time, memory or cancel; fits are the best so far, bounds hold
  std::uint64_t nodes = 0;      // subproblems solved, for the record
  std::vector<std::pair<std::string, double>> seconds;  // by stage, for --timing; never part of a result
};

enum class Guarantee { optimal, optimal_near_root, heuristic };

// Fits the problem it was made for with other weights of its accounts: the trees that `run` would find, `explained` to
// 1e-6, no ties. One thread's own; keeps its memory from one fit to the next.
using Refit = std::move_only_function<Result<Answer>(std::span<const double> weights, const Context&)>;
// What all such fits share, made once: gives each thread its Refit. REQUIRES: outlives them; the problem outlives it.
using Refits = std::move_only_function<Refit()>;

// `not_found` where no tree with two leaves keeps the least size; `invalid_argument` for limits it cannot meet.
struct Engine {
  std::string_view name, summary;
  Guarantee guarantee;
  int depth_max, leaves_max;
  Result<Answer> (*run)(const Problem&, const Search&, const Context&);
  // An empty function, or none: fits have nothing to share.
  Result<Refits> (*again)(const Problem&, const Search&, const Context&) = nullptr;
};

std::span<const Engine> engines();
const Engine* find_engine(std::string_view name);  // null where there is none

}  // namespace lode::discover
