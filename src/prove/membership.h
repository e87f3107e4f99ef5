// Which segment an account belongs to, given the truth of each rule: the one place where order,
// uniqueness, residual and universe are put together. SQL (assign/) and solver agree with it in tests.
#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "model/segmentation.h"

namespace lode::prove {

struct Membership {
  std::optional<std::size_t> segment;  // index; nothing: unassigned
  bool in_universe = true;
  std::vector<std::size_t> conflict;   // `match: unique`: the rules that hold together
};

using TruthOf = std::function<model::Truth(const model::Predicate&)>;
Membership membership(const model::Segmentation& segmentation, const TruthOf& truth);

// Universe and rules of segments that have one.
std::vector<const model::Predicate*> rules_of(const model::Segmentation& segmentation);

}  // namespace lode::prove
