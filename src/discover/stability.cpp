// Each pair of fits is one part of the work: it draws, fits, places and counts by itself, with a seed of its own.
#include "discover/stability.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "discover/agreement.h"
#include "discover/place.h"
#include "discover/reweigh.h"
#include "discover/score.h"
#include "stats/random.h"

namespace lode::discover {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

// Accounts placed by the tree of one budget.
struct Placed {
  std::vector<std::uint8_t> leaf;
  std::size_t leaves = 1;
};

Placed place_within(const Problem& problem, const Answer& answer, int leaves) {
  const auto* fit = fit_within(answer, leaves);
  if (!fit) return {std::vector<std::uint8_t>(problem.accounts, 0), 1};
  return {place(problem, fit->tree), static_cast<std::size_t>(leaf_count(fit->tree))};
}

// What one pair says of one budget.
struct Pair {
  double agreement = 0;
  std::vector<double> within[2];  // per segment of the reference, of either fit
};

struct Pairs {
  std::vector<std::vector<Pair>> each;  // per pair, per budget
  std::vector<int> empty;               // per pair: fits that found nothing
};

std::vector<double> drawn_weights(const Problem& problem, std::uint64_t seed) {
  stats::Random random(seed);
  std::vector<std::uint32_t> times(problem.accounts, 0);
  for (std::size_t i = 0; i < problem.accounts; ++i) ++times[random.below(problem.accounts)];
  std::vector<double> out(times.begin(), times.end());
  for (std::size_t i = 0; i < problem.weights.size(); ++i) out[i] *= problem.weights[i];
  return out;
}

class Judge {
 public:
  Judge(const Problem& problem, const Search& search, const Engine& engine, std::vector<int> budgets)
      : problem_(problem), search_(search), engine_(engine), budgets_(std::move(budgets)) {
    search_.ties = 0;
  }

  // `count` pairs on the problem as it is.
  Result<Pairs> pairs(const Answer& reference, std::size_t count, std::uint64_t seed, const Context& context) const {
    std::vector<Placed> placed;
    for (int leaves : budgets_) placed.push_back(place_within(problem_, reference, leaves));
    stats::Random random(seed);
    std::vector<std::uint64_t> seeds(2 * count);
    for (auto& s : seeds) s = random.next();
    Pairs out{std::vector<std::vector<Pair>>(count), std::vector<int>(count, 0)};
    LODE_CHECK(reweigh(problem_, search_, engine_, count, "measuring stability", context,
                       [&](std::size_t i, Refit& refit, const Context& inner) -> Result<void> {
      LODE_TRY(one, fit(refit, seeds[2 * i], inner));
      LODE_TRY(other, fit(refit, seeds[2 * i + 1], inner));
      out.empty[i] = (one.frontier.empty() ? 1 : 0) + (other.frontier.empty() ? 1 : 0);
      for (std::size_t b = 0; b < budgets_.size(); ++b)
        out.each[i].push_back(compare(placed[b], place_within(problem_, one, budgets_[b]),
                                      place_within(problem_, other, budgets_[b])));
      return {};
    }));
    return out;
  }

 private:
  Result<Answer> fit(Refit& refit, std::uint64_t seed, const Context& context) const {
    return try_fit(refit, drawn_weights(problem_, seed), context);
  }

  static Pair compare(const Placed& reference, const Placed& one, const Placed& other) {
    Pair out;
    out.agreement = adjusted_rand(cross(one.leaf, other.leaf, one.leaves, other.leaves));
    out.within[0] = best_jaccard(cross(reference.leaf, one.leaf, reference.leaves, one.leaves));
    out.within[1] = best_jaccard(cross(reference.leaf, other.leaf, reference.leaves, other.leaves));
    return out;
  }

