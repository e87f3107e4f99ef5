// A small greedy rule tree (CART: Breiman, Friedman, Olshen and Stone, 1984) that tells given labels apart by
// other attributes. Heuristic: no bound is claimed. Used to offer readable rules for a tier column.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model/predicate.h"

namespace lode::discover {

// One attribute over all accounts: numbers or words, nothing for unknown. Exactly one of the two is filled.
struct Feature {
  std::string attribute;
  std::vector<std::optional<double>> numbers;
  std::vector<std::optional<std::string>> words;
  bool whole = false;  // numbers are integers: thresholds are too
};

struct LabelTreeOptions {
  int depth = 3;
  std::size_t min_leaf = 5;        // accounts
  std::size_t max_thresholds = 24; // candidate cuts of a number, at quantiles
  std::size_t max_words = 24;      // candidate values of a word, most frequent first
};

struct LabelLeaf {
  model::Predicate rule;  // the path as a conjunction; unknown goes to the "not" side, said by `is null`
  int label = 0;          // the majority
  std::size_t accounts = 0, right = 0;
};

struct LabelTree {
  std::vector<LabelLeaf> leaves;
  double accuracy = 0;          // on the accounts it was made from
  double held_out_accuracy = 0; // 5-fold cross-validation, folds by position modulo 5
  double majority = 0;          // accuracy of always saying the largest label
};

// REQUIRES: labels.size() equals every feature's length; labels are 0 … classes − 1.
LabelTree greedy_tree(const std::vector<Feature>& features, const std::vector<int>& labels, int classes,
                 const LabelTreeOptions& options = {});

}  // namespace lode::discover
