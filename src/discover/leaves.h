// Leaves: the segments of a rule tree with their rules and plain sums: what portraits, files and certificates tell.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "discover/material.h"
#include "discover/score.h"

namespace lode::discover {

struct Leaf {
  int node = 0;                            // index in Tree::nodes
  std::vector<std::pair<int, bool>> path;  // test and answer, from the root
  std::vector<model::Predicate> clauses;   // one per attribute, in order of first use (path_rule.h)
  model::Predicate rule;                   // all of them
  std::string id, title;                   // unique in the tree
  std::size_t accounts = 0;
  double weight = 0;                       // of its accounts
  double revenue = 0;                      // known revenue of its accounts; NaN where none is known
  std::vector<double> sums, weights;       // per column of the standardised targets: Σ w·y and Σ w where y is known
  double share_explained = 0;              // what it adds to `explained`: Σ weight · (between of this leaf) / total
};

// In the order of the tree, yes before no. Names say the rule: "Retail, more than 10 sites, EDI". No id is that of
// an attribute, so that no rule can seem to name a segment.
std::vector<Leaf> leaves_of(const Material& material, const Tree& tree, const Standardised& targets);

// Columns tested by the tree, in order of first use.
std::vector<int> columns_used(const Problem& problem, const Tree& tree);

// Index of the leaf (of `leaves`) of every account.
std::vector<int> groups_of(const Problem& problem, const Tree& tree, const std::vector<Leaf>& leaves);

// The code that stands for unknown: the last one whose word is "unknown"; −1 where there is none.
int unknown_code(const Descriptor& descriptor);

}  // namespace lode::discover
