// Checks, then pack, scale, solve; and back from splits to fits.
#include "discover/exact_run.h"

#include <algorithm>
#include <cmath>
#include <thread>

#include "discover/pace.h"

namespace lode::discover::exact {
namespace {

constexpr double tie = 1e-12;          // of explained
constexpr double near_most = 4e-8;      // of explained: trees this near the best are scored in full precision, too
using Clock = std::chrono::steady_clock;

bool has_tests(const Problem& problem, const std::string& attribute) {
  return std::ranges::any_of(problem.tests, [&](const Test& test) {
    return problem.columns[static_cast<std::size_t>(test.column)].attribute == attribute;
  });
}

std::unexpected<Error> refuse(std::string message) { return fail(Code::invalid_argument, std::move(message)); }

Result<void> check(const Problem& problem, const Search& search) {
  if (search.depth < 1 || search.depth > static_cast<int>(depth_exact))
    return refuse("a proven search asks 1 to 4 tests in a row, not " + std::to_string(search.depth));
  if (search.leaves < 2 || search.leaves > leaves_most)
    return refuse("a proven search makes 2 to 12 segments, not " + std::to_string(search.leaves));
  if (search.must_use.size() > musts_most)
    return refuse("at most 4 attributes can be asked for, not " + std::to_string(search.must_use.size()));
  for (const auto& attribute : search.must_use)
    if (!has_tests(problem, attribute)) return refuse("no test asks " + attribute + ", which must be used");
  if (search.top && (*search.top < 0 || *search.top >= static_cast<int>(problem.tests.size())))
    return refuse("there is no test " + std::to_string(*search.top) + " to start with");
  for (const auto& monotone : search.monotone)
    if (monotone.target >= problem.targets.size())
      return refuse("there is no target " + std::to_string(monotone.target) + " to be in order");
  return {};
}

Ask ask_for(const Run& run) {
  const auto& search = run.search;
  Ask ask{.depth = static_cast<std::size_t>(search.depth), .leaves = static_cast<std::size_t>(search.leaves),
          .top = search.top.has_value(), .musts = search.must_use.size(), .must = {}, .orders = {}};
  ask.threads = run.threads;
  ask.order_slack = 1e-9 / run.rows.mean_unit;
  for (const auto& split : run.packed.splits) {
    const auto& test = run.problem.tests[static_cast<std::size_t>(split.test)];
    const auto& attribute = run.problem.columns[static_cast<std::size_t>(test.column)].attribute;
    ask.must.push_back(0);
    for (std::size_t j = 0; j < search.must_use.size(); ++j)
      if (search.must_use[j] == attribute) ask.must.back() |= std::size_t{1} << j;
    ask.orders.emplace_back();
    for (const auto& monotone : search.monotone)
      for (const auto& target : run.rows.targets)
        if (monotone.attribute == attribute && target.target == monotone.target)
          ask.orders.back().push_back({.lane = target.lane, .weight_lane = target.weight_lane,
                                       .up = (test.rising != split.flipped) == monotone.rising});
  }
  return ask;
}

// Where memory does not suffice for the depth asked for, the search is less deep and not complete.
void fit_memory(Run& run, Ask& ask) {
  const double limit = memory_limit(run.context);
  while (ask.depth > 1 && memory_of(run.packed.splits.size(), run.rows.lanes.count, ask) > limit)
    --ask.depth, run.complete = false;
  run.search.depth = static_cast<int>(ask.depth);
}

}  // namespace

int threads_for(const Context& context) {
  int all = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  return context.limits.threads > 0 ? std::min(context.limits.threads, 64) : all;
}

double memory_limit(const Context& context) {
  constexpr double otherwise = 4e9;
  return context.limits.memory_mb > 0 ? 1e6 * static_cast<double>(context.limits.memory_mb) : otherwise;
}

Ask ask_of(Run& run) {
  auto ask = ask_for(run);
  fit_memory(run, ask);
  return ask;
}

Watch watch_of(const Run& run) {
  return {.stop = [&run] { return run.stopped(); },
          .progress = [pace = Pace(run.context, "searching rules")](double share) mutable { pace.at(share); }};
}

bool Run::stopped() const {
  if (context.cancelled()) return true;
  return context.limits.seconds > 0 &&
         std::chrono::duration<double>(Clock::now() - begin).count() > context.limits.seconds;
}

void Run::lap(std::string stage) {
  double before = 0, now = std::chrono::duration<double>(Clock::now() - begin).count();
  for (const auto& [name, time] : seconds) before += time;
  seconds.emplace_back(std::move(stage), now - before);
}

Result<std::unique_ptr<Run>> make_run(const Problem& problem, const Search& search, const Context& context) {
  LODE_CHECK(check(problem, search));
  std::vector<std::string> must_use;  // each once
  for (const auto& attribute : search.must_use)
    if (std::ranges::find(must_use, attribute) == must_use.end()) must_use.push_back(attribute);
  auto run = std::make_unique<Run>(Run{.problem = problem, .search = search, .context = context, .rows = {},
                                       .packed = {}, .levels = {}, .seconds = {}});
  run->search.must_use = std::move(must_use);
  run->threads = threads_for(context);
  return run;
}

Result<std::unique_ptr<Run>> run_exact(const Problem& problem, const Search& search, const Context& context) {
  LODE_TRY(run, make_run(problem, search, context));
  LODE_TRY(rows, scale(problem, search, run->threads));
  run->rows = std::move(rows);
  run->lap("scale");
  if (run->rows.targets.empty()) return fail(Code::not_found, "no target varies: there is nothing to explain");
  run->packed = pack(problem, search, run->threads);
  run->lap("pack");
  if (run->packed.splits.empty()) return fail(Code::not_found, "no test parts the accounts");
  if (search.top && run->packed.splits[0].test != *search.top)
    return fail(Code::not_found, "the test to start with does not part the accounts");
  auto ask = ask_of(*run);
  run->levels = std::make_unique<Levels>(
      Levels{.packed = run->packed, .rows = run->rows, .kernels = kernels(search.simd), .ask = std::move(ask)});
  solve(*run->levels, watch_of(*run));
  run->complete = run->complete && run->levels->complete;
  run->lap("search");
  return run;
}

double share_of(const Run& run, double score) {
  return (score - run.levels->root[0]) * run.rows.unit / run.rows.total;
}

void add(const Packed& packed, const Shape& shape, Candidates& to) {
  auto tree = tree_of(packed, shape);
  auto rules = leaf_rules(tree);
  if (std::ranges::find(to.rules, rules) != to.rules.end()) return;
  to.shapes.push_back(shape);
  to.trees.push_back(std::move(tree));
  to.rules.push_back(std::move(rules));
}

std::vector<Candidates> candidates_of(const Run& run) {
  const auto& rows = run.rows;
  auto kept = static_cast<std::size_t>(std::max(run.search.ties, 0)) + 24;
  double slack = std::min(2 * rows.slack, near_most) * rows.total / rows.unit;
  std::vector<Candidates> out;
  for (const auto& near : near_trees(*run.levels, slack, kept)) {
    Candidates budget{.leaves = near.leaves, .cut = near.cut};
    budget.value = value(*run.levels, {}, near.leaves, run.levels->flags() - 1);
    for (const auto& shape : near.shapes) add(run.packed, shape, budget);
    out.push_back(std::move(budget));
  }
  return out;
}

void explain(const Run& run, std::vector<Candidates>& budgets) {
  std::vector<Tree> trees;
  for (const auto& budget : budgets) trees.insert(trees.end(), budget.trees.begin(), budget.trees.end());
  auto shares = explained(run.problem, run.weights, run.rows, trees, run.threads);
  std::size_t at = 0;
  for (auto& budget : budgets)
    for (std::size_t t = 0; t < budget.trees.size(); ++t) budget.explained.push_back(shares[at++]);
}

namespace {

// Trees and ties, without a bound.
Fit fit_for(const Run& run, const Candidates& budget) {
  auto most = static_cast<std::size_t>(std::max(run.search.ties, 0));
  double best = *std::ranges::max_element(budget.explained);
  Fit fit{.leaves = static_cast<int>(budget.leaves), .more_ties = budget.cut};
  bool has_tree = false;
  auto seen = budget.rules;
  std::vector<Tree> others;
  for (std::size_t t = 0; t < budget.trees.size(); ++t) {
    if (budget.explained[t] < best - tie) continue;
    if (has_tree) fit.ties.push_back(budget.trees[t]);
    else fit.tree = budget.trees[t], fit.explained = budget.explained[t];
    has_tree = true;
    for (auto& other : alike(run.packed, budget.shapes[t], most + 1)) {
      auto rules = leaf_rules(other);
      if (others.size() > most || std::ranges::find(seen, rules) != seen.end()) continue;
      seen.push_back(std::move(rules));
      others.push_back(std::move(other));
    }
  }
  std::ranges::move(others, std::back_inserter(fit.ties));
  fit.more_ties = fit.more_ties || fit.ties.size() > most;
  if (fit.ties.size() > most) fit.ties.resize(most);
  return fit;
}

}  // namespace

std::vector<Fit> frontier_of(const Run& run, const std::vector<Candidates>& budgets, const Bound& bound) {
  std::vector<Fit> out;
  double searched = -HUGE_VAL, explained = -HUGE_VAL;
  for (const auto& budget : budgets) {
    searched = std::max(searched, share_of(run, budget.value) + run.rows.slack);
    auto fit = fit_for(run, budget);
    if (fit.explained <= explained + tie && !out.empty()) continue;
    explained = fit.explained;
    fit.bound = std::min(1.0, std::max(fit.explained, bound(budget.leaves, searched)));
    out.push_back(std::move(fit));
  }
  return out;
}

}  // namespace lode::discover::exact
