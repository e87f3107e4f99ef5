// Shrinkage of rates with small counts towards what groups have in common (empirical Bayes, beta-binomial;
// Casella 1985; Gelman et al., Bayesian Data Analysis, section 5).
#pragma once
#include <span>
#include <vector>

#include "stats/distributions.h"  // beta_quantile

namespace lode::stats {

struct Count {
  double successes = 0, trials = 0;
};

struct BetaPrior {
  double alpha = 0.5, beta = 0.5;
  double mean() const { return alpha / (alpha + beta); }
  double weight() const { return alpha + beta; }  // in trials
};

struct Rate {
  double mean = 0, low = 0, high = 0;  // posterior mean and the central 80 % interval
};

// By maximum marginal likelihood over groups with trials; with fewer than two such groups, or where they
// differ no more than chance, a prior at the pooled rate that weighs as much as `weight_max` trials, but never
// more than there were (a pooled rate of few trials is not known well). Without any trial: Beta(1/2, 1/2).
// A weight below 0.1 trials is taken as 0.1. Where all tries agree, the pooled rate is that of half a try more
// of each kind, so that both parameters stay positive. REQUIRES: 0 <= successes <= trials.
BetaPrior fit_prior(std::span<const Count> groups, double weight_max = 1000);
Rate shrunk(const Count& group, const BetaPrior& prior, double level = 0.8);
// Wilson's interval (1927) for a plain rate. Without trials the rate is NaN, its interval 0 to 1.
Rate wilson(const Count& group, double level = 0.95);

}  // namespace lode::stats
