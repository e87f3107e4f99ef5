// SUB07 larger-demand-outside: most of the demand for a segment's need lies outside it.
#include "audit/entries.h"

namespace lode::audit {

const Rule larger_demand_outside{
    .code = "SUB07",
    .name = "larger-demand-outside",
    .summary = "most of the demand for a segment's need lies outside it",
    .needs = "data",
    .awaits = "ratings of needs by all accounts, and the pool",
    .remedy = {"define the segment on the need, not on the trait", "marketing", "two days"},
    .reads = Reads::accounts};

}  // namespace lode::audit
