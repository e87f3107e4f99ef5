// Descriptors: what is known of an account whether or not it buys from us, as columns of a model: sizes in logs,
// kinds and segments as yes or no. A model made on customers can then speak of prospects.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

struct Descriptor {
  std::string name;  // "log locations", "format = dark_kitchen", "segment = chains", "turnover unknown"
  std::string sql;   // DOUBLE, never null, over `u` (unit) and `m` (member); a size not beyond what was seen
  std::string raw;   // the same as it is known: null where unknown, as far as it goes
  bool size = false; // a measure, to be scaled before distances; else 0 or 1
};

// What at least half of the customers with revenue have; at most 8 sizes and 24 kinds, the commonest first. What our
// own ledger says, and what a prospect does not show, stays out.
Result<std::vector<Descriptor>> descriptors(const Scene& scene);

}  // namespace lode::dig
