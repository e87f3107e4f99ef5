// STB02 fragile-threshold: many accounts so near to a threshold that noise moves them.
#include "audit/entries.h"

namespace lode::audit {

const Rule fragile_threshold{
    .code = "STB02",
    .name = "fragile-threshold",
    .summary = "many accounts so near to a threshold that noise moves them",
    .needs = "data",
    .awaits = "the attributes that rules use",
    .remedy = {"move thresholds to where hardly any account lies", "revenue operations", "a day"},
    .reads = Reads::accounts};

}  // namespace lode::audit
