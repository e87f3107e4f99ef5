// Restricted YAML with positions: no anchors, aliases, tags or merge keys; duplicate keys are
// findings; one document, at most 1 MB and 64 levels. Pure: text in, tree and findings out.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"

namespace lode::model {

struct Entry;

struct Node {
  enum class Kind { null, scalar, sequence, map } kind = Kind::null;
  std::string scalar;   // as written, unquoted
  bool quoted = false;  // '7' is text, 7 is a number; block scalars (| and >) count as quoted
  std::vector<Node> items;
  std::vector<Entry> entries;  // in file order, keys distinct
  int line = 0, column = 0;    // from 1, in characters
  std::size_t offset = 0;      // where it starts in the text, in bytes

  const Node* find(std::string_view key) const;  // nullptr where absent or not a map
};

struct Entry {
  std::string key;
  int line = 0, column = 0;  // of the key
  Node value;
};

// `file` is only for the places of findings. On a syntax error the node is null and one finding
// says where. Findings carry rule "YAML", name "yaml"; a caller may give them its own (`as_rule`).
Parsed<Node> read_yaml(std::string_view text, const std::string& file);

// Where the column-th character (from 1) of a scalar's value stands in the file: through quotes,
// escapes, folded and block lines. For messages that point into a rule.
Place place_in_scalar(std::string_view text, const std::string& file, const Node& scalar,
                      int column);

void as_rule(std::vector<Finding>& findings, std::string_view rule, std::string_view name);

}  // namespace lode::model
