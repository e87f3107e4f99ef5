// Stability: would the same segments be found in other accounts of the same kind? Pairs of fits on resampled weights,
// how well they agree, and how well such fits agree where there is nothing to find.
#pragma once
#include <vector>

#include "discover/engine.h"

namespace lode::discover {

struct StabilityOptions {
  int pairs = 100;          // of resamples; two fits each
  int permutations = 5;     // structureless data sets over which as many pairs are spread; 0: no reference
  std::vector<int> leaves;  // budgets to judge; empty: all of the answer
};

// Over pairs or fits: the mean, and what one in ten falls below and above.
struct Spread {
  double mean = 0, low = 0, high = 0;
};

// A leaf of the answer's tree, from left to right.
struct SegmentStability {
  Spread within;      // SLSW, over the fits of all pairs
  double across = 0;  // SLSA; NaN for the smallest budget of the frontier
};

struct BudgetStability {
  int leaves = 0;
  double explained = 0, gap = 0;         // of the answer's fit; gap: bound − explained, NaN where none is claimed
  std::vector<double> pair_agreement;    // adjusted Rand index of each pair
  Spread agreement;
  std::vector<SegmentStability> segments;
  Spread structureless;                  // agreement where there is nothing to find; NaN: not asked
  Spread structureless_within;           // SLSW there, over segments and fits
};

struct Stability {
  std::vector<BudgetStability> budgets;
  int pairs = 0;
  int empty_fits = 0;  // of the resamples: fits that found no two segments large enough; they count as one segment
};

// Resampling: each fit draws as many accounts as there are, with return, and counts an account as often as it was drawn
// (times its weight): the multinomial bootstrap by weights, without copies. The least size of a segment is still
// counted in all accounts. Every fit is then asked for its tree of at most the budget, which places all accounts.
//
// - Agreement of a pair: adjusted Rand index between its two placements of all accounts (Dolnicar and Leisch 2010,
//   Evaluation of structure and reproducibility of cluster solutions using the bootstrap, Marketing Letters 21).
// - SLSW, segment level stability within solutions: for a segment of the answer and one fit, the largest Jaccard index
//   with any segment of the fit, over all accounts. SLSA, segment level stability across solutions: 1 − H / log(k'),
//   where H is the entropy of the shares that the segment draws from the k' segments of the next smaller budget of the
//   frontier; a tree that splits one segment further has SLSA 1 throughout. (Dolnicar and Leisch 2017, Using segment
//   level stability to select target segments in data-driven market segmentation studies, Marketing Letters 28;
//   Hennig 2007 for the Jaccard index.) Dolnicar and Leisch compare drawn accounts; rules place all accounts, so all
//   are compared.
// - Structureless reference: targets, weights and revenue change places between accounts together, at random, so that
//   descriptors foretell nothing and all else is as it was; then the same fits and figures. A segmentation that is no
//   more stable than this has found nothing.
//
// `answer` is what `engine` found for the problem. Seeded by context.seed: same bytes at any number of threads.
// `invalid_argument` for budgets that the answer does not have; `cancelled`.
Result<Stability> stability(const Problem& problem, const Search& search, const Engine& engine, const Answer& answer,
                            const Context& context, const StabilityOptions& options = {});

}  // namespace lode::discover
