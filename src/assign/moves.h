// Moves: the smallest change that would put an account into another segment: fewest attributes first, then
// the smallest step. Order, uniqueness, residual and universe count, because membership itself is asked.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/segmentation.h"

namespace lode::assign {

struct Change {
  std::string attribute;
  Value from;  // null: unknown today
  Value to;    // nearest value that does it
};

struct Move {
  std::optional<std::size_t> segment;  // index of the target; nothing: no segment
  std::vector<Change> changes;         // empty: none was found
  bool searched_all = true;            // false: the search stopped at its limit without an answer
  double step = 0;                     // sum of the relative steps; an enum, text or boolean counts 1
};

struct MoveLimit {
  int attributes = 4;            // changed together at most
  std::int64_t tries = 100'000;  // memberships evaluated at most
};

// One move per segment other than the present one, in file order, and one to "no segment" where there is
// one. Changes that make a known value unknown are not proposed.
Result<std::vector<Move>> moves(const model::Segmentation& segmentation, const model::Row& account,
                                MoveLimit limit = {});

// "with 2 more locations it would be in Food chains"
std::string in_words(const model::Segmentation& segmentation, const Move& move);

}  // namespace lode::assign
