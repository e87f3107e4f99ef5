// Problem: what discovery searches: accounts as small codes per column, readable tests over the columns, and the
// targets that ought to differ between segments. Engines see nothing else: no names of the field, no database.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "model/predicate.h"

namespace lode::discover {

constexpr int codes_max = 64;  // of one column: a test is a set of codes in one word

// One attribute, coded: equal code = no test tells the accounts apart. What is unknown has a code of its own.
struct Column {
  std::string attribute;
  std::vector<std::uint8_t> codes;  // one per account, each < count
  int count = 0;                    // at most codes_max
};

// A yes/no question about one column. Both answers are rules as a person writes them, and each says where accounts
// go whose value is unknown ("sites > 10", "sites <= 10 or sites is null").
struct Test {
  int column = 0;
  std::uint64_t yes = 0;  // bit c: accounts with code c answer yes
  model::Predicate rule_yes, rule_no;
  std::string words;      // of the yes answer
  bool rising = true;     // yes is the upper side of an ordered attribute (for monotone constraints)
};

// A figure that segments ought to differ in: raw, NaN where unknown. Engines standardise it by its (weighted) mean
// and population standard deviation over the accounts where it is known; those where it is not are left out of its
// sums, and counted. A target that does not vary explains nothing and is left out.
struct Target {
  std::string name;
  std::vector<double> values;  // one per account
  double weight = 1;           // of its sum of squares in the objective; > 0
};

struct Problem {
  std::size_t accounts = 0;
  std::vector<Column> columns;
  std::vector<Test> tests;
  std::vector<Target> targets;
  std::vector<double> weights;  // per account, >= 0; empty: each counts 1
  std::vector<double> revenue;  // per account, for a least revenue of a segment; empty: not asked, NaN counts 0
};

// REQUIRES: `test` is one of `problem`'s.
inline bool answers_yes(const Problem& problem, const Test& test, std::size_t account) {
  const auto& column = problem.columns[static_cast<std::size_t>(test.column)];
  return (test.yes >> column.codes[account]) & 1U;
}

// How much an account counts.
inline double weight_of(const Problem& problem, std::size_t account) {
  return problem.weights.empty() ? 1.0 : problem.weights[account];
}

}  // namespace lode::discover
