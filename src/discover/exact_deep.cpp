// The deep engine: up to four tests in a row as the exact engine finds them, then greedy splits down to the depth
// asked for (compare SPLIT, Babbar, McTavish, Rudin and Seltzer, 2025: search where it matters, grow greedily
// below). What it finds may be improved on; its bound says by how much at most.
#include <algorithm>
#include <cmath>
#include <map>

#include "base/share_out.h"
#include "discover/entries.h"
#include "discover/exact_bound.h"
#include "discover/exact_run.h"

namespace lode::discover {
namespace {

namespace x = exact;

constexpr int deepest = 10;

// A leaf of a shape: where it stands and the answers that lead there.
struct Leaf {
  std::size_t place = 0;
  x::Path path;
};

std::vector<Leaf> leaves_of(const x::Shape& shape) {
  std::vector<Leaf> out;
  std::vector<x::Path> open{{}};
  for (std::size_t place = 0; place < shape.splits.size(); ++place) {
    auto path = std::move(open.back());
    open.pop_back();
    if (shape.splits[place] < 0) {
      out.push_back({place, std::move(path)});
      continue;
    }
    auto no = path;
    no.emplace_back(static_cast<std::size_t>(shape.splits[place]), false);
    path.emplace_back(static_cast<std::size_t>(shape.splits[place]), true);
    open.push_back(std::move(no));
    open.push_back(std::move(path));
  }
  return out;
}

// The best split of a leaf and what it gains; gain −infinity: none.
struct Growth {
  int split = -1;
  double gain = -HUGE_VAL;
};

struct Grower {
  const x::Levels& levels;
  std::size_t depth = 0;
  std::map<x::Path, Growth> known;

  Growth count(const x::Path& path) const {
    Growth best;
    if (path.size() >= depth) return best;
    for (const auto& split : x::splits_of(levels, path))
      if (split.score > best.gain) best = {split.split, split.score};
    return best;
  }

  // Finds the growth of all leaves not met before.
  void meet(const std::vector<Leaf>& leaves) {
    std::vector<std::pair<const x::Path, Growth>*> open;
    for (const auto& leaf : leaves)
      if (auto [at, fresh] = known.try_emplace(leaf.path); fresh) open.push_back(&*at);
    share_out(levels.ask.threads, open.size(), [&](std::size_t i, std::size_t) {
      open[i]->second = count(open[i]->first);
      if (open[i]->second.split >= 0) open[i]->second.gain -= score(open[i]->first);
    });
  }

  double score(const x::Path& path) const {
    auto sums = x::sums_of(levels, path);
    return x::leaf_score(levels.rows.lanes, sums.data());
  }

  // One more leaf where it gains most; false: nowhere.
  bool grow(x::Shape& shape) {
    auto leaves = leaves_of(shape);
    meet(leaves);
    const Leaf* where = nullptr;
    Growth best;
    for (const auto& leaf : leaves)
      if (known[leaf.path].gain > best.gain) where = &leaf, best = known[leaf.path];
    if (!where) return false;
    auto at = shape.splits.begin() + static_cast<std::ptrdiff_t>(where->place);
    *at = best.split;
    shape.splits.insert(at + 1, 2, -1);
    shape.score += best.gain;
    return true;
  }
};

// Every exact tree grown to every larger number of leaves; of each number the best.
std::vector<x::Candidates> grown(const x::Run& run, std::vector<x::Candidates> budgets, std::size_t depth,
                                 std::size_t leaves) {
  Grower grower{.levels = *run.levels, .depth = depth, .known = {}};
  std::map<std::size_t, x::Shape> best;
  for (const auto& budget : budgets) {
    auto shape = *std::ranges::max_element(budget.shapes, {}, &x::Shape::score);
    for (auto l = budget.leaves;; ++l) {
      auto [at, fresh] = best.emplace(l, shape);
      if (!fresh && shape.score > at->second.score) at->second = shape;
      if (l >= leaves || run.stopped() || !grower.grow(shape)) break;
    }
  }
  std::vector<x::Candidates> out;
  for (const auto& [l, shape] : best) {
    auto same = std::ranges::find(budgets, l, &x::Candidates::leaves);
    x::Candidates budget{.leaves = l};
    if (same != budgets.end()) budget = *same;
    x::add(run.packed, shape, budget);
    out.push_back(std::move(budget));
  }
  return out;
}

Result<Answer> run_deep(const Problem& problem, const Search& search, const Context& context) {
  if (search.depth > deepest)
    return fail(Code::invalid_argument, "at most 10 tests in a row, not " + std::to_string(search.depth));
  auto upper = search;
  upper.depth = std::min(search.depth, static_cast<int>(x::depth_exact));
  LODE_TRY(run, x::run_exact(problem, upper, context));
  auto budgets = x::candidates_of(*run);
  auto leaves = static_cast<std::size_t>(search.leaves);
  budgets = grown(*run, std::move(budgets), static_cast<std::size_t>(search.depth), leaves);
  x::explain(*run, budgets);
  run->lap("grow");
  auto bounds = x::share_bounds(run->rows, run->packed, leaves);
  bool proven = run->complete && search.depth <= upper.depth;
  Answer answer{.complete = run->complete};
  answer.frontier = x::frontier_of(*run, budgets, [&](std::size_t size, double searched) {
    // A tree of l leaves is never deeper than l − 1: small budgets are proven whatever the depth asked for.
    bool small = run->complete && size <= x::depth_exact + 1;
    return proven || small ? searched : bounds[size];
  });
  run->lap("bound");
  answer.nodes = static_cast<std::uint64_t>(x::sets_of(run->levels->tests(), run->levels->ask.depth));
  answer.seconds = std::move(run->seconds);
  if (answer.frontier.empty())
    return fail(Code::not_found, "no rule parts the accounts into segments of the least size");
  return answer;
}

}  // namespace

constinit const Engine exact_deep_engine{
    .name = "exact-deep",
    .summary = "more than 4 tests in a row: the upper four as proven, greedy below, with a bound on what is missed",
    .guarantee = Guarantee::optimal_near_root,
    .depth_max = deepest,
    .leaves_max = x::leaves_most,
    .run = run_deep};

}  // namespace lode::discover
