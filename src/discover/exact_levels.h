// Levels: for every set of tests and answers, the best score of a tree below it, by number of leaves: first the
// leaves, then the best last split of every set (the loops that take the time), then from level to level up to
// the root.
#pragma once
#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

#include "discover/exact_cube.h"
#include "discover/exact_grid.h"
#include "discover/exact_kernels.h"
#include "discover/exact_pack.h"
#include "discover/exact_rows.h"

namespace lode::discover::exact {

// A mean that must not fall on the yes side of a split (`up`) or on its no side.
struct Order {
  std::size_t lane = 0, weight_lane = 0;
  bool up = true;
};

// The search in terms of splits.
struct Ask {
  std::size_t depth = 3, leaves = 8;
  bool top = false;                        // split 0 is the root's
  std::size_t musts = 0;                   // attributes that must be used
  std::vector<std::size_t> must;           // per split: bit of its attribute, or 0
  std::vector<std::vector<Order>> orders;  // per split
  double order_slack = 0;                  // of means, in units of the lanes
  int threads = 1;
  bool constrained() const;                // by attributes used or by orders
};

constexpr std::size_t depth_exact = 4;

// Asked by all threads between tasks.
struct Watch {
  std::function<bool()> stop;            // true: finish as soon as possible
  std::function<void(double)> progress;  // share done; called on the calling thread only
};

struct Levels {
  const Packed& packed;
  const Rows& rows;
  const Kernels& kernels;
  Ask ask;
  std::vector<double> all;            // sums over all accounts
  Grid sums[4], leaf[4];              // by number of tests: sums of lanes (all yes); scores by answers
  std::vector<Grid> last;             // of sets of depth − 1 tests: best split; [0] by any test, [1 + j] by attribute j
  std::vector<std::vector<Grid>> inner;  // [tests][(leaves − 1) · flags + flag], for 1 … depth − 2 tests
  std::vector<double> root;           // [(leaves − 1) · flags + flag]
  bool complete = true;               // false: stopped; values are those of trees met so far

  std::size_t tests() const { return packed.splits.size(); }
  std::size_t flags() const { return std::size_t{1} << ask.musts; }
  // Of sets of this many tests, at least 1: the level whose children are leaves.
  std::size_t bottom() const { return ask.depth > 1 ? ask.depth - 1 : 1; }
  // Leaves that can stand below a set of this many tests.
  std::size_t leaves_below(std::size_t tests) const {
    return std::min(ask.leaves, std::size_t{1} << (ask.depth - tests));
  }
};

// Bytes that a search holds at once beside its rows, about.
double memory_of(std::size_t tests, std::size_t lanes, const Ask& ask);
// Sets of answers that a search scores.
double sets_of(std::size_t tests, std::size_t depth);

RowSet row_set(const Packed& packed, const Rows& rows);

// REQUIRES: 1 ≤ depth ≤ depth_exact, at least one split.
void solve(Levels& levels, const Watch& watch);
// The same where `all` and `sums` are filled already.
void solve_counted(Levels& levels, const Watch& watch);

// Best score with exactly this many leaves below the set and at least the attributes of `flag` used there;
// −infinity: none.
double value(const Levels& levels, const Set& set, std::size_t leaves, std::size_t flag);

// The sum of a lane over the accounts of a set of at most three tests.
double sum_of(const Levels& levels, const Set& set, std::size_t lane);

// May a set be split by a test, by the orders asked for? yes, no: sums of both sides.
bool in_order(const Levels& levels, std::size_t split, const double* yes, const double* no);

}  // namespace lode::discover::exact
