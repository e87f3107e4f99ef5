// Latent classes as a mixture of normal distributions with a variance of its own per class and column (independent
// within a class), fitted by expectation and maximisation from seeded starts.
#pragma once
#include "base/context.h"
#include "discover/points.h"

namespace lode::discover {

struct Mixture {
  std::vector<double> share;            // per class, sum 1
  std::vector<double> mean, variance;   // classes x columns
  std::vector<int> groups;              // per point: the class most likely its own
  double log_likelihood = 0;            // Σ weight · log density, over known cells
  double bic = 0;                       // −2 log-likelihood + parameters · log(Σ weight); the smaller the better
  bool complete = true;                 // false: stopped by cancel
};

// EM (Dempster, Laird and Rubin 1977); unknown cells are left out of the density, which is exact where they are
// missing at random. Starts: the groups of k-means and 19 draws of greedy k-means++ centres, every other one with the
// variances of the points nearest to each; 20 iterations each, then the best five go on (short runs first: Biernacki,
// Celeux and Govaert 2003) until the log-likelihood gains less than 1e-9 per unit of weight, at most 1,000. Above
// 10,000 points this is done on 10,000 drawn points and the best carried on over all. A variance is at least 1e-6.
// BIC: Schwarz (1978). REQUIRES: 1 <= k <= points.count.
Mixture mixture_fit(const Points& points, int k, std::uint64_t seed, int threads, const Context& context);

}  // namespace lode::discover
