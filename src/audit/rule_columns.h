// Rule columns: the rules of a scheme over the columns of the ground, so that the segment of an account can be asked
// again and again with another value in one of them (cells.h remembers the answers).
#pragma once
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "audit/ground.h"
#include "model/segmentation.h"

namespace lode::audit {

// One condition of a rule. `by_code` holds its truth per label of a trait without order, that of the unknown last.
struct RuleLeaf {
  const model::Predicate* written = nullptr;
  std::size_t column = 0;                  // in RuleColumns::traits
  std::vector<double> numbers;             // literals; dates as days since 1970-01-01
  std::vector<model::Truth> by_code;       // empty: an ordered trait
};

// A rule as a tree in one array: children follow their node.
struct RuleNode {
  model::Predicate::Op op = model::Predicate::Op::always;  // always, all, any, negate; else a leaf
  std::size_t leaf = 0;
  std::size_t end = 0;  // one past its last descendant
};

// `segmentation` and `ground` outlive it.
struct RuleColumns {
  const model::Segmentation* segmentation = nullptr;
  std::vector<const Trait*> traits;        // that rules of segments name; null: the data have no such column
  std::vector<std::string> names;          // theirs
  std::vector<RuleLeaf> leaves;
  std::vector<RuleNode> nodes;
  std::vector<std::size_t> roots;          // per segment with a rule, in order: its first node
  std::vector<int> root_segment;           // and its index in the file
  int residual = -1;
};

// REQUIRES: no leaf of a rule is vague. The universe's rule is left out: the ground holds no one else.
RuleColumns rule_columns(const model::Segmentation& segmentation, const Ground& ground);

// The segment of an account with such values, one per trait, as assign::segment_sql gives it (−1: none): numbers, or
// codes as numbers; NaN and −1 are unknown.
int segment_of(const RuleColumns& rules, std::span<const double> values);

// A literal of an ordered condition as the columns hold numbers; NaN for what has no order.
double number_of(const model::Literal& literal);

}  // namespace lode::audit
