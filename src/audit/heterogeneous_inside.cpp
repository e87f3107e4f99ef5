// NED05 heterogeneous-inside: members whose needs are nearer to another segment.
#include "audit/entries.h"

namespace lode::audit {

const Rule heterogeneous_inside{
    .code = "NED05",
    .name = "heterogeneous-inside",
    .summary = "members whose needs are nearer to another segment",
    .needs = "data",
    .awaits = "ratings of needs",
    .remedy = {"split where members differ, or accept it in writing", "marketing", "a week"},
    .reads = Reads::accounts};

}  // namespace lode::audit
