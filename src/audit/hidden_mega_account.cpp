// SUB03 hidden-mega-account: one account so large that it speaks for its segment.
#include "audit/entries.h"

namespace lode::audit {

const Rule hidden_mega_account{
    .code = "SUB03",
    .name = "hidden-mega-account",
    .summary = "one account so large that it speaks for its segment",
    .needs = "data",
    .awaits = "revenue per account",
    .remedy = {"set very large accounts apart", "sales", "a day"},
    .reads = Reads::accounts};

}  // namespace lode::audit
