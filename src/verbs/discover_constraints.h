// What a person already knows of the segmentation, put upon the search: attributes it may not use, the question it
// begins with, the direction in which a figure must move, and segments that stay as they are.
#pragma once
#include "facts/facts.h"
#include "verbs/discover_source.h"

namespace lode::verbs {

// --without, --first, --rising, --falling. `not_found` for an attribute, question or target that is not there.
Result<void> constrain(const Request& request, DiscoverAsked& asked, discover::Material& material);

// --keep A,B of --segmentation S: takes the accounts out that their rules take, and hands the segments over.
Result<void> keep_segments(const Request& request, facts::Reading& reading, DiscoverSource& source);

}  // namespace lode::verbs
