// A budget whose rules explain no more than those of a smaller one is left out: more clusters are no gain in rules.
#include "discover/rules_for.h"

#include <fmt/format.h>

#include <chrono>
#include <limits>

#include "base/share_out.h"
#include "discover/grow.h"
#include "discover/score.h"

namespace lode::discover {
namespace {

class Watch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
  }

 private:
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

// The clusters' own share, over the accounts that are points; the others know nothing and add nothing.
double clusters_explained(const Problem& problem, const Standardised& targets, const Points& points,
                          const Clustering& clusters, int k) {
  std::vector<int> groups(problem.accounts, k);
  for (std::size_t p = 0; p < points.count; ++p) groups[points.account[p]] = clusters.groups[p];
  return explained(problem, targets, groups);
}

// One mark per cluster: 1 for its points, 0 for the others, unknown for accounts that are no point.
std::vector<std::vector<double>> marks_of(const Problem& problem, const Points& points, const Clustering& clusters,
                                          int k) {
  std::vector<std::vector<double>> out(static_cast<std::size_t>(k));
  for (auto& mark : out) mark.assign(problem.accounts, std::numeric_limits<double>::quiet_NaN());
  for (std::size_t p = 0; p < points.count; ++p)
    for (int g = 0; g < k; ++g)
      out[static_cast<std::size_t>(g)][points.account[p]] = clusters.groups[p] == g ? 1 : 0;
  return out;
}

Result<Fit> fit_rules(const Problem& problem, const Standardised& targets, const Points& points,
                      const Clustering& clusters, const Search& search, const Context& context) {
  auto marks = marks_of(problem, points, clusters, search.leaves);
  std::vector<Signal> signals;
  for (const auto& mark : marks) signals.push_back({mark, 1});
  const auto rows = make_rows(problem, signals, search, threads_of(context));
  LODE_TRY(growth, grow(problem, rows, {}, search, context));
  Fit fit{.tree = std::move(growth.trees.back())};
  fit.leaves = leaf_count(fit.tree);
  fit.explained = explained(problem, targets, leaves_of(problem, fit.tree));
  fit.bound = std::numeric_limits<double>::quiet_NaN();
  fit.beside = clusters.figures;
  fit.beside.insert(fit.beside.begin(),
                    {"clusters_explained", clusters_explained(problem, targets, points, clusters, search.leaves)});
  return fit;
}

Result<void> check_clusters(const Problem& problem, const Search& search, const Engine& engine) {
  LODE_CHECK(check_greedy(problem, search, engine));
  if (search.monotone.empty()) return {};
  return fail(Code::invalid_argument, fmt::format("engine {} cannot keep an order of targets", engine.name),
              "its rules tell clusters apart; engines exact and cart keep orders");
}

}  // namespace

Result<Answer> rules_for(const Problem& problem, const Search& search, const Context& context, const Engine& engine,
                         bool by_weight, const Cluster& cluster) {
  LODE_CHECK(check_clusters(problem, search, engine));
  const Watch watch;
  const auto targets = standardise(problem);
  const auto points = points_of(problem, targets, by_weight);
  Answer out;
  double best = 0, clustering = 0;
  for (int k = 2; k <= search.leaves && static_cast<std::size_t>(k) <= points.count && out.complete; ++k) {
    context.report("clusters", static_cast<double>(k - 2) / (search.leaves - 1));
    const Watch one;
    LODE_TRY(clusters, cluster(points, k, context));
    clustering += one.seconds();
    Search at_most = search;
    at_most.leaves = k;
    auto fit = fit_rules(problem, targets, points, clusters, at_most, context);
    ++out.nodes;
    bool late = context.limits.seconds > 0 && watch.seconds() > context.limits.seconds;
    out.complete = clusters.complete && !context.cancelled() && !late;
    if (!fit || fit->explained <= best + 1e-12) continue;
    best = fit->explained;
    out.frontier.push_back(*std::move(fit));
  }
  if (out.frontier.empty() && context.cancelled()) return cancelled_error();
  if (out.frontier.empty())
    return fail(Code::not_found, "no rules tell clusters apart that are large enough and differ",
                "allow smaller segments, or give more attributes or targets");
  out.seconds = {{"clusters", clustering}, {"rules", watch.seconds() - clustering}};
  return out;
}

}  // namespace lode::discover
