// cart: a regression tree over all targets at once, grown greedily: what most people would reach for first, and
// the baseline that a better engine has to beat.
#include <chrono>
#include <limits>
#include <utility>

#include "base/share_out.h"
#include "discover/entries.h"
#include "discover/grow.h"

namespace lode::discover {
namespace {

class Clock {
 public:
  double lap() {
    auto now = std::chrono::steady_clock::now();
    std::chrono::duration<double> gone = now - std::exchange(last_, now);
    return gone.count();
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

Result<Answer> run(const Problem& problem, const Search& search, const Context& context) {
  LODE_CHECK(check_greedy(problem, search, cart));
  Clock clock;
  const auto targets = signals_of(problem, threads_of(context));
  const auto rows = make_rows(problem, targets.signals, search, threads_of(context));
  Answer out;
  out.seconds.emplace_back("prepare", clock.lap());
  LODE_TRY(growth, grow(problem, rows, targets.signal_of, search, context));
  const double total = targets.squares;
  double within = total;
  for (std::size_t i = 0; i < growth.trees.size(); ++i) {
    within -= growth.gains[i];
    Fit fit{.tree = std::move(growth.trees[i]), .leaves = static_cast<int>(i) + 2};
    fit.explained = 1 - within / total;
    fit.bound = std::numeric_limits<double>::quiet_NaN();
    out.frontier.push_back(std::move(fit));
  }
  out.complete = growth.complete;
  out.nodes = growth.nodes;
  out.seconds.emplace_back("search", clock.lap());
  return out;
}

}  // namespace

const Engine cart{"cart", "greedy tree over all targets, best split first; no promise", Guarantee::heuristic, 20, 64,
                  run};

}  // namespace lode::discover
