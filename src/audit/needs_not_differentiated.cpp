// NED03 needs-not-differentiated: measured needs do not differ between the segments.
#include "audit/entries.h"

namespace lode::audit {

const Rule needs_not_differentiated{
    .code = "NED03",
    .name = "needs-not-differentiated",
    .summary = "measured needs do not differ between the segments",
    .needs = "data",
    .awaits = "ratings of needs by at least 40 accounts",
    .remedy = {"look for definers that go with needs", "marketing", "a month"},
    .reads = Reads::accounts};

}  // namespace lode::audit
