// kmeans: clusters of accounts by their targets, then rules that tell the clusters apart.
#include "base/share_out.h"
#include "discover/entries.h"
#include "discover/lloyd.h"
#include "discover/rules_for.h"

namespace lode::discover {
namespace {

Result<Clustering> cluster(const Points& points, int k, const Context& context) {
  auto fit = kmeans_fit(points, k, context.seed, threads_of(context), context);
  return Clustering{.groups = std::move(fit.groups), .figures = {{"inertia", fit.inertia}}, .complete = fit.complete};
}

Result<Answer> run(const Problem& problem, const Search& search, const Context& context) {
  return rules_for(problem, search, context, kmeans, true, cluster);
}

}  // namespace

const Engine kmeans{"kmeans", "k-means clusters, then rules that tell them apart; no promise", Guarantee::heuristic,
                    20, 32, run};

}  // namespace lode::discover
