// Refinement: thresholds moved on the raw values after the search over ranges. Each threshold of each tree found is
// moved to the readable number that explains most while the rest of the tree stays (one step of coordinate descent, as
// ConTree refines continuous features: Brița, van der Linden, Demirović 2025); such numbers become cuts of their own
// and the search is run again over the larger set of questions. So the answer is never worse, and what an engine
// proves it proves of every question that a rule asks.
#pragma once
#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include "discover/engine.h"
#include "discover/material.h"

namespace lode::discover {

struct RefineOptions {
  std::size_t sample = 50'000;  // accounts that proposals are made on, equally spaced
  int rounds = 3;
  std::size_t cuts = 40;        // of one attribute, at most
};

// Numbers a person remembers between `low` and `high`: at most two significant digits; whole numbers each where
// there are at most 200 of them. Ascending.
std::vector<Cut> memorable(double low, double high, bool whole);

// Column and cut, distinct, none of which the column has.
std::vector<std::pair<std::size_t, Cut>> better_cuts(const Material& material, const Answer& answer,
                                                     const Search& search, const RefineOptions& options = {});

using SearchAgain = std::function<Result<Answer>(const Problem&)>;
// Adds cuts to the material and replaces the answer where that explains more. Gives how many cuts were added.
Result<std::size_t> refine(Material& material, Answer& answer, const Search& search, const SearchAgain& again,
                           const RefineOptions& options = {});

}  // namespace lode::discover
