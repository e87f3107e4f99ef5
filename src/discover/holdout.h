// Hold-out: what trees explain in accounts that they were not fitted to, beside what they explain in those they were.
#pragma once
#include <vector>

#include "discover/engine.h"

namespace lode::discover {

struct HoldOutOptions {
  int folds = 5;            // at least 2
  double confidence = 0.8;  // of the interval
};

struct HeldOut {
  int leaves = 0;
  double in_sample = 0;      // the answer's fit, in the accounts it was fitted to
  double out_of_sample = 0;  // may be negative: then the tree foretells worse than one mean for all
  double low = 0, high = 0;  // interval of out_of_sample
  std::vector<double> by_fold;
};

// Folds are dealt from a shuffle seeded by context.seed. For each fold the engine is run on the rest (accounts of the
// fold have weight 0; the least size of a segment is counted in all accounts), and every account of the fold is
// foretold by the mean of the rest's accounts in its leaf, target by target; by the mean of all of the rest where its
// leaf knows none. out_of_sample = 1 − Σ a / Σ b over all accounts: a, the squared error (standardised targets, weights
// of accounts and targets); b, that of the mean of all of the rest. Unknown cells are left out of both. The interval is
// that of a ratio of two sums by linearisation (Cochran 1977, Sampling techniques, section 6.4): standard error
// √(Σ (a − (1 − R) b)²) / Σ b, taken as normal; it tells the chance in which accounts are held out, not in the fits.
// One entry per fit of the answer; a fold whose frontier lacks the budget is judged by its tree of at most as many.
// `invalid_argument` for fewer than two folds or more than accounts.
Result<std::vector<HeldOut>> hold_out(const Problem& problem, const Search& search, const Engine& engine,
                                      const Answer& answer, const Context& context, const HoldOutOptions& options = {});

}  // namespace lode::discover
