// Score: what a given tree explains, counted the plain way, account by account: the second code path beside the
// engines' tables, used to verify them, out of sample and under resampling.
#pragma once
#include <span>
#include <vector>

#include "discover/engine.h"

namespace lode::discover {

// The targets as engines see them: standardised columns, NaN where unknown.
struct Standardised {
  struct Column {
    std::size_t target = 0;  // in Problem::targets
    double mean = 0, deviation = 1, weight = 1;
    std::size_t unknown = 0;
    std::vector<double> values;
  };
  std::vector<Column> columns;         // of the targets that vary
  std::vector<std::size_t> constant;   // targets left out: no value known, or all equal
};
// Means and population deviations are weighted by Problem::weights.
Standardised standardise(const Problem& problem);

// The leaf of every account: an index in Tree::nodes.
std::vector<int> leaves_of(const Problem& problem, const Tree& tree);

// Explained as in Fit: 1 − Σ weight · within / Σ weight · total. 0 where nothing varies.
// REQUIRES: one group per account, >= 0.
double explained(const Problem& problem, const Standardised& targets, std::span<const int> groups);
double explained(const Problem& problem, const Tree& tree);

int leaf_count(const Tree& tree);
int depth_of(const Tree& tree);
// Parts of the tree, left to right; for printing in tests: "(sites > 10 ? leaf : (… ? … : …))".
std::string print(const Problem& problem, const Tree& tree);

}  // namespace lode::discover
