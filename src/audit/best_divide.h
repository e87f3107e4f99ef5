// Best divide: the one cut by an attribute that parts some accounts best by what they need, told as a condition that
// can stand in a rule.
#pragma once
#include <string>
#include <vector>

#include "audit/need_effects.h"
#include "stats/division.h"

namespace lode::audit {

struct Divide {
  stats::Division division;
  const Trait* trait = nullptr;  // null: none found
  std::string condition;         // "employees <= 49", "customer_type = 'public'", "not organic_only"
};

// Cuts by every attribute of the ground: between tenths for one with an order, one value against the others else. Each
// side keeps at least a tenth of the accounts, and ten.
Divide best_divide(const Subject& subject, const Measured& members, const stats::PermutationOptions& options);

// evidence: split {attribute, condition, gain, p, inside, outside}; null where there is none.
Member divide_member(const Divide& divide, double p);

}  // namespace lode::audit
