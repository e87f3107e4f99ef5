// From clusters to rules: a greedy tree of as many segments as there are clusters, that tells the clusters apart by
// the tests. What the rules explain is less than what the clusters did; both are told.
#pragma once
#include <functional>

#include "discover/engine.h"
#include "discover/points.h"

namespace lode::discover {

// Makes k clusters of points.
using Cluster = std::function<Result<Clustering>(const Points&, int k, const Context&)>;

// For each leaf budget k: k clusters, then a tree of at most k leaves grown on the marks of the clusters (Gini
// impurity: the squares of 0/1 marks; Breiman and others 1984, section 4.3). Fit::explained is that of the tree over
// the targets; Fit::beside has "clusters_explained" and what the method says of itself. by_weight: see points_of.
Result<Answer> rules_for(const Problem& problem, const Search& search, const Context& context, const Engine& engine,
                         bool by_weight, const Cluster& cluster);

}  // namespace lode::discover
