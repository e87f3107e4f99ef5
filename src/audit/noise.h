// Noise: which values of the ground could be measured so wrong that a condition of a rule turns, and draws of them.
#pragma once
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "audit/rule_columns.h"
#include "stats/random.h"

namespace lode::audit {

// How wrong one trait may be.
struct Blur {
  double size = 0;               // of an ordered trait a share of the value, else the chance of another label
  bool ordered = false, whole = false;
  std::optional<double> min, max;  // what the dictionary allows
  std::vector<double> turns;     // ascending: the numbers that conditions name
};

struct Touched {
  std::uint32_t account = 0;
  std::uint16_t column = 0;
  double value = 0;
};

struct Noisy {
  std::vector<Blur> blurs;       // one per trait
  std::vector<Touched> live;     // numbers that may turn a condition, by account; `value` as it is
};

Noisy noisy(const RuleColumns& rules, std::size_t accounts, std::vector<Blur> blurs);

// One draw: every value that noise reaches, by account. A number that can turn no condition is not drawn.
std::vector<Touched> draw(const RuleColumns& rules, std::size_t accounts, const Noisy& noisy, std::uint64_t seed);

}  // namespace lode::audit
