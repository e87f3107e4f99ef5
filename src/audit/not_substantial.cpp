// SUB01 not-substantial: a segment that cannot repay what is planned for it.
#include "audit/entries.h"

namespace lode::audit {

const Rule not_substantial{
    .code = "SUB01",
    .name = "not-substantial",
    .summary = "a segment that cannot repay what is planned for it",
    .needs = "data",
    .awaits = "capped upside, win probability and margin per segment",
    .remedy = {"merge what cannot repay its plays", "the head of marketing", "a week"},
    .reads = Reads::accounts};

}  // namespace lode::audit
