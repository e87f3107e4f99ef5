// SUB02 too-broad: most accounts in one segment whose needs differ as much as everywhere.
#include "audit/entries.h"

namespace lode::audit {

const Rule too_broad{
    .code = "SUB02",
    .name = "too-broad",
    .summary = "most accounts in one segment whose needs differ as much as everywhere",
    .needs = "data",
    .awaits = "accounts and ratings of needs",
    .remedy = {"split what holds most accounts", "marketing", "a week"},
    .reads = Reads::accounts};

}  // namespace lode::audit
