// The standard catalogue of needs: the six dimensions on which business customers usually judge a supplier. It
// stands in where a workspace declares no need of a dimension, so that nothing usual is left unasked.
#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "model/segmentation.h"

namespace lode::model {

// One need per dimension, each with its definition, its question and, where own lines show it, its measure.
std::span<const Need> standard_needs();

// The standard need whose dimension these words name ("Price", "on time delivery"); null: a dimension of its own.
const Need* standard_dimension(std::string_view words);

// A catalogue made whole: what the declared needs leave open (definition, measure) is taken from the standard need
// of their dimension.
std::vector<Need> completed(std::span<const Need> declared);
// The standard needs of the dimensions that no declared need is of.
std::vector<Need> undeclared(std::span<const Need> declared);

}  // namespace lode::model
