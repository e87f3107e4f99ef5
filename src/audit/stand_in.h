// Stand-ins: a declared surrogate set beside the condition it stands for, on customers of whom both are known.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "audit/audit.h"

namespace lode::audit {

bool has_surrogate(const model::Attribute& attribute);

// Customers of the universe of whom the surrogate and the condition are both known, as counts.
struct Stand {
  std::int64_t customers = 0;
  std::int64_t picked = 0;  // by the surrogate
  std::int64_t meant = 0;   // by the condition
  std::int64_t right = 0;   // by both
  double precision() const;  // right of those picked; NaN where none is
  double recall() const;     // right of those meant; NaN where none is
};

// Nothing without data, or where it cannot be told for which condition the surrogate stands: rules that name its
// attribute in several conditions.
std::optional<Stand> measure(const Subject& subject, const model::Attribute& attribute);
// "; a declared surrogate stands in: of 140 customers it is right about 81 % of those it picks (declared: 80 %) and
// finds 70 % of those meant". A declared figure above the 95 % interval of the measured one is said to be so.
std::string stand_words(const Stand& stand, const model::Attribute& attribute);
std::vector<Member> evidence_of(const Stand& stand);

}  // namespace lode::audit
