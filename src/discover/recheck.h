// Recheck: the claim "no tree explains more" tested by code that shares nothing with the engines: a plain branch and
// bound over sets of accounts as bits, with its own standardisation. Slow on purpose; limited by work, not by time, so
// that the same claim always gets the same answer.
#pragma once
#include <cstdint>
#include <optional>

#include "discover/engine.h"

namespace lode::discover {

struct RecheckLimits {
  double work = 2e9;  // figures added up; roughly a second for every 500 million
};

// What every tree has to keep, counted account by account; nothing shared with the engines. Words for what is broken.
std::optional<std::string> broken_limit(const Problem& problem, const Search& search, const Tree& tree);

struct Recheck {
  bool complete = false;   // every tree within the limits was searched or ruled out
  double best = 0;         // explained by the best one found; the optimum where complete
  double work = 0;         // done
  double work_needed = 0;  // without any ruling out: why it was not begun where it exceeds the limit
};
// The best tree with at most `leaves` leaves within the limits of the search (depth, least size, must use, top,
// monotone). Begins only where the work is sure to fit.
Result<Recheck> recheck(const Problem& problem, const Search& search, int leaves, const RecheckLimits& limits,
                        const Context& context);

// The best tree that differs from `tree` in the test of one node, within the limits; the tree itself where none is
// better. A necessary condition of optimality that any size allows: nodes · accounts · columns additions.
struct Exchange {
  Tree tree;
  double explained = 0;
  int node = -1;  // whose test was exchanged; −1: none is better
};
Exchange best_exchange(const Problem& problem, const Search& search, const Tree& tree);

}  // namespace lode::discover
