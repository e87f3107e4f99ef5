// "A plain value between" for numbers and texts.
#include "prove/exact.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "model/predicate.h"

namespace lode::prove {
namespace {

constexpr int max_scale = 38;

Int128 power10(int exponent) {
  Int128 out = 1;
  for (int i = 0; i < exponent; ++i) out *= 10;
  return out;
}

Int128 floor_div(Int128 a, Int128 b) {  // REQUIRES: b > 0
  Int128 quotient = a / b;
  return quotient - (a % b < 0 ? 1 : 0);
}

// floor(number * 10^scale); nothing where it has more than 38 digits.
std::optional<Int128> floor_at(const Decimal& number, int scale) {
  if (scale <= number.scale) return floor_div(number.units, power10(number.scale - scale));
  Int128 factor = power10(scale - number.scale);
  Int128 bound = power10(max_scale) / factor;
  if (number.units > bound || number.units < -bound) return std::nullopt;
  return number.units * factor;
}

Decimal negated(const Decimal& number) { return {-number.units, number.scale}; }

std::optional<Decimal> exact_double(double number) {
  if (!std::isfinite(number)) return std::nullopt;
  auto text = fmt::format("{}", number);
  if (auto decimal = parse_decimal(text)) return decimal;
  // Exponents: beyond 38 digits nothing is stored anyway, so the nearest such decimal serves.
  double held = std::clamp(number, -1e37, 1e37);
  return parse_decimal(std::fabs(held) >= 1 ? fmt::format("{:.0f}", held)
                                            : fmt::format("{:.37f}", held));
}

}  // namespace

std::optional<Decimal> exact(const Value& value) {
  if (auto* whole = std::get_if<std::int64_t>(&value)) return Decimal{*whole, 0};
  if (auto* decimal = std::get_if<Decimal>(&value)) return *decimal;
  if (auto* number = std::get_if<double>(&value)) return exact_double(*number);
  return std::nullopt;
}

bool less(const Value& a, const Value& b) {
  auto order = model::compare_values(a, b);
  return order && *order < 0;
}

bool same(const Value& a, const Value& b) {
  auto order = model::compare_values(a, b);
  return order && *order == 0;
}

std::optional<Decimal> between(const std::optional<Decimal>& low, const std::optional<Decimal>& high,
                               bool whole) {
  if (!low && !high) return Decimal{1, 0};
  if (!low) {
    auto mirrored = between(negated(*high), std::nullopt, whole);
    return mirrored ? std::optional(negated(*mirrored)) : std::nullopt;
  }
  for (int scale = 0; scale <= (whole ? 0 : max_scale); ++scale) {
    auto below = floor_at(*low, scale);
    if (!below) return std::nullopt;
    Decimal candidate{*below + 1, scale};
    if (!high || less(candidate, *high)) return candidate;
  }
  return std::nullopt;
}

std::optional<std::string> between(const std::optional<std::string>& low,
                                   const std::optional<std::string>& high) {
  auto fits = [&](const std::string& text) {
    return (!low || text > *low) && (!high || text < *high);
  };
  std::string start = low.value_or("");
  for (const std::string& candidate :
       {std::string("other"), std::string("another"), start + " (other)", start + "+", start + " ",
        start + '\x01', start + std::string(1, '\0'), start})
    if (fits(candidate)) return candidate;
  return std::nullopt;  // start + NUL is the least text above start, so there is none
}

Value plain(const Decimal& number) {
  Decimal out = number;
  while (out.scale > 0 && out.units % 10 == 0) {
    out.units /= 10;
    --out.scale;
  }
  if (out.scale == 0 && out.units >= INT64_MIN && out.units <= INT64_MAX)
    return static_cast<std::int64_t>(out.units);
  return out;
}

}  // namespace lode::prove
