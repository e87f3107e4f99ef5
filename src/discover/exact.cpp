// The exact engine: every tree of up to four tests and twelve segments compared, all leaf budgets at once.
#include "discover/entries.h"
#include "discover/exact_again.h"
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
  answer.frontier = exact::frontier_of(*run, budgets, [&](std::size_t leaves, double searched) {
    return run->complete ? searched : weak[leaves];
  });
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
    .run = run,
    .again = exact::again};

}  // namespace lode::discover
