// Few values can turn a condition: numbers near a threshold, and words that happen to be drawn. Only those are touched.
#include "audit/noise.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace lode::audit {
namespace {

bool may_turn(const Blur& blur, double value) {
  if (std::isnan(value) || blur.size <= 0) return false;
  double low = value - blur.size * std::abs(value), high = value + blur.size * std::abs(value);
  if (blur.whole) low = std::round(low), high = std::round(high);
  auto turn = std::ranges::lower_bound(blur.turns, low);
  return turn != blur.turns.end() && *turn <= high;
}

void draw_numbers(const Noisy& noisy, stats::Random& random, std::vector<Touched>& out) {
  for (auto touched : noisy.live) {
    const auto& blur = noisy.blurs[touched.column];
    touched.value *= 1 + blur.size * (2 * random.uniform() - 1);
    if (blur.whole) touched.value = std::round(touched.value);
    if (blur.min) touched.value = std::max(touched.value, *blur.min);
    if (blur.max) touched.value = std::min(touched.value, *blur.max);
    out.push_back(touched);
  }
}

// Jumps from one account that is drawn to the next: the gaps are geometric.
void draw_words(const Trait& trait, std::uint16_t column, double chance, stats::Random& random,
                std::vector<Touched>& out) {
  const auto labels = trait.labels.size();
  if (chance <= 0 || labels < 2) return;
  const double stay = std::log1p(-std::min(chance, 1 - 1e-12));
  for (double at = std::floor(std::log1p(-random.uniform()) / stay); at < static_cast<double>(trait.codes.size());
       at += 1 + std::floor(std::log1p(-random.uniform()) / stay)) {
    const auto account = static_cast<std::uint32_t>(at);
    const int code = trait.codes[account];
    const auto other = static_cast<int>(random.below(labels - 1));
    if (code >= 0) out.push_back({account, column, static_cast<double>(other < code ? other : other + 1)});
  }
}

}  // namespace

Noisy noisy(const RuleColumns& rules, std::size_t accounts, std::vector<Blur> blurs) {
  Noisy out{.blurs = std::move(blurs)};
  for (std::size_t account = 0; account < accounts; ++account)
    for (std::size_t c = 0; c < rules.traits.size(); ++c)
      if (out.blurs[c].ordered && may_turn(out.blurs[c], rules.traits[c]->numbers[account]))
        out.live.push_back({static_cast<std::uint32_t>(account), static_cast<std::uint16_t>(c),
                            rules.traits[c]->numbers[account]});
  return out;
}

std::vector<Touched> draw(const RuleColumns& rules, std::size_t accounts, const Noisy& noisy, std::uint64_t seed) {
  stats::Random random(seed);
  std::vector<Touched> out;
  out.reserve(noisy.live.size() + accounts / 32);
  draw_numbers(noisy, random, out);
  const auto numbers = static_cast<std::ptrdiff_t>(out.size());
  for (std::size_t c = 0; c < rules.traits.size(); ++c)
    if (rules.traits[c] && !noisy.blurs[c].ordered)
      draw_words(*rules.traits[c], static_cast<std::uint16_t>(c), noisy.blurs[c].size, random, out);
  const auto before = [](const Touched& a, const Touched& b) {
    return std::tuple(a.account, a.column) < std::tuple(b.account, b.column);
  };
  std::sort(out.begin() + numbers, out.end(), before);
  std::inplace_merge(out.begin(), out.begin() + numbers, out.end(), before);
  return out;
}

}  // namespace lode::audit
