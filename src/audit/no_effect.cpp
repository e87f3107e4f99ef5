// TRK02 no-effect: after two reviews treated accounts do no better than others.
#include "audit/entries.h"

namespace lode::audit {

const Rule no_effect{
    .code = "TRK02",
    .name = "no-effect",
    .summary = "after two reviews treated accounts do no better than others",
    .needs = "data",
    .awaits = "results of treated and untreated accounts over two periods",
    .remedy = {"stop the play, change it, or test it properly", "the owner of the segment", "a quarter"},
    .reads = Reads::accounts};

}  // namespace lode::audit
