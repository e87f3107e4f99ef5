// The "every customer is different" meter: how often each salesperson sets the common rule aside, beside what chance
// and small numbers would do, and whether it paid.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

struct Meter {
  std::vector<std::string> sentences;
  std::vector<Table> tables;  // meter (by owner), meter_twins; none where nothing is on record
  std::vector<Finding> findings;  // MOD05: owners clearly above the firm
};
// REQUIRES: build_traits and build_remarks were run.
Result<Meter> tell_meter(const Scene& scene, const Focus& focus);

}  // namespace lode::dig
