// Derived importance: what moves a customer's satisfaction as a whole, where nobody said what matters.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

// Temp table derived_need: segment, need_id, weight (relative weights, adding up to 1 over the needs of a segment),
// coefficient, low, high (standardised, 95 %), correlation, accounts, r2, adjusted_r2. Empty where no need is
// `overall`, or too few accounts rate it together with others. REQUIRES: build_ratings.
Result<void> build_derived(const Scene& scene, const Focus& focus);

Result<Table> derived_table(const Scene& scene);

}  // namespace lode::dig
