// Places along an ordered column: below the first number, at it, between it and the second, …, above the last, unknown.
#include "audit/cells.h"

#include <algorithm>
#include <cmath>

namespace lode::audit {
namespace {

constexpr std::uint64_t most_kept = 1 << 22;
constexpr std::int16_t not_asked = -2;

std::vector<std::vector<double>> turns_of(const RuleColumns& rules) {
  std::vector<std::vector<double>> out(rules.traits.size());
  for (const auto& leaf : rules.leaves)
    for (double number : leaf.numbers)
      if (!std::isnan(number)) out[leaf.column].push_back(number);
  for (auto& turns : out) {
    std::ranges::sort(turns);
    turns.erase(std::ranges::unique(turns).begin(), turns.end());
  }
  return out;
}

// A number that stands at a place.
double number_at(const std::vector<double>& turns, std::uint64_t place) {
  const auto n = turns.size();
  if (place > 2 * n) return std::numeric_limits<double>::quiet_NaN();
  if (place % 2 == 1) return turns[place / 2];
  if (n == 0) return 0;
  if (place == 0) return turns.front() - std::abs(turns.front()) - 1;
  if (place == 2 * n) return turns.back() + std::abs(turns.back()) + 1;
  return turns[place / 2 - 1] / 2 + turns[place / 2] / 2;
}

}  // namespace

Cells::Cells(const RuleColumns& rules, std::size_t accounts)
    : rules_(&rules), turns_(turns_of(rules)), cell_(accounts), values_(rules.traits.size()) {
  std::uint64_t all = 1;
  for (std::size_t c = 0; c < rules.traits.size(); ++c) {
    const auto* trait = rules.traits[c];
    const bool ordered = trait && trait->ordered();
    sizes_.push_back(ordered ? 2 * turns_[c].size() + 2 : (trait ? trait->labels.size() : 0) + 1);
    strides_.push_back(all);
    all *= sizes_.back();
    places_.emplace_back(accounts);
    for (std::size_t a = 0; a < accounts; ++a) {
      const double value = !trait ? -1 : ordered ? trait->numbers[a] : trait->codes[a];
      const auto at = place(c, value);
      places_[c][a] = static_cast<std::uint16_t>(at);
      cell_[a] += at * strides_[c];
    }
  }
  if (all <= most_kept) known_.assign(all, not_asked);
}

std::uint64_t Cells::place(std::size_t column, double value) const {
  const auto* trait = rules_->traits[column];
  if (!trait || !trait->ordered()) return value < 0 ? sizes_[column] - 1 : static_cast<std::uint64_t>(value);
  if (std::isnan(value)) return sizes_[column] - 1;
  const auto& turns = turns_[column];
  const auto at = std::ranges::lower_bound(turns, value);
  return 2 * static_cast<std::uint64_t>(at - turns.begin()) + (at != turns.end() && *at == value ? 1 : 0);
}

std::uint64_t Cells::moved(std::uint64_t cell, std::size_t account, std::size_t column, double value) const {
  return cell + (place(column, value) - places_[column][account]) * strides_[column];  // wraps, and back
}

int Cells::segment(std::uint64_t cell) {
  if (!known_.empty() && known_[cell] != not_asked) return known_[cell];
  if (auto it = rare_.find(cell); it != rare_.end()) return it->second;
  for (std::size_t c = 0; c < sizes_.size(); ++c) {
    const auto at = cell / strides_[c] % sizes_[c];
    const auto* trait = rules_->traits[c];
    if (trait && trait->ordered()) values_[c] = number_at(turns_[c], at);
    else values_[c] = at + 1 == sizes_[c] ? -1 : static_cast<double>(at);
  }
  const int out = segment_of(*rules_, values_);
  if (known_.empty()) rare_.emplace(cell, out);
  else known_[cell] = static_cast<std::int16_t>(out);
  return out;
}

}  // namespace lode::audit
