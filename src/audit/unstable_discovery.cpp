// STB01 unstable-discovery: segments found by a search that another sample would not show.
#include "audit/entries.h"

namespace lode::audit {

const Rule unstable_discovery{
    .code = "STB01",
    .name = "unstable-discovery",
    .summary = "segments found by a search that another sample would not show",
    .needs = "data",
    .awaits = "the search that found them",
    .remedy = {"use fewer segments or variables", "revenue operations", "two days"},
    .reads = Reads::accounts};

}  // namespace lode::audit
