// The beta prior that makes the counts most likely: for each weight the best mean by golden section (the
// likelihood is concave in it), and over weights a coarse walk refined by golden section.
#include "stats/shrink.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/assert.h"

namespace lode::stats {
namespace {

constexpr double weight_min = 0.1;

// Groups of the same count are one term with a multiplicity: many small groups cost no more than few.
struct Term {
  double successes, failures, times;
};

std::vector<Term> terms_of(std::span<const Count> groups) {
  std::vector<Term> terms;
  for (const Count& g : groups) {
    LODE_ASSERT(g.successes >= 0 && g.successes <= g.trials);
    if (g.trials > 0) terms.push_back({g.successes, g.trials - g.successes, 1});
  }
  std::sort(terms.begin(), terms.end(), [](const Term& a, const Term& b) {
    return a.successes != b.successes ? a.successes < b.successes : a.failures < b.failures;
  });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (kept > 0 && terms[kept - 1].successes == terms[i].successes && terms[kept - 1].failures == terms[i].failures)
      terms[kept - 1].times += 1;
    else
      terms[kept++] = terms[i];
  }
  terms.resize(kept);
  return terms;
}

double log_likelihood(const std::vector<Term>& terms, double mean, double weight) {
  const double a = mean * weight, b = weight - a, base = log_beta(a, b);
  double sum = 0;
  for (const Term& t : terms) sum += t.times * (log_beta(a + t.successes, b + t.failures) - base);
  return sum;
}

// The x in [low, high] with the largest f, for f with one peak.
template <class F>
double peak(double low, double high, double width, const F& f) {
  constexpr double g = 0.61803398874989484820;
  double x1 = high - g * (high - low), x2 = low + g * (high - low), f1 = f(x1), f2 = f(x2);
  while (high - low > width) {
    if (f1 < f2) {
      low = x1, x1 = x2, f1 = f2, x2 = low + g * (high - low), f2 = f(x2);
    } else {
      high = x2, x2 = x1, f2 = f1, x1 = high - g * (high - low), f1 = f(x1);
    }
  }
  return low + (high - low) / 2;
}

double best_mean(const std::vector<Term>& terms, double weight) {
  return peak(1e-9, 1 - 1e-9, 1e-8, [&](double m) { return log_likelihood(terms, m, weight); });
}

}  // namespace

BetaPrior fit_prior(std::span<const Count> groups, double weight_max) {
  const std::vector<Term> terms = terms_of(groups);
  double successes = 0, failures = 0, count = 0;
  for (const Term& t : terms) {
    successes += t.times * t.successes;
    failures += t.times * t.failures;
    count += t.times;
  }
  if (count == 0) return {};
  const bool agree = successes == 0 || failures == 0;
  const double pooled = agree ? (successes + 0.5) / (successes + failures + 1) : successes / (successes + failures);
  const double most = std::max(weight_min, std::min(weight_max, successes + failures));
  const BetaPrior common{pooled * most, (1 - pooled) * most};
  if (count < 2 || agree) return common;
  const auto profile = [&](double log_weight) {
    const double weight = std::exp(log_weight);
    return log_likelihood(terms, best_mean(terms, weight), weight);
  };
  constexpr int steps = 16;
  const double low = std::log(weight_min), step = (std::log(most) - low) / steps;
  int best = 0;
  double best_value = -std::numeric_limits<double>::infinity();
  for (int i = 0; i <= steps; ++i) {
    const double value = profile(low + i * step);
    if (value > best_value) best = i, best_value = value;
  }
  const double heaviest = low + steps * step;
  const double log_weight = peak(low + std::max(best - 1, 0) * step,
                                 std::min(low + (best + 1) * step, heaviest), 1e-5, profile);
  if (heaviest - log_weight < 1e-4) return common;
  const double weight = std::exp(log_weight), mean = best_mean(terms, weight);
  return {mean * weight, (1 - mean) * weight};
}

Rate shrunk(const Count& group, const BetaPrior& prior, double level) {
  LODE_ASSERT(group.successes >= 0 && group.successes <= group.trials && level > 0 && level < 1);
  const double a = prior.alpha + group.successes, b = prior.beta + group.trials - group.successes;
  return {a / (a + b), beta_quantile(a, b, (1 - level) / 2), beta_quantile(a, b, (1 + level) / 2)};
}

Rate wilson(const Count& group, double level) {
  LODE_ASSERT(group.successes >= 0 && group.successes <= group.trials && level > 0 && level < 1);
  if (group.trials == 0) return {std::numeric_limits<double>::quiet_NaN(), 0, 1};
  const double n = group.trials, p = group.successes / n, z = normal_quantile((1 + level) / 2);
  const double scale = 1 + z * z / n, centre = (p + z * z / (2 * n)) / scale;
  const double half = z / scale * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  return {p, p == 0 ? 0 : std::max(0.0, centre - half), p == 1 ? 1 : std::min(1.0, centre + half)};
}

}  // namespace lode::stats
