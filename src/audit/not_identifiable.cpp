// RCH01 not-identifiable: the definers of too many customers are unknown.
#include "audit/entries.h"

namespace lode::audit {

const Rule not_identifiable{
    .code = "RCH01",
    .name = "not-identifiable",
    .summary = "the definers of too many customers are unknown",
    .needs = "data",
    .awaits = "the attributes that rules use",
    .remedy = {"collect the definers that are missing", "sales", "a month"},
    .reads = Reads::accounts};

}  // namespace lode::audit
