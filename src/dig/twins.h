// Twins: did accounts whose segment was overridden grow more than those most like them that followed the rule?
#pragma once
#include "dig/dig.h"

namespace lode::dig {

struct Twins {
  std::string sentence;
  Table table;  // meter_twins: one row; no row where nothing was overridden
};
// REQUIRES: build_traits and build_remarks were run.
Result<Twins> compare_twins(const Scene& scene);

}  // namespace lode::dig
