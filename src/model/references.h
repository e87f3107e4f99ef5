// References: the ids by which one part of a segmentation file names another. A slip in one of them breaks a
// chain of reasons without a sound, so each is looked up and told with its place.
#pragma once
#include <vector>

#include "base/finding.h"
#include "model/segmentation.h"

namespace lode::model {

// Warnings (DEF01) for needs that no catalogue holds (unless there is none at all), causes that name no
// attribute, and paths between segments that do not exist.
std::vector<Finding> unknown_references(const Segmentation& segmentation);

}  // namespace lode::model
