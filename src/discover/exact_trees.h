// Trees: from values back to the trees that reach them, and their scores in full precision.
#pragma once
#include <span>
#include <vector>

#include "discover/exact_levels.h"

namespace lode::discover::exact {

// A tree over splits: in preorder, split −1 a leaf.
struct Shape {
  std::vector<int> splits;
  double score = 0;  // of lanes
};

// Trees of exactly this many leaves whose score is within `slack` (of lanes) of the best, at most `most`.
// The best come first, the others in the order of tests.
struct Near {
  std::size_t leaves = 2;
  std::vector<Shape> shapes;
  bool cut = false;  // there are more of the best
};
std::vector<Near> near_trees(const Levels& levels, double slack, std::size_t most);

// A split and its score with both sides as leaves.
struct LastSplit {
  int split = 0;
  double score = 0;
};
// All allowed splits of the accounts that give these answers, by test; counted from the rows.
using Path = std::vector<std::pair<std::size_t, bool>>;  // splits and answers
std::vector<LastSplit> splits_of(const Levels& levels, const Path& path);
// Sums of all lanes over these accounts.
std::vector<double> sums_of(const Levels& levels, const Path& path);

// In terms of the problem's tests.
Tree tree_of(const Packed& packed, const Shape& shape);
// The same with other tests that part the accounts alike; at most `most`.
std::vector<Tree> alike(const Packed& packed, const Shape& shape, std::size_t most);

// Leaves as sets of answers: equal for trees that ask the same in another order.
std::vector<std::vector<std::pair<int, bool>>> leaf_rules(const Tree& tree);

// Explained as in discover/score.h, in the scale of `rows`, with these weights of accounts (empty: each counts 1);
// equal bits at any number of threads.
std::vector<double> explained(const Problem& problem, std::span<const double> weights, const Rows& rows,
                              const std::vector<Tree>& trees, int threads);

}  // namespace lode::discover::exact
