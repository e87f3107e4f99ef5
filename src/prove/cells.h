// Cells: rules compare attributes only with constants, so the constants cut each attribute into finitely
// many cells on which every rule is constant. Proofs and searches over cells are therefore exact, whatever
// the type: integers, decimals, dates, texts in byte order, enums.
#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/segmentation.h"

namespace lode::prove {

// Code 2i+1 is the constant cuts[i] itself; code 2i the open interval below it; 2n all above the last.
struct Cell {
  int code = 0;
  Value sample;  // a plausible value inside: near a threshold, a declared value
};

struct Axis {
  std::string attribute;
  model::Type type = model::Type::text;
  bool nullable = true;
  bool compared = false;     // a rule compares it with a constant; else all cuts are of its domain
  std::vector<Value> cuts;   // ascending, distinct
  std::vector<Cell> cells;   // those that some account may be in, plainest sample first

  int last_code() const { return 2 * static_cast<int>(cuts.size()); }
  const Cell* find(int code) const;
};

// A vague term of an attribute: where the attribute stands to it is anyone's guess, but the same guess in
// every rule.
struct Vague {
  std::string attribute, word;
  bool ordered = false;  // compared with < <= > >= somewhere
};

struct Space {
  std::vector<Axis> axes;  // in order of first appearance
  std::vector<Vague> vague;

  int axis(std::string_view attribute) const;  // -1 where absent
  int vague_term(const model::Predicate& leaf) const;  // REQUIRES: a `vague` leaf
};

// The cells that `rules` make of the attributes they name. An attribute that the dictionary lacks is
// nullable and of the type of its constants. `invalid_argument` where constants do not fit together.
Result<Space> make_space(const model::Dictionary& dictionary,
                         std::span<const model::Predicate* const> rules);
// Do the constants and attributes of `rule` all lie in the space?
bool covers(const Space& space, const model::Predicate& rule);

// The cell a value lies in; -1 for null or a value of another kind.
int code_of(const Axis& axis, const Value& value);
// The rule "the attribute is in one of these cells"; code -1 is "is null". Neighbours become one range.
model::Predicate in_cells(const Axis& axis, const std::vector<int>& codes);
int cut_index(const Axis& axis, const Value& constant);  // -1 where it is no cut

std::string vague_word(const model::Predicate& leaf);
// Calls `each` for every leaf, depth first.
void for_leaves(const model::Predicate& rule,
                const std::function<void(const model::Predicate&)>& each);

}  // namespace lode::prove
