// Runs hold-out and stability with the engine that found the candidates.
#include "verbs/discover_measure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "discover/holdout.h"
#include "discover/notes.h"

namespace lode::verbs {
namespace {

using discover::BudgetStability;
using discover::Candidate;

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr double patience = 5;  // seconds on one usual core, without being asked

Value known(double value) { return std::isfinite(value) ? Value{value} : Value{}; }

// Interrupted: what was found stands, this is not measured.
template <class T>
bool stopped(const Result<T>& result) {
  return !result && result.error().code == Code::cancelled;
}

Result<void> hold_out(const discover::Material& material, const DiscoverAsked& asked, int folds,
                      const discover::Answer& answer, const std::vector<Candidate>& candidates, const Context& context,
                      DiscoverMeasured& out) {
  discover::HoldOutOptions options{.folds = folds};
  auto held = discover::hold_out(material.problem, asked.search, *asked.engine, answer, context, options);
  if (stopped(held)) return {};
  if (!held) return std::unexpected(held.error());
  constexpr double z = 1.2815515655446004;  // of an 80 % interval
  for (const auto& one : *held)
    for (std::size_t c = 0; c < candidates.size(); ++c)
      if (candidates[c].segments == one.leaves) {
        out.rows[c].held_out = one.out_of_sample;
        out.rows[c].held_out_error = (one.high - one.low) / (2 * z);
      }
  return {};
}

const Candidate* with(const std::vector<Candidate>& candidates, int segments) {
  auto it = std::ranges::find(candidates, segments, &Candidate::segments);
  return it == candidates.end() ? nullptr : &*it;
}

Table stability_table(const discover::Stability& stability, const std::vector<Candidate>& candidates) {
  Table out{.name = "stability", .title = "Would the same segments be found again?", .detail = true};
  out.columns = {{"candidate", "candidate", Kind::id}, {"agreement", "agreement", Kind::ratio},
                 {"low", "one in ten below", Kind::ratio}, {"high", "one in ten above", Kind::ratio},
                 {"structureless", "where there is nothing to find", Kind::ratio}};
  for (const auto& budget : stability.budgets)
    if (const auto* candidate = with(candidates, budget.leaves))
      out.rows.push_back({candidate->id, budget.agreement.mean, budget.agreement.low, budget.agreement.high,
                          known(budget.structureless.mean)});
  out.note = fmt::format("adjusted Rand index of {} pairs of fits on resampled accounts: 1 the same segments, 0 chance",
                         stability.pairs);
  return out;
}

std::vector<int> leaves_in_order(const discover::Tree& tree, int node = 0) {
  const auto& split = tree.nodes[static_cast<std::size_t>(node)];
  if (split.test < 0) return {node};
  auto out = leaves_in_order(tree, split.yes);
  std::ranges::copy(leaves_in_order(tree, split.no), std::back_inserter(out));
  return out;
}

Table segment_table(const discover::Stability& stability, const std::vector<Candidate>& candidates) {
  Table out{.name = "stability_segments", .title = "How well each segment is found again", .detail = true};
  out.columns = {{"candidate", "candidate", Kind::id}, {"segment", "segment", Kind::id},
                 {"within", "within solutions", Kind::ratio}, {"low", "one in ten below", Kind::ratio},
                 {"high", "one in ten above", Kind::ratio}, {"across", "across solutions", Kind::ratio}};
  for (const auto& budget : stability.budgets) {
    const auto* candidate = with(candidates, budget.leaves);
    if (!candidate) continue;
    auto order = leaves_in_order(candidate->fit.tree);
    for (std::size_t s = 0; s < std::min(order.size(), budget.segments.size()); ++s) {
      auto leaf = std::ranges::find(candidate->leaves, order[s], &discover::Leaf::node);
      if (leaf == candidate->leaves.end()) continue;
      const auto& found = budget.segments[s];
      out.rows.push_back({candidate->id, leaf->id, found.within.mean, found.within.low, found.within.high,
                          known(found.across)});
    }
  }
  out.note = "segment level stability within and across solutions (Dolnicar and Leisch 2017)";
  return out;
}

void note_unstable(const BudgetStability& budget, const Candidate& candidate, DiscoverMeasured& out) {
  if (!(budget.agreement.low <= budget.structureless.mean)) return;
  out.findings.push_back(discover::note(
      "DIS15", "no-more-stable-than-chance", Severity::warning,
      fmt::format("one pair of resamples in ten finds '{}' again no better ({:.2f}; mean {:.2f}) than segments are "
                  "found where there is nothing to find ({:.2f})",
                  candidate.id, budget.agreement.low, budget.agreement.mean, budget.structureless.mean),
      {{"candidate", Value(candidate.id)}, {"agreement", Value(budget.agreement.mean)},
       {"agreement_low", Value(budget.agreement.low)},
       {"structureless", Value(budget.structureless.mean)}},
      "choose a candidate that is, or fewer segments; do not build on this one"));
}

Result<void> stability(const discover::Material& material, const DiscoverAsked& asked, int pairs,
                       const discover::Answer& answer, const std::vector<Candidate>& candidates, const Context& context,
                       DiscoverMeasured& out) {
  auto found = discover::stability(material.problem, asked.search, *asked.engine, answer, context, {.pairs = pairs});
  if (stopped(found)) return {};
  if (!found) return std::unexpected(found.error());
  for (const auto& budget : found->budgets)
    if (const auto* candidate = with(candidates, budget.leaves)) {
      out.rows[static_cast<std::size_t>(candidate - candidates.data())].stability = budget.agreement.mean;
      note_unstable(budget, *candidate, out);
    }
  out.tables = {stability_table(*found, candidates), segment_table(*found, candidates)};
  return {};
}

}  // namespace

// An exact search goes through all combinations of questions whatever the accounts; the others through accounts.
int searches_affordable(const discover::Material& material, const DiscoverAsked& asked) {
  auto tests = static_cast<double>(material.problem.tests.size());
  auto accounts = static_cast<double>(material.problem.accounts);
  double seconds = 1e-9 * accounts * tests * asked.search.leaves / 4 + 1e-4;
  if (asked.engine->guarantee != discover::Guarantee::heuristic) seconds += 2e-8 * std::pow(tests, asked.search.depth);
  return static_cast<int>(std::min(1e6, patience / seconds));
}

Result<DiscoverMeasured> measure(const discover::Material& material, const DiscoverAsked& asked,
                                 const discover::Answer& answer, const std::vector<Candidate>& candidates,
                                 const Context& context) {
  DiscoverMeasured out;
  out.rows.assign(candidates.size(), {.held_out = unknown, .held_out_error = unknown, .stability = unknown});
  constexpr std::size_t meaningful = 50;  // accounts
  bool whole = answer.complete && material.problem.accounts >= meaningful;
  int searches = whole ? searches_affordable(material, asked) : 0;
  int folds = asked.folds.value_or(searches >= 5 ? 5 : 0);
  int pairs = asked.pairs.value_or(searches >= 20 ? std::min(100, searches / 4) : 0);  // two fits, and two beside them
  if (folds > 0) LODE_CHECK(hold_out(material, asked, folds, answer, candidates, context, out));
  if (pairs > 0) LODE_CHECK(stability(material, asked, pairs, answer, candidates, context, out));
  if (folds == 0 && pairs == 0)
    out.note = "not measured at this size unless asked for: --hold-out 5 and --stability 100";
  if (context.cancelled()) out.note = "not measured in full: interrupted";
  return out;
}

}  // namespace lode::verbs
