// STB01 unstable-discovery: segments found by a search that another sample would not show.
#include "audit/discovered.h"

#include <fmt/format.h>

#include "audit/coverage.h"
#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

struct Bounds {
  double error, warning, variable;
};

std::string because(const Discovered& found, const FoundAgain& one, const Bounds& bounds) {
  if (one.jaccard <= found.chance)
    return fmt::format("no more surely than groups in data without any ({:.2f})", found.chance);
  return fmt::format("below {:.2f}", one.jaccard < bounds.error ? bounds.error : bounds.warning);
}

Finding unstable(const Subject& subject, const Discovered& found, const FoundAgain& one, const Bounds& bounds) {
  const bool grave = one.jaccard < bounds.error || one.jaccard <= found.chance;
  const auto& s = subject.segmentation;
  const auto* segment = s.find(one.segment);
  std::vector<std::uint32_t> members;
  if (segment) members = members_of(*subject.ground, static_cast<int>(segment - s.segments.data()));
  auto evidence = stake_of(*subject.ground, members);
  for (auto& member : std::vector<Member>{
           {"jaccard", Value(one.jaccard)}, {"jaccard_low", Value(one.low)}, {"chance", Value(found.chance)},
           {"error_below", Value(bounds.error)}, {"warning_below", Value(bounds.warning)},
           {"pairs", Value(std::int64_t{found.pairs})}, {"structureless_sets", Value(std::int64_t{found.sets})},
           {"engine", Value(found.engine)}})
    evidence.push_back(std::move(member));
  return fires(grave ? Severity::error : Severity::warning, {one.segment},
               segment ? rule_place(*segment) : scheme_place(s),
               fmt::format("other accounts of the same kind would not show {}: it is found again to {:.2f} (mean "
                           "Jaccard index), {}", segment ? quoted(*segment) : one.segment, one.jaccard,
                           because(found, one, bounds)),
               "search fewer segments or with fewer variables (`lode discover --leaves`, `--descriptors`), or call "
               "them constructed and judge them by their use", std::move(evidence));
}

Outcomes judge_unstable_discovery(const Subject& subject, const Context&) {
  if (!subject.discovered) return {};  // written by hand: resamples of accounts change no rule
  const auto& found = *subject.discovered;
  const auto place = scheme_place(subject.segmentation);
  if (!found.missing.empty()) return {undetermined({}, place, found.missing)};
  const Bounds bounds{threshold(subject, "STB01.error", 0.6), threshold(subject, "STB01.warning", 0.75),
                      threshold(subject, "STB01.accounts_per_variable", 70)};
  Outcomes out;
  for (const auto& one : found.segments)
    if (one.jaccard < bounds.warning || one.jaccard <= found.chance)
      out.push_back(unstable(subject, found, one, bounds));
  const double least = bounds.variable * static_cast<double>(found.variables);
  if (out.empty() && static_cast<double>(found.accounts) < least)
    out.push_back(undetermined({}, place, fmt::format(
        "{:.0f} accounts to be sure: {:.0f} for each of {} variables; these were found on {}, and are stable there",
        least, bounds.variable, found.variables, found.accounts)));
  return out;
}

}  // namespace

const Rule unstable_discovery{
    .code = "STB01",
    .name = "unstable-discovery",
    .summary = "segments found by a search that another sample would not show",
    .needs = "data",
    .awaits = "the search that found them",
    .remedy = {"use fewer segments or variables", "revenue operations", "two days"},
    .reads = Reads::accounts,
    .judge = judge_unstable_discovery};

}  // namespace lode::audit
