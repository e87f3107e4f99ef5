// latent: latent classes of accounts by their targets, then rules that tell the classes apart.
#include "base/share_out.h"
#include "discover/entries.h"
#include "discover/mixture.h"
#include "discover/rules_for.h"

namespace lode::discover {
namespace {

Result<Clustering> cluster(const Points& points, int k, const Context& context) {
  auto fit = mixture_fit(points, k, context.seed, threads_of(context), context);
  return Clustering{.groups = std::move(fit.groups),
                    .figures = {{"log_likelihood", fit.log_likelihood}, {"bic", fit.bic}},
                    .complete = fit.complete};
}

Result<Answer> run(const Problem& problem, const Search& search, const Context& context) {
  return rules_for(problem, search, context, latent, false, cluster);
}

}  // namespace

const Engine latent{"latent", "latent classes (normal mixture), then rules that tell them apart; no promise",
                    Guarantee::heuristic, 20, 32, run};

}  // namespace lode::discover
