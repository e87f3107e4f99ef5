// A candidate: one account as cell codes, and what rules and segmentations make of it. Judged with
// model::evaluate, so that no witness leaves this folder unchecked.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model/segmentation.h"
#include "prove/cells.h"

namespace lode::prove {

struct Candidate {
  std::vector<int> codes;     // per axis; -1: unknown
  std::vector<int> standing;  // per vague term: below (-1), at (0) or above (1) it
};

model::Truth truth(const Space& space, const Candidate& candidate, const model::Predicate& rule);

// What a person reads for an axis: the sample, null, or the vague words.
Value shown(const Space& space, const Candidate& candidate, int axis);

}  // namespace lode::prove
