// Exact values for proofs: order of thresholds, and a plain value between two of them, without a detour
// over double that could turn 10.1 into a neighbour of itself.
#pragma once
#include <optional>

#include "base/value.h"

namespace lode::prove {

// Integers, decimals and doubles as a decimal (a double by its shortest text); nothing for other values.
std::optional<Decimal> exact(const Value& value);

// As model::compare_values; false where two values cannot be compared.
bool less(const Value& a, const Value& b);
bool same(const Value& a, const Value& b);

// The plainest number strictly between the bounds (either may be open), near the lower one: an integer if
// there is one, else the fewest decimal places. Nothing where there is none (of at most 38 digits).
std::optional<Decimal> between(const std::optional<Decimal>& low, const std::optional<Decimal>& high,
                               bool whole);
// The same for texts in byte order. Nothing where no text lies between.
std::optional<std::string> between(const std::optional<std::string>& low,
                                   const std::optional<std::string>& high);

// Without trailing zeros; an integer where it is one that fits.
Value plain(const Decimal& number);

}  // namespace lode::prove
