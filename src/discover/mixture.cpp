// Densities in blocks of points, column by column; parts of fixed size are summed in their order.
#include "discover/mixture.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "base/share_out.h"
#include "discover/lloyd.h"
#include "stats/random.h"

namespace lode::discover {
namespace {

constexpr std::size_t part_points = 4096, block = 64;
constexpr int starts = 20, carried_on = 5, short_iterations = 20, most_iterations = 1000;
constexpr double least_variance = 1e-6, least_gain = 1e-9;

// Σ over points of weight · share of the class: of 1, the value, its square; per class and column.
struct Moments {
  std::vector<double> weight, sum, squares, classes;
  double log_likelihood = 0;
  Moments() = default;
  Moments(std::size_t k, std::size_t columns)
      : weight(k * columns, 0), sum(k * columns, 0), squares(k * columns, 0), classes(k, 0) {}
  void add(const Moments& other) {
    auto join = [](std::vector<double>& to, const std::vector<double>& from) {
      for (std::size_t i = 0; i < to.size(); ++i) to[i] += from[i];
    };
    join(weight, other.weight), join(sum, other.sum), join(squares, other.squares), join(classes, other.classes);
    log_likelihood += other.log_likelihood;
  }
};

// out[i] = log(share · density) of point from + i in class g.
void log_density(const Points& points, const Mixture& fit, std::size_t g, std::size_t from, std::size_t count,
                 double* out) {
  std::fill_n(out, count, std::log(std::max(fit.share[g], 1e-300)));
  for (std::size_t c = 0; c < points.columns; ++c) {
    const double *at = points.column(c) + from, *known = points.known_in(c);
    const double mean = fit.mean[g * points.columns + c], variance = fit.variance[g * points.columns + c];
    const double constant = -0.5 * std::log(2 * std::numbers::pi * variance), scale = -0.5 / variance;
    for (std::size_t i = 0; i < count; ++i) {
      double one = constant + scale * (at[i] - mean) * (at[i] - mean);
      out[i] += known ? known[from + i] * one : one;
    }
  }
}

void add_point(const Points& points, std::size_t p, std::size_t g, double w, Moments& out) {
  out.classes[g] += w;
  for (std::size_t c = 0; c < points.columns; ++c) {
    double y = points.column(c)[p], v = points.known.empty() ? w : w * points.known_in(c)[p];
    auto at = g * points.columns + c;
    out.weight[at] += v, out.sum[at] += v * y, out.squares[at] += v * y * y;
  }
}

// The expectation over a part of the points: shares of classes into moments, the likeliest class into groups.
Moments expect(const Points& points, const Mixture& fit, std::size_t from, std::size_t to, std::vector<int>& groups) {
  const auto k = fit.share.size();
  Moments out(k, points.columns);
  std::vector<double> logs(k * block);
  for (; from < to; from += block) {
    auto count = std::min(block, to - from);
    for (std::size_t g = 0; g < k; ++g) log_density(points, fit, g, from, count, logs.data() + g * block);
    for (std::size_t i = 0; i < count; ++i) {
      double top = -std::numeric_limits<double>::infinity(), all = 0;
      for (std::size_t g = 0; g < k; ++g)
        if (logs[g * block + i] > top) top = logs[g * block + i], groups[from + i] = static_cast<int>(g);
      for (std::size_t g = 0; g < k; ++g) all += logs[g * block + i] = std::exp(logs[g * block + i] - top);
      double w = points.weight[from + i];
      out.log_likelihood += w * (top + std::log(all));
      for (std::size_t g = 0; g < k; ++g)
        if (double share = logs[g * block + i] / all; share > 1e-12) add_point(points, from + i, g, w * share, out);
    }
  }
  return out;
}

Moments expect_all(const Points& points, const Mixture& fit, std::vector<int>& groups, int threads) {
  auto parts = (points.count + part_points - 1) / part_points;
  std::vector<Moments> each(parts);
  share_out(threads, parts, [&](std::size_t i) {
    each[i] = expect(points, fit, i * part_points, std::min(points.count, (i + 1) * part_points), groups);
  });
  for (std::size_t i = 1; i < parts; ++i) each[0].add(each[i]);
  return std::move(each[0]);
}

void maximise(const Moments& moments, std::size_t columns, Mixture& fit) {
  double all = 0;
  for (double w : moments.classes) all += w;
  for (std::size_t g = 0; g < fit.share.size(); ++g) {
    fit.share[g] = moments.classes[g] / all;
    for (std::size_t c = 0; c < columns; ++c) {
      auto at = g * columns + c;
      if (!(moments.weight[at] > 1e-12 * all)) continue;  // an empty class stays where it is
      double mean = fit.mean[at] = moments.sum[at] / moments.weight[at];
      fit.variance[at] = std::max(least_variance, moments.squares[at] / moments.weight[at] - mean * mean);
    }
  }
}

// At most `iterations` steps from where `fit` stands; groups and likelihood are those of the parameters returned.
Mixture carry_on(const Points& points, Mixture fit, int iterations, int threads, const Context& context) {
  double weight = 0, before = -std::numeric_limits<double>::infinity();
  for (double w : points.weight) weight += w;
  fit.groups.assign(points.count, 0);
  for (int i = 0;; ++i) {
    auto moments = expect_all(points, fit, fit.groups, threads);
    fit.log_likelihood = moments.log_likelihood;
    fit.complete = !context.cancelled();
    if (i >= iterations || !fit.complete || fit.log_likelihood - before < least_gain * weight) break;
    before = fit.log_likelihood;
    maximise(moments, points.columns, fit);
  }
  double parameters = static_cast<double>(fit.share.size() * (2 * points.columns + 1) - 1);
  fit.bic = -2 * fit.log_likelihood + parameters * std::log(weight);
  return fit;
}

// Parameters of given groups, as k-means leaves them.
Mixture from_groups(const Points& points, int k, const std::vector<int>& groups) {
  auto classes = static_cast<std::size_t>(k);
  Mixture out{.share = std::vector<double>(classes, 0), .mean = std::vector<double>(classes * points.columns, 0),
              .variance = std::vector<double>(classes * points.columns, 1)};
  Moments moments(classes, points.columns);
  for (std::size_t p = 0; p < points.count; ++p)
    add_point(points, p, static_cast<std::size_t>(groups[p]), points.weight[p], moments);
  maximise(moments, points.columns, out);
  return out;
}

// Classes of equal share and variance 1 around drawn centres.
Mixture from_centres(int k, std::vector<double> centres) {
  auto classes = static_cast<std::size_t>(k);
  Mixture out{.share = std::vector<double>(classes, 1.0 / k)};
  out.variance.assign(centres.size(), 1);
  out.mean = std::move(centres);
  return out;
}

std::vector<Mixture> short_runs(const Points& points, int k, std::uint64_t seed, int threads, const Context& context) {
  stats::Random seeds(seed * 64 + static_cast<std::uint64_t>(k));
  std::vector<std::uint64_t> each(starts);
  for (auto& s : each) s = seeds.next();
  auto groups = kmeans_fit(points, k, seed, threads, context).groups;
  std::vector<Mixture> found(starts);
  share_out(threads, starts, [&](std::size_t i) {
    auto centres = first_centres(points, k, each[i]);
    auto start = i == 0       ? from_groups(points, k, groups)
                 : i % 2 == 0 ? from_groups(points, k, nearest(points, centres, k))
                              : from_centres(k, std::move(centres));
    found[i] = carry_on(points, std::move(start), short_iterations, 1, context);
  });
  std::ranges::stable_sort(found, std::greater{}, &Mixture::log_likelihood);
  found.resize(carried_on);
  return found;
}

}  // namespace

Mixture mixture_fit(const Points& points, int k, std::uint64_t seed, int threads, const Context& context) {
  bool many = points.count > sample_points;
  const Points some = many ? sample_of(points, sample_points, seed) : Points{};
  const Points& tried = many ? some : points;
  auto found = short_runs(tried, k, seed, threads, context);
  share_out(threads, found.size(), [&](std::size_t i) {
    found[i] = carry_on(tried, std::move(found[i]), most_iterations, 1, context);
  });
  auto best = std::ranges::max_element(found, {}, &Mixture::log_likelihood);
  return many ? carry_on(points, std::move(*best), most_iterations, threads, context) : std::move(*best);
}

}  // namespace lode::discover
