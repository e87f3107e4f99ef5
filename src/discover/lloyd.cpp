// Parts of fixed size are summed in their order, so that results do not depend on the number of threads.
#include "discover/lloyd.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/share_out.h"
#include "stats/random.h"

namespace lode::discover {
namespace {

constexpr std::size_t part_points = 4096, block = 64;
constexpr int starts = 20, carried_on = 3, most_iterations = 300;

// out[i] += squared distance of point from + i to the centre, over known cells, for at most `block` points.
void add_distances(const Points& points, const double* centre, std::size_t from, std::size_t count, double* out) {
  for (std::size_t c = 0; c < points.columns; ++c) {
    const double *at = points.column(c) + from, *known = points.known_in(c);
    const double middle = centre[c];
    if (!known) {
      for (std::size_t i = 0; i < count; ++i) out[i] += (at[i] - middle) * (at[i] - middle);
    } else {
      for (std::size_t i = 0; i < count; ++i)
        out[i] += known[from + i] * (at[i] - middle) * (at[i] - middle);
    }
  }
}

std::vector<double> point_as_centre(const Points& points, std::size_t p) {
  std::vector<double> out(points.columns);  // an unknown cell stands at the mean, 0
  for (std::size_t c = 0; c < points.columns; ++c) out[c] = points.column(c)[p];
  return out;
}

std::vector<double> distances(const Points& points, const double* centre) {
  std::vector<double> out(points.count, 0);
  for (std::size_t from = 0; from < points.count; from += block)
    add_distances(points, centre, from, std::min(block, points.count - from), out.data() + from);
  return out;
}

// A point drawn with a chance in proportion to its weight times `near`.
std::size_t draw(const Points& points, const std::vector<double>& near, stats::Random& random) {
  double all = 0;
  for (std::size_t p = 0; p < points.count; ++p) all += points.weight[p] * near[p];
  double left = random.uniform() * all;
  for (std::size_t p = 0; p < points.count; ++p) {
    left -= points.weight[p] * near[p];
    if (left < 0) return p;
  }
  return points.count - 1;
}

// What one pass finds of a part of the points.
struct Pass {
  std::vector<double> sums, weights;  // k x columns
  double inertia = 0, farthest = -1;
  std::size_t moved = 0, farthest_at = 0;
};

Pass pass_over(const Points& points, const std::vector<double>& centres, int k, std::vector<int>& groups,
               std::size_t from, std::size_t to) {
  Pass out{.sums = std::vector<double>(centres.size(), 0), .weights = std::vector<double>(centres.size(), 0)};
  double least[block], distance[block];
  int whose[block];
  for (; from < to; from += block) {
    auto count = std::min(block, to - from);
    std::fill_n(least, count, std::numeric_limits<double>::infinity());
    for (int g = 0; g < k; ++g) {
      std::fill_n(distance, count, 0.0);
      add_distances(points, centres.data() + static_cast<std::size_t>(g) * points.columns, from, count, distance);
      for (std::size_t i = 0; i < count; ++i)
        if (distance[i] < least[i]) least[i] = distance[i], whose[i] = g;
    }
    for (std::size_t i = 0; i < count; ++i) {
      auto p = from + i;
      auto base = static_cast<std::size_t>(whose[i]) * points.columns;
      out.moved += groups[p] != whose[i] ? 1 : 0;
      groups[p] = whose[i];
      out.inertia += points.weight[p] * least[i];
      if (least[i] > out.farthest) out.farthest = least[i], out.farthest_at = p;
      for (std::size_t c = 0; c < points.columns; ++c) {
        double w = points.weight[p] * (points.known.empty() ? 1 : points.known_in(c)[p]);
        out.sums[base + c] += w * points.column(c)[p];
        out.weights[base + c] += w;
      }
    }
  }
  return out;
}

Pass pass_over_all(const Points& points, const std::vector<double>& centres, int k, std::vector<int>& groups,
                   int threads) {
  auto parts = (points.count + part_points - 1) / part_points;
  std::vector<Pass> each(parts);
  share_out(threads, parts, [&](std::size_t i) {
    each[i] = pass_over(points, centres, k, groups, i * part_points, std::min(points.count, (i + 1) * part_points));
  });
  for (std::size_t i = 1; i < parts; ++i) {
    for (std::size_t j = 0; j < centres.size(); ++j)
      each[0].sums[j] += each[i].sums[j], each[0].weights[j] += each[i].weights[j];
    each[0].inertia += each[i].inertia;
    each[0].moved += each[i].moved;
    if (each[i].farthest > each[0].farthest)
      each[0].farthest = each[i].farthest, each[0].farthest_at = each[i].farthest_at;
  }
  return std::move(each[0]);
}

// Means of the groups; a group that lost all its points begins anew at the point farthest from its centre.
void move_centres(const Points& points, const Pass& pass, int k, std::vector<double>& centres) {
  bool placed = false;
  for (std::size_t g = 0; g < static_cast<std::size_t>(k); ++g) {
    auto base = g * points.columns;
    auto any = std::any_of(pass.weights.begin() + static_cast<std::ptrdiff_t>(base),
                           pass.weights.begin() + static_cast<std::ptrdiff_t>(base + points.columns),
                           [](double w) { return w > 0; });
    auto anew = any || placed ? std::vector<double>{} : point_as_centre(points, pass.farthest_at);
    placed = placed || !anew.empty();
    for (std::size_t c = 0; c < points.columns; ++c)
      if (pass.weights[base + c] > 0) centres[base + c] = pass.sums[base + c] / pass.weights[base + c];
      else if (!anew.empty()) centres[base + c] = anew[c];
  }
}

KMeans iterate(const Points& points, std::vector<double> centres, int k, int threads, const Context& context) {
  KMeans out{.centres = std::move(centres), .groups = std::vector<int>(points.count, -1),
             .inertia = std::numeric_limits<double>::infinity()};
  for (int i = 0; i < most_iterations; ++i) {
    auto pass = pass_over_all(points, out.centres, k, out.groups, threads);
    bool settled = pass.moved == 0 || pass.inertia > out.inertia * (1 - 1e-9);
    out.inertia = pass.inertia;
    if (settled) break;
    if (context.cancelled()) return out.complete = false, out;
    move_centres(points, pass, k, out.centres);
  }
  return out;
}

}  // namespace

std::vector<double> first_centres(const Points& points, int k, std::uint64_t seed) {
  stats::Random random(seed);
  const int tries = 2 + static_cast<int>(std::log(k));
  std::vector<double> near(points.count, 1), out;
  for (int g = 0; g < k; ++g) {
    double least = std::numeric_limits<double>::infinity();
    std::vector<double> best_near, best;
    for (int i = 0; i < (g == 0 ? 1 : tries); ++i) {
      auto centre = point_as_centre(points, draw(points, near, random));
      auto then = distances(points, centre.data());
      double left = 0;
      for (std::size_t p = 0; p < points.count; ++p) {
        if (g > 0) then[p] = std::min(then[p], near[p]);
        left += points.weight[p] * then[p];
      }
      if (left < least) least = left, best_near = std::move(then), best = std::move(centre);
    }
    near = std::move(best_near);
    out.insert(out.end(), best.begin(), best.end());
  }
  return out;
}

std::vector<int> nearest(const Points& points, const std::vector<double>& centres, int k) {
  std::vector<int> out(points.count, -1);
  pass_over_all(points, centres, k, out, 1);
  return out;
}

KMeans kmeans_fit(const Points& points, int k, std::uint64_t seed, int threads, const Context& context) {
  stats::Random seeds(seed * 64 + static_cast<std::uint64_t>(k));
  bool many = points.count > sample_points;
  const Points some = many ? sample_of(points, sample_points, seeds.next()) : Points{};
  const Points& tried = many ? some : points;
  std::vector<std::uint64_t> each(starts);
  for (auto& s : each) s = seeds.next();
  std::vector<KMeans> found(starts);
  share_out(threads, starts, [&](std::size_t i) {
    found[i] = iterate(tried, first_centres(tried, k, each[i]), k, 1, context);
  });
  std::ranges::stable_sort(found, {}, &KMeans::inertia);
  if (!many) return std::move(found[0]);
  found.resize(carried_on);
  for (auto& fit : found) fit = iterate(points, std::move(fit.centres), k, threads, context);
  return std::move(*std::ranges::min_element(found, {}, &KMeans::inertia));
}

}  // namespace lode::discover
