// AGR02 too-many-overrides: salespeople move many accounts out of the segment their rule gives.
#include "audit/entries.h"

namespace lode::audit {

const Rule too_many_overrides{
    .code = "AGR02",
    .name = "too-many-overrides",
    .summary = "salespeople move many accounts out of the segment their rule gives",
    .needs = "data",
    .awaits = "overrides by salesperson",
    .remedy = {"change the rule or talk with the team about it", "the head of sales", "a week"},
    .reads = Reads::accounts};

}  // namespace lode::audit