  const Problem& problem_;
  Search search_;
  const Engine& engine_;
  std::vector<int> budgets_;
};

// Targets, weights and revenue of account order[i] go to account i; descriptors stay.
Problem permuted(const Problem& problem, std::uint64_t seed) {
  std::vector<std::size_t> order(problem.accounts);
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  stats::Random random(seed);
  stats::shuffle(std::span(order), random);
  Problem out = problem;
  auto move = [&](const std::vector<double>& from, std::vector<double>& to) {
    for (std::size_t i = 0; i < from.size(); ++i) to[i] = from[order[i]];
  };
  for (std::size_t t = 0; t < problem.targets.size(); ++t) move(problem.targets[t].values, out.targets[t].values);
  move(problem.weights, out.weights), move(problem.revenue, out.revenue);
  return out;
}

// Quantiles by linear interpolation between order statistics (type 7 of Hyndman and Fan 1996).
double quantile(const std::vector<double>& sorted, double share) {
  double at = share * static_cast<double>(sorted.size() - 1);
  auto below = static_cast<std::size_t>(at);
  auto above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

Spread spread_of(std::vector<double> values) {
  std::erase_if(values, [](double v) { return std::isnan(v); });
  if (values.empty()) return {unknown, unknown, unknown};
  std::ranges::sort(values);
  double sum = 0;
  for (double v : values) sum += v;
  return {sum / static_cast<double>(values.size()), quantile(values, 0.1), quantile(values, 0.9)};
}

std::vector<double> across_of(const Problem& problem, const Answer& answer, int leaves) {
  const auto here = place_within(problem, answer, leaves);
  if (!fit_within(answer, leaves - 1)) return std::vector<double>(here.leaves, unknown);
  const auto smaller = place_within(problem, answer, leaves - 1);
  return recruited_from_one(cross(smaller.leaf, here.leaf, smaller.leaves, here.leaves));
}

BudgetStability judge_budget(const Problem& problem, const Answer& answer, const Fit& fit, const Pairs& pairs,
                             std::size_t budget) {
  BudgetStability out{.leaves = fit.leaves, .explained = fit.explained, .gap = fit.bound - fit.explained};
  for (const auto& pair : pairs.each) out.pair_agreement.push_back(pair[budget].agreement);
  out.agreement = spread_of(out.pair_agreement);
  const auto across = across_of(problem, answer, fit.leaves);
  for (std::size_t s = 0; s < across.size(); ++s) {
    std::vector<double> within;
    for (const auto& pair : pairs.each)
      for (const auto& one : pair[budget].within) within.push_back(one[s]);
    out.segments.push_back({spread_of(std::move(within)), across[s]});
  }
  return out;
}

// Pairs on structureless data sets, spread evenly over them; each data set has a reference fit of its own.
Result<std::vector<Pairs>> structureless(const Problem& problem, const Search& search, const Engine& engine,
                                         const std::vector<int>& budgets, const StabilityOptions& options,
                                         std::uint64_t seed, const Context& context) {
  stats::Random random(seed);
  std::vector<Pairs> out;
  for (int p = 0; p < options.permutations; ++p) {
    auto shuffled = permuted(problem, random.next());
    auto inner = context;
    inner.seed = random.next();
    LODE_TRY(reference, try_engine(engine, shuffled, search, context));
    int count = options.pairs * (p + 1) / options.permutations - options.pairs * p / options.permutations;
    const Judge judge(shuffled, search, engine, budgets);
    LODE_TRY(pairs, judge.pairs(reference, static_cast<std::size_t>(count), inner.seed, context));
    out.push_back(std::move(pairs));
  }
  return out;
}

void tell_structureless(const std::vector<Pairs>& sets, std::size_t budget, BudgetStability& out) {
  std::vector<double> agreement, within;
  for (const auto& pairs : sets)
    for (const auto& pair : pairs.each) {
      agreement.push_back(pair[budget].agreement);
      for (const auto& one : pair[budget].within) within.insert(within.end(), one.begin(), one.end());
    }
  out.structureless = spread_of(std::move(agreement));
  out.structureless_within = spread_of(std::move(within));
}

Result<std::vector<const Fit*>> fits_asked(const Answer& answer, const std::vector<int>& leaves) {
  std::vector<const Fit*> out;
  for (const auto& fit : answer.frontier)
    if (leaves.empty() || std::ranges::find(leaves, fit.leaves) != leaves.end()) out.push_back(&fit);
  for (int asked : leaves)
    if (std::ranges::none_of(out, [asked](const Fit* f) { return f->leaves == asked; }))
      return fail(Code::invalid_argument, fmt::format("there is no answer of {} segments to judge", asked));
  return out;
}

}  // namespace

Result<Stability> stability(const Problem& problem, const Search& search, const Engine& engine, const Answer& answer,
                            const Context& context, const StabilityOptions& options) {
  if (options.pairs < 1 || options.permutations < 0)
    return fail(Code::invalid_argument, "stability needs at least one pair of fits");
  LODE_TRY(fits, fits_asked(answer, options.leaves));
  std::vector<int> budgets;
  Search within = search;
  within.leaves = 2;
  for (const auto* fit : fits) budgets.push_back(fit->leaves), within.leaves = std::max(within.leaves, fit->leaves);
  stats::Random seeds(context.seed);
  const auto seed = seeds.next();
  LODE_TRY(pairs, Judge(problem, within, engine, budgets)
                      .pairs(answer, static_cast<std::size_t>(options.pairs), seed, context));
  LODE_TRY(nothing, structureless(problem, within, engine, budgets, options, seeds.next(), context));
  Stability out{.pairs = options.pairs};
  for (int empty : pairs.empty) out.empty_fits += empty;
  for (std::size_t b = 0; b < fits.size(); ++b) {
    out.budgets.push_back(judge_budget(problem, answer, *fits[b], pairs, b));
    tell_structureless(nothing, b, out.budgets.back());
  }
  return out;
}

}  // namespace lode::discover
