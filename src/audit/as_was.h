// As was: the memberships of the same scheme a year earlier, as far as the record can show them.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "audit/audit.h"

namespace lode::audit {

struct Known {
  std::vector<std::string> accounts;   // ids, ascending; those in the universe of whom every definer is known
  std::vector<int> segment;            // −1: none
};

struct AsWas {
  Date then;
  Known before, now;
  std::string missing;                 // what the record lacks to show the past; empty: it shows it
};

// A figure of the ledger is known at any day that the ledger covers. Any other attribute is known as it was only where
// the loads of accounts that count on that day were valid by then: a later load says how accounts are, not how they
// were. An unknown definer is no membership: whoever was not measured then has not switched.
// REQUIRES: `subject.workspace`, `subject.ground`.
Result<AsWas> as_was(const Subject& subject, int months, const Context& context);

}  // namespace lode::audit
