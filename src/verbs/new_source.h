// What `new` needs of the data: which attributes there are, how well known, with which values.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "discover/greedy_tree.h"
#include "store/connection.h"

namespace lode::verbs {

struct SeenAttribute {
  std::string id;
  std::string type;            // as the dictionary writes it: integer, number, boolean, enum, text, date
  std::int64_t known = 0;      // units with a value
  std::int64_t distinct = 0;
  std::vector<std::string> values;  // of an enum: at most 40, sorted
  std::string family, nest, declared_source;  // where it is a column every workspace has
};

// Attributes of `unit` that may define a segment: no ids, no names, nothing that is itself an outcome.
Result<std::vector<SeenAttribute>> seen_attributes(store::Connection& connection);

struct ColumnValue {
  std::string value;
  std::int64_t accounts = 0;
  Value revenue;
};

// The values of one column, largest first; `invalid_argument` where it is no column or has over 40 values.
Result<std::vector<ColumnValue>> column_values(store::Connection& connection, const std::string& column,
                                               const std::vector<SeenAttribute>& attributes);

// The other attributes as features, and each unit's value of `column` as a label (its place in `values`).
struct Labelled {
  std::vector<discover::Feature> features;
  std::vector<int> labels;
};
Result<Labelled> labelled(store::Connection& connection, const std::string& column,
                          const std::vector<ColumnValue>& values,
                          const std::vector<SeenAttribute>& attributes);

}  // namespace lode::verbs
