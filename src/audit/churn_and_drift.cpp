// STB03 churn-and-drift: accounts change segment without a declared reason.
#include "audit/entries.h"

namespace lode::audit {

const Rule churn_and_drift{
    .code = "STB03",
    .name = "churn-and-drift",
    .summary = "accounts change segment without a declared reason",
    .needs = "data",
    .awaits = "memberships at two dates",
    .remedy = {"use slower attributes, or a band around thresholds", "revenue operations", "two days"},
    .reads = Reads::accounts};

}  // namespace lode::audit
