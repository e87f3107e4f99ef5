// Evaluates a rule for one row in SQL's three-valued logic. The meaning of comparisons is exactly
// that of the compiled SQL; tests/property holds the two together on random rules and rows.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/assert.h"
#include "model/predicate.h"

namespace lode::model {
namespace {

using Op = Predicate::Op;
using Order = std::optional<std::strong_ordering>;

Int128 power_of_ten(int exponent) {
  Int128 out = 1;
  for (; exponent > 0; --exponent) out *= 10;
  return out;
}

// Whole parts first, then fractions on a common scale: nothing can overflow.
std::strong_ordering compare_exact(const Decimal& a, const Decimal& b) {
  Int128 unit_a = power_of_ten(a.scale), unit_b = power_of_ten(b.scale);
  if (auto whole = a.units / unit_a <=> b.units / unit_b; whole != 0) return whole;
  int scale = std::max(a.scale, b.scale);
  return a.units % unit_a * power_of_ten(scale - a.scale) <=>
         b.units % unit_b * power_of_ten(scale - b.scale);
}

// NaN equals itself and is above all numbers, as in the engine's ordering.
std::strong_ordering compare_doubles(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) <=> std::isnan(b);
  return a < b   ? std::strong_ordering::less
         : a > b ? std::strong_ordering::greater
                 : std::strong_ordering::equal;
}

// The nearest double (base's to_double goes through long double and may round twice).
double nearest(const Decimal& value) {
  std::string text = to_text(value);
  double out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

std::optional<Decimal> exact(const Value& value) {
  if (auto* whole = std::get_if<std::int64_t>(&value)) return Decimal{*whole, 0};
  if (auto* decimal = std::get_if<Decimal>(&value)) return *decimal;
  return std::nullopt;
}

std::optional<double> rounded(const Value& value) {
  if (auto* number = std::get_if<double>(&value)) return *number;
  if (auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
  if (auto* decimal = std::get_if<Decimal>(&value)) return nearest(*decimal);
  return std::nullopt;
}

template <class T>
Order compare_as(const Value& a, const Value& b) {
  auto* left = std::get_if<T>(&a);
  auto* right = std::get_if<T>(&b);
  if (!left || !right) return std::nullopt;
  return *left <=> *right;
}

Truth truth(bool value) { return value ? Truth::yes : Truth::no; }
Truth negated(Truth value) {
  return value == Truth::unknown ? value : value == Truth::yes ? Truth::no : Truth::yes;
}

Truth compared(Compare compare, const Value& value, const Literal& literal) {
  auto order = compare_values(value, literal.value);
  if (!order) return Truth::unknown;
  switch (compare) {
    case Compare::eq: return truth(*order == 0);
    case Compare::ne: return truth(*order != 0);
    case Compare::lt: return truth(*order < 0);
    case Compare::le: return truth(*order <= 0);
    case Compare::gt: return truth(*order > 0);
    case Compare::ge: return truth(*order >= 0);
  }
  return Truth::unknown;
}

// Kleene: `and` is the least, `or` the greatest of no < unknown < yes.
Truth least(Truth a, Truth b) { return std::min(a, b); }
Truth greatest(Truth a, Truth b) { return std::max(a, b); }

Truth in_list(const Predicate& leaf, const Value& value) {
  Truth out = Truth::no;
  for (const auto& literal : leaf.literals)
    out = greatest(out, compared(Compare::eq, value, literal));
  return leaf.negated ? negated(out) : out;
}

Truth in_range(const Predicate& leaf, const Value& value) {
  Truth out = least(compared(Compare::ge, value, leaf.literals.at(0)),
                    compared(Compare::le, value, leaf.literals.at(1)));
  return leaf.negated ? negated(out) : out;
}

Truth bare(const Value& value) {
  auto* flag = std::get_if<bool>(&value);
  return flag ? truth(*flag) : Truth::unknown;
}

}  // namespace

std::optional<std::strong_ordering> compare_values(const Value& a, const Value& b) {
  if (auto left = exact(a), right = exact(b); left && right) return compare_exact(*left, *right);
  if (auto left = rounded(a), right = rounded(b); left && right)
    return compare_doubles(*left, *right);
  if (auto order = compare_as<std::string>(a, b)) return order;
  if (auto order = compare_as<Date>(a, b)) return order;
  return compare_as<bool>(a, b);
}

Truth evaluate(const Predicate& predicate, const Row& row) {
  switch (predicate.op) {
    case Op::always: return Truth::yes;
    case Op::vague: return Truth::unknown;
    case Op::negate: return negated(evaluate(predicate.children.at(0), row));
    case Op::compare:
      return compared(predicate.compare, row(predicate.attribute), predicate.literals.at(0));
    case Op::in: return in_list(predicate, row(predicate.attribute));
    case Op::between: return in_range(predicate, row(predicate.attribute));
    case Op::is_null: return truth(is_null(row(predicate.attribute)) != predicate.negated);
    case Op::is_true: return bare(row(predicate.attribute));
    case Op::all:
    case Op::any: break;
  }
  bool all = predicate.op == Op::all;
  Truth out = all ? Truth::yes : Truth::no;
  for (const auto& child : predicate.children) {
    out = all ? least(out, evaluate(child, row)) : greatest(out, evaluate(child, row));
    if (out == (all ? Truth::no : Truth::yes)) break;
  }
  return out;
}

}  // namespace lode::model
