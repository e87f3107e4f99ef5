// Choice: the candidates beside each other by everything that speaks for one or against it, so that a person chooses.
// No figure is a verdict; the one recommendation is a rule that can be said in a sentence.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/doc.h"
#include "discover/candidates.h"

namespace lode::discover {

// How hard the rules are to read, counted on them as written.
struct Readability {
  double conditions_mean = 0;  // per segment: leaves of its rule, `x is null` included
  int conditions_max = 0;
  int attributes = 0;          // distinct, over all rules
  int negations = 0;           // `not`, `<>`, `not in`, over all rules
  // Conditions + negations over all rules: what must be read to know the segmentation. A list of n values counts as
  // one condition. Lower reads easier.
  int burden = 0;
};
Readability readability_of(const Candidate& candidate);

// Share of prospects that reach a leaf whatever their unknown descriptors turn out to be: at every test on the way,
// each value the unknown attribute may have answers alike. The others are placed too (rules say where unknown goes),
// but learning a value could move them. NaN where there are no prospects.
double decidable_share(const Material& material, const Tree& tree);
// The unknown descriptors that stop prospects from being decided: attribute and prospects whose first open test it is,
// most first: what to ask.
struct OpenQuestion {
  std::string attribute;
  std::size_t prospects = 0;
};
std::vector<OpenQuestion> open_questions(const Material& material, const Tree& tree);

// What others measured of a candidate (stability.h, holdout.h); NaN: not measured.
struct Measured {
  double held_out = 0, held_out_error = 0;  // explained on accounts held out, and its standard error
  double stability = 0;                     // mean adjusted Rand index over pairs of resampled fits
};

struct Choice {
  double gap = 0;  // NaN: no bound claimed
  Measured measured;
  double decidable = 0;
  Readability readability;
  bool efficient = false;    // no other candidate is at least as good in every respect and better in one
  bool recommended = false;  // at most one
};

struct Choices {
  std::vector<Choice> rows;  // one per candidate
  std::string recommendation;  // in words, with its reason; or why none is given
};

// `measured`: empty, or one per candidate. Respects of `efficient`: held-out explained (where none was measured:
// explained), stability, decidable (larger is better); segments and burden (smaller is better). What is not measured
// for one of two does not tell them apart. Recommended: the fewest segments whose held-out explained lies within one
// standard error of the best (Breiman, Friedman, Olshen and Stone 1984, section 3.4.3); none without held-out figures.
Choices choose(const Material& material, const std::vector<Candidate>& candidates,
               const std::vector<Measured>& measured);

// `candidates`: one row each, columns as in the contract and those above. `files`: one per candidate, may be empty.
Table candidates_table(const std::vector<Candidate>& candidates, const Choices& choices,
                       const std::vector<std::string>& files);
// `segments`: one row per segment of every candidate: rule in words, size, revenue, what sets it apart.
Table segments_table(const std::vector<Candidate>& candidates, const Material& material);
// `portraits`: one row per segment and figure (portrait.h); for workbooks and JSON.
Table portraits_table(const std::vector<Candidate>& candidates);

}  // namespace lode::discover
