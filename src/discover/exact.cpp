// The exact engine: pack columns, scale targets, solve all leaf budgets at once, read the trees back.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>

#include "discover/entries.h"
#include "discover/exact_levels.h"
#include "discover/exact_trees.h"

namespace lode::discover {
namespace {

namespace x = exact;

constexpr int leaves_most = 12, musts_most = 4;
constexpr double tie = 1e-12;  // of explained

using Clock = std::chrono::steady_clock;

int threads_for(const Context& context) {
  int all = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  return context.limits.threads > 0 ? std::min(context.limits.threads, 64) : all;
}

bool has_tests(const Problem& problem, const std::string& attribute) {
  return std::ranges::any_of(problem.tests, [&](const Test& test) {
    return problem.columns[static_cast<std::size_t>(test.column)].attribute == attribute;
  });
}

Result<void> check(const Problem& problem, const Search& search) {
  if (search.depth < 1 || search.depth > static_cast<int>(x::depth_exact))
    return fail(Code::invalid_argument, "a proven search asks 1 to 4 tests in a row, not " +
                                            std::to_string(search.depth));
  if (search.leaves < 2 || search.leaves > leaves_most)
    return fail(Code::invalid_argument, "a proven search makes 2 to 12 segments, not " +
                                            std::to_string(search.leaves));
  if (search.must_use.size() > musts_most)
    return fail(Code::invalid_argument, "at most 4 attributes can be asked for, not " +
                                            std::to_string(search.must_use.size()));
  for (const auto& attribute : search.must_use)
    if (!has_tests(problem, attribute))
      return fail(Code::invalid_argument, "no test asks " + attribute + ", which must be used");
  if (search.top && (*search.top < 0 || *search.top >= static_cast<int>(problem.tests.size())))
    return fail(Code::invalid_argument, "there is no test " + std::to_string(*search.top) + " to start with");
  for (const auto& monotone : search.monotone)
    if (monotone.target >= problem.targets.size())
      return fail(Code::invalid_argument, "there is no target " + std::to_string(monotone.target) + " to be in order");
  return {};
}

x::Ask ask_for(const Problem& problem, const Search& search, const x::Packed& packed, const x::Rows& rows,
               int threads) {
  x::Ask ask{.depth = static_cast<std::size_t>(search.depth), .leaves = static_cast<std::size_t>(search.leaves),
             .top = search.top.has_value(), .musts = search.must_use.size(), .must = {}, .orders = {}};
  ask.threads = threads;
  // A billionth of a standard deviation.
  if (!rows.targets.empty())
    ask.order_slack = 1e-9 * std::sqrt(rows.total / std::max(rows.unit, 1e-300) / std::max(1.0, double(rows.count)));
  for (const auto& split : packed.splits) {
    const auto& test = problem.tests[static_cast<std::size_t>(split.test)];
    const auto& attribute = problem.columns[static_cast<std::size_t>(test.column)].attribute;
    ask.must.push_back(0);
    for (std::size_t j = 0; j < search.must_use.size(); ++j)
      if (search.must_use[j] == attribute) ask.must.back() |= std::size_t{1} << j;
    ask.orders.emplace_back();
    for (const auto& monotone : search.monotone)
      for (const auto& target : rows.targets)
        if (monotone.attribute == attribute && target.target == monotone.target)
          ask.orders.back().push_back({.lane = target.lane, .weight_lane = target.weight_lane,
                                       .up = (test.rising != split.flipped) == monotone.rising});
  }
  return ask;
}

struct Found {
  const Problem& problem;
  const Search& search;
  const x::Packed& packed;
  const x::Rows& rows;
  int threads = 1;
};

using Rules = std::vector<std::vector<std::pair<int, bool>>>;

// The near-best trees of one leaf budget, each once, with the shape it comes from.
struct Candidates {
  std::size_t leaves = 0;
  bool cut = false;
  double value = 0;  // of the best, in lanes
  std::vector<x::Shape> shapes;
  std::vector<Tree> trees;
  std::vector<Rules> rules;
  std::vector<double> explained;
};

Candidates candidates_of(const Found& found, const x::Near& near) {
  Candidates out{.leaves = near.leaves, .cut = near.cut};
  for (const auto& shape : near.shapes) {
    auto tree = x::tree_of(found.packed, shape);
    auto rules = x::leaf_rules(tree);
    if (std::ranges::find(out.rules, rules) != out.rules.end()) continue;
    out.shapes.push_back(shape);
    out.trees.push_back(std::move(tree));
    out.rules.push_back(std::move(rules));
  }
  return out;
}

// Scores of all candidates in one pass over the accounts.
void explain(const Found& found, std::vector<Candidates>& budgets) {
  std::vector<Tree> trees;
  for (const auto& budget : budgets) trees.insert(trees.end(), budget.trees.begin(), budget.trees.end());
  auto explained = x::explained(found.problem, found.rows, trees, found.threads);
  std::size_t at = 0;
  for (auto& budget : budgets)
    for (std::size_t t = 0; t < budget.trees.size(); ++t) budget.explained.push_back(explained[at++]);
}

Fit fit_for(const Found& found, const Candidates& budget) {
  auto most = static_cast<std::size_t>(std::max(found.search.ties, 0));
  double best = *std::ranges::max_element(budget.explained);
  Fit fit{.leaves = static_cast<int>(budget.leaves), .more_ties = budget.cut};
  bool has_tree = false;
  auto seen = budget.rules;
  std::vector<Tree> alike;
  for (std::size_t t = 0; t < budget.trees.size(); ++t) {
    if (budget.explained[t] < best - tie) continue;
    if (has_tree) fit.ties.push_back(budget.trees[t]);
    else fit.tree = budget.trees[t], fit.explained = budget.explained[t];
    has_tree = true;
    for (auto& other : x::alike(found.packed, budget.shapes[t], most + 1)) {
      auto rules = x::leaf_rules(other);
      if (alike.size() > most || std::ranges::find(seen, rules) != seen.end()) continue;
      seen.push_back(std::move(rules));
      alike.push_back(std::move(other));
    }
  }
  std::ranges::move(alike, std::back_inserter(fit.ties));
  fit.more_ties = fit.more_ties || fit.ties.size() > most;
  if (fit.ties.size() > most) fit.ties.resize(most);
  return fit;
}

std::vector<Fit> frontier_of(const Found& found, const x::Levels& levels) {
  const auto& rows = found.rows;
  double scale = rows.unit / rows.total, root = levels.root[0];
  auto kept = static_cast<std::size_t>(std::max(found.search.ties, 0)) + 24;
  std::vector<Candidates> budgets;
  for (const auto& near : x::near_trees(levels, 2 * rows.slack / scale, kept)) {
    budgets.push_back(candidates_of(found, near));
    budgets.back().value = x::value(levels, {}, near.leaves, levels.flags() - 1);
  }
  explain(found, budgets);
  double best_value = -HUGE_VAL, best_explained = -HUGE_VAL;
  std::vector<Fit> out;
  for (const auto& budget : budgets) {
    best_value = std::max(best_value, budget.value);
    auto fit = fit_for(found, budget);
    if (fit.explained <= best_explained + tie && !out.empty()) continue;
    best_explained = fit.explained;
    fit.bound = std::min(1.0, std::max(fit.explained, (best_value - root) * scale + rows.slack));
    out.push_back(std::move(fit));
  }
  return out;
}

Result<Answer> run(const Problem& problem, const Search& search, const Context& context) {
  auto begin = Clock::now();
  LODE_CHECK(check(problem, search));
  Answer answer;
  auto lap = [&, last = begin](std::string stage) mutable {
    auto now = Clock::now();
    answer.seconds.emplace_back(std::move(stage), std::chrono::duration<double>(now - last).count());
    last = now;
  };
  int threads = threads_for(context);
  LODE_TRY(rows, x::scale(problem, search, threads));
  lap("scale");
  auto packed = x::pack(problem, search, threads);
  lap("pack");
  if (rows.targets.empty()) return fail(Code::not_found, "no target varies: there is nothing to explain");
  if (packed.splits.empty()) return fail(Code::not_found, "no test parts the accounts");
  if (search.top && packed.splits[0].test != *search.top)
    return fail(Code::not_found, "the test to start with does not part the accounts");
  auto stop = [&] {
    if (context.cancelled()) return true;
    return context.limits.seconds > 0 &&
           std::chrono::duration<double>(Clock::now() - begin).count() > context.limits.seconds;
  };
  x::Levels levels{.packed = packed, .rows = rows, .kernels = x::kernels(search.simd),
                   .ask = ask_for(problem, search, packed, rows, threads)};
  x::solve(levels, stop);
  lap("search");
  answer.frontier = frontier_of({problem, search, packed, rows, threads}, levels);
  lap("trees");
  answer.complete = levels.complete;
  answer.nodes = levels.solved;
  if (answer.frontier.empty())
    return fail(Code::not_found, "no rule parts the accounts into segments of the least size");
  return answer;
}

}  // namespace

constinit const Engine exact_engine{
    .name = "exact",
    .summary = "the best rule tree there is, proven: up to 4 tests deep, up to 12 segments",
    .guarantee = Guarantee::optimal,
    .depth_max = static_cast<int>(x::depth_exact),
    .leaves_max = leaves_most,
    .run = run};

}  // namespace lode::discover
