// SUB05 no-business-significance: profit, growth and price do not differ between segments.
#include "audit/entries.h"

namespace lode::audit {

const Rule no_business_significance{
    .code = "SUB05",
    .name = "no-business-significance",
    .summary = "profit, growth and price do not differ between segments",
    .needs = "data",
    .awaits = "profit, growth, share, retention and price per account",
    .remedy = {"look for definers that matter to the business", "revenue operations", "a week"},
    .reads = Reads::accounts};

}  // namespace lode::audit
