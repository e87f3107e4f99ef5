// Restricted YAML with positions: no anchors, aliases, tags or merge keys; duplicate keys are findings;
// at most 1 MB and 64 levels. Pure: text in, tree and findings out.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"

namespace lode::model {

struct Entry;

struct Node {
  enum class Kind { null, scalar, sequence, map } kind = Kind::null;
  std::string scalar;          // as written, unquoted
  bool quoted = false;         // '7' is text, 7 is a number
  std::vector<Node> items;
  std::vector<Entry> entries;  // in file order
  int line = 0, column = 0;    // from 1

  const Node* find(std::string_view key) const;  // nullptr where absent or not a map
};

struct Entry {
  std::string key;
  int line = 0, column = 0;  // of the key
  Node value;
};

// `file` is only for the places of findings. On a syntax error the node is null and one finding says where.
Parsed<Node> read_yaml(std::string_view text, const std::string& file);

}  // namespace lode::model
