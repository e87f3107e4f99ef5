// NED04 definer-unrelated-to-needs: an attribute that decides membership tells nothing about needs.
#include "audit/entries.h"

namespace lode::audit {

const Rule definer_unrelated_to_needs{
    .code = "NED04",
    .name = "definer-unrelated-to-needs",
    .summary = "an attribute that decides membership tells nothing about needs",
    .needs = "data",
    .awaits = "ratings of needs, and attributes",
    .remedy = {"replace definers that say nothing about needs", "marketing", "two weeks"},
    .reads = Reads::accounts};

}  // namespace lode::audit
