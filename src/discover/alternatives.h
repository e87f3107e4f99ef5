// Alternatives: what is nearly as good: the best trees that do without one attribute, and the trees that explain as
// much. An attribute that is costly to know or hard to defend may then be given up knowingly.
#pragma once
#include <string>
#include <vector>

#include "base/doc.h"
#include "discover/candidates.h"

namespace lode::discover {

// Runs the engine with the tests of these attributes taken out (must not use). Trees and `top` keep the indices of
// `problem.tests`; the problem is as before when it returns. `invalid_argument` where `must_use` or `top` asks for one
// that is left out.
Result<Answer> run_without(const Engine& engine, Problem& problem, const Search& search,
                           const std::vector<std::string>& attributes, const Context& context);

struct Alternative {
  std::string without;               // attribute; empty: a tie, which explains as much
  Fit fit;                           // at most as many leaves as the candidate
  bool complete = true;
  double loss = 0;                   // explained of the candidate − explained here
  std::vector<std::string> attributes;
};

// Of one candidate: first its ties, then for each attribute its rules use the best tree without it within the same
// limits, least loss first. An attribute without which no tree keeps the limits is left out.
Result<std::vector<Alternative>> alternatives(const Engine& engine, Material& material, const Search& search,
                                              const Candidate& candidate, const Context& context);

// `alternatives`: "nearly as good without sites: 0.271 instead of 0.282".
Table alternatives_table(const Candidate& candidate, const std::vector<Alternative>& alternatives,
                         const Problem& problem);

}  // namespace lode::discover
