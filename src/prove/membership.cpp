// First match, unique match, residual and universe.
#include "prove/membership.h"

namespace lode::prove {

using model::Truth;

Membership membership(const model::Segmentation& segmentation, const TruthOf& truth) {
  Membership out;
  if (truth(segmentation.universe_rule) != Truth::yes) {
    out.in_universe = false;
    return out;
  }
  std::vector<std::size_t> holding;
  std::optional<std::size_t> residual;
  for (std::size_t i = 0; i < segmentation.segments.size(); ++i) {
    const auto& segment = segmentation.segments[i];
    if (segment.residual && !residual) residual = i;
    if (!segment.has_rule || segment.residual || truth(segment.rule) != Truth::yes) continue;
    holding.push_back(i);
    if (segmentation.match == model::Match::first) break;
  }
  if (holding.size() > 1)
    out.conflict = std::move(holding);
  else
    out.segment = holding.empty() ? residual : holding.front();
  return out;
}

std::vector<const model::Predicate*> rules_of(const model::Segmentation& segmentation) {
  std::vector<const model::Predicate*> out{&segmentation.universe_rule};
  for (const auto& segment : segmentation.segments)
    if (segment.has_rule && !segment.residual) out.push_back(&segment.rule);
  return out;
}

}  // namespace lode::prove
