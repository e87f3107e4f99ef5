// k-means by Lloyd's iterations from seeded starts: the clustering that most segmentations in practice come from.
#pragma once
#include "base/context.h"
#include "discover/points.h"

namespace lode::discover {

struct KMeans {
  std::vector<double> centres;  // k x columns
  std::vector<int> groups;      // per point
  double inertia = 0;           // Σ weight · squared distance to the own centre, over known cells
  bool complete = true;         // false: stopped by cancel
};

// Starts: greedy k-means++ (Arthur and Vassilvitskii 2007, The advantages of careful seeding, section 5); iterations:
// Lloyd (1982) until no point moves or the inertia falls by less than one in 10^9, at most 300. 20 starts; above 10,000
// points they are made on 10,000 drawn points and the best three are carried on over all. Unknown cells are left out
// of distances and of means (k-POD: Chi, Chi and Baraniuk 2016). REQUIRES: 1 <= k <= points.count.
KMeans kmeans_fit(const Points& points, int k, std::uint64_t seed, int threads, const Context& context);

// One start: the centres of greedy k-means++; and the points by their nearest centre.
std::vector<double> first_centres(const Points& points, int k, std::uint64_t seed);
std::vector<int> nearest(const Points& points, const std::vector<double>& centres, int k);

constexpr std::size_t sample_points = 10'000;

}  // namespace lode::discover
