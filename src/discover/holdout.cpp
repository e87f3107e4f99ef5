// Losses account by account, each written by the one fold that holds the account out; sums are made at the end.
#include "discover/holdout.h"

#include <fmt/format.h>

#include <cmath>

#include "discover/place.h"
#include "discover/reweigh.h"
#include "discover/score.h"
#include "stats/distributions.h"
#include "stats/random.h"

namespace lode::discover {
namespace {

std::vector<int> deal(std::size_t accounts, int folds, std::uint64_t seed) {
  std::vector<std::size_t> order(accounts);
  for (std::size_t i = 0; i < accounts; ++i) order[i] = i;
  stats::Random random(seed);
  stats::shuffle(std::span(order), random);
  std::vector<int> out(accounts);
  for (std::size_t i = 0; i < accounts; ++i) out[order[i]] = static_cast<int>(i % static_cast<std::size_t>(folds));
  return out;
}

// Squared errors per account: of the tree, of one mean for all.
struct Losses {
  std::vector<double> tree, mean;
};

struct Means {
  std::vector<double> sum, weight;
  double all = 0, all_weight = 0;
  double grand() const { return all_weight > 0 ? all / all_weight : 0; }
  double of(std::size_t leaf) const { return weight[leaf] > 0 ? sum[leaf] / weight[leaf] : grand(); }
};

// Adds the losses of the accounts held out, for one fold and one tree (all in leaf 0: no tree).
void add_losses(const Problem& problem, const Standardised& targets, const std::vector<int>& folds, int fold,
                const std::vector<std::uint8_t>& leaf, std::size_t leaves, Losses& out) {
  for (const auto& column : targets.columns) {
    Means means{std::vector<double>(leaves, 0), std::vector<double>(leaves, 0)};
    for (std::size_t i = 0; i < problem.accounts; ++i) {
      if (folds[i] == fold || std::isnan(column.values[i])) continue;
      double w = weight_of(problem, i);
      means.sum[leaf[i]] += w * column.values[i], means.weight[leaf[i]] += w;
      means.all += w * column.values[i], means.all_weight += w;
    }
    for (std::size_t i = 0; i < problem.accounts; ++i) {
      if (folds[i] != fold || std::isnan(column.values[i])) continue;
      double w = weight_of(problem, i) * column.weight;
      double from_leaf = column.values[i] - means.of(leaf[i]), from_mean = column.values[i] - means.grand();
      out.tree[i] += w * from_leaf * from_leaf, out.mean[i] += w * from_mean * from_mean;
    }
  }
}

HeldOut judge(const Fit& fit, const Losses& losses, const std::vector<int>& folds, const HoldOutOptions& options) {
  HeldOut out{.leaves = fit.leaves, .in_sample = fit.explained};
  double tree = 0, mean = 0, squares = 0;
  std::vector<double> fold_tree(static_cast<std::size_t>(options.folds), 0), fold_mean = fold_tree;
  for (std::size_t i = 0; i < folds.size(); ++i) {
    tree += losses.tree[i], mean += losses.mean[i];
    fold_tree[static_cast<std::size_t>(folds[i])] += losses.tree[i];
    fold_mean[static_cast<std::size_t>(folds[i])] += losses.mean[i];
  }
  if (!(mean > 0)) return out;
  for (std::size_t i = 0; i < folds.size(); ++i) {
    double left = losses.tree[i] - tree / mean * losses.mean[i];
    squares += left * left;
  }
  double reach = stats::normal_quantile((1 + options.confidence) / 2) * std::sqrt(squares) / mean;
  out.out_of_sample = 1 - tree / mean;
  out.low = out.out_of_sample - reach, out.high = out.out_of_sample + reach;
  for (std::size_t f = 0; f < fold_tree.size(); ++f)
    out.by_fold.push_back(fold_mean[f] > 0 ? 1 - fold_tree[f] / fold_mean[f] : std::nan(""));
  return out;
}

}  // namespace

Result<std::vector<HeldOut>> hold_out(const Problem& problem, const Search& search, const Engine& engine,
                                      const Answer& answer, const Context& context, const HoldOutOptions& options) {
  if (options.folds < 2 || static_cast<std::size_t>(options.folds) > problem.accounts)
    return fail(Code::invalid_argument, fmt::format("{} folds of {} accounts", options.folds, problem.accounts),
                "take at least 2 folds, and no more than accounts");
  const auto folds = deal(problem.accounts, options.folds, context.seed);
  const auto targets = standardise(problem);
  const Losses none{std::vector<double>(problem.accounts, 0), std::vector<double>(problem.accounts, 0)};
  std::vector<Losses> losses(answer.frontier.size(), none);
  LODE_CHECK(reweigh(problem, search, engine, static_cast<std::size_t>(options.folds),
                     "measuring on accounts held out", context,
                     [&](std::size_t f, Refit& fit_to, const Context& inner) -> Result<void> {
    const int fold = static_cast<int>(f);
    std::vector<double> weights(problem.accounts);
    for (std::size_t i = 0; i < problem.accounts; ++i) weights[i] = folds[i] == fold ? 0 : weight_of(problem, i);
    LODE_TRY(rest, try_fit(fit_to, weights, inner));
    for (std::size_t b = 0; b < losses.size(); ++b) {
      const auto* fit = fit_within(rest, answer.frontier[b].leaves);
      const Tree tree = fit ? fit->tree : Tree{};
      add_losses(problem, targets, folds, fold, place(problem, tree), static_cast<std::size_t>(leaf_count(tree)),
                 losses[b]);
    }
    return {};
  }));
  std::vector<HeldOut> out;
  for (std::size_t b = 0; b < losses.size(); ++b) out.push_back(judge(answer.frontier[b], losses[b], folds, options));
  return out;
}

}  // namespace lode::discover
