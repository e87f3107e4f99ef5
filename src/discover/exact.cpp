// The exact engine: every tree of up to four tests and twelve segments compared, all leaf budgets at once.
#include <algorithm>
#include <cmath>

#include "discover/entries.h"
#include "discover/exact_bound.h"
#include "discover/exact_run.h"

namespace lode::discover {
namespace {

Result<Answer> run(const Problem& problem, const Search& search, const Context& context) {
  LODE_TRY(run, exact::run_exact(problem, search, context));
  auto budgets = exact::candidates_of(*run);
  exact::explain(*run, budgets);
  std::vector<double> weak;
  if (!run->complete) weak = exact::share_bounds(run->rows, run->packed, static_cast<std::size_t>(search.leaves));
  Answer answer{.complete = run->complete};
  double best_share = -HUGE_VAL, best_explained = -HUGE_VAL;
  for (const auto& budget : budgets) {
    best_share = std::max(best_share, exact::share_of(*run, budget.value) + run->rows.slack);
    auto fit = exact::fit_for(*run, budget);
    if (fit.explained <= best_explained + 1e-12 && !answer.frontier.empty()) continue;
    best_explained = fit.explained;
    fit.bound = std::min(1.0, std::max(fit.explained, run->complete ? best_share : weak[budget.leaves]));
    answer.frontier.push_back(std::move(fit));
  }
  run->lap("trees");
  answer.nodes = static_cast<std::uint64_t>(exact::sets_of(run->levels->tests(), run->levels->ask.depth));
  answer.seconds = std::move(run->seconds);
  if (answer.frontier.empty() && !run->complete)
    return fail(Code::limit, "stopped before a segmentation was found", "allow more time or memory");
  if (answer.frontier.empty())
    return fail(Code::not_found, "no rule parts the accounts into segments of the least size");
  return answer;
}

}  // namespace

constinit const Engine exact_engine{
    .name = "exact",
    .summary = "the best rule tree there is, proven: up to 4 tests deep, up to 12 segments",
    .guarantee = Guarantee::optimal,
    .depth_max = static_cast<int>(exact::depth_exact),
    .leaves_max = exact::leaves_most,
    .run = run};

}  // namespace lode::discover
