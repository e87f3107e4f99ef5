// Trace: what every play rests on, link by link: the need it answers, the trait that causes the need, the evidence for
// it, and the customer who gave it. Where a link is missing, everything to the left of it hangs in the air.
#pragma once
#include <string>
#include <vector>

#include "audit/audit.h"

namespace lode::audit {

struct TraceLink {
  std::string segment;           // id
  std::string from_kind, from;   // kinds: play, need, because, evidence, customer; ends in words
  std::string to_kind, to;
  bool missing = false;          // `to` says what is missing: "no cause given", "EV-9 is not on file"
};

// In the order of the file. Customers are found only where the data can be seen. `store` where they cannot be asked.
Result<std::vector<TraceLink>> trace(const Subject& subject);

}  // namespace lode::audit
