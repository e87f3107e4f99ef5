// COV04 split-parent: sites of a parent that decides centrally fall into different segments.
#include "audit/entries.h"

namespace lode::audit {

const Rule split_parent{
    .code = "COV04",
    .name = "split-parent",
    .summary = "sites of a parent that decides centrally fall into different segments",
    .needs = "data",
    .awaits = "the hierarchy and the level at which accounts decide",
    .remedy = {"assign at the level at which customers decide", "revenue operations", "a day"},
    .reads = Reads::accounts};

}  // namespace lode::audit
