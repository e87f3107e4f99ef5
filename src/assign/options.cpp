// The nearest value of every cell, and rules as tables over them.
#include "assign/options.h"

#include <algorithm>
#include <cmath>

#include "base/assert.h"
#include "prove/cells.h"
#include "prove/exact.h"
#include "prove/membership.h"

namespace lode::assign {
namespace {

using model::Truth;
using model::Type;
using prove::Axis;
using Op = model::Predicate::Op;

const Value* cut(const Axis& axis, int index) {
  bool inside = index >= 0 && index < static_cast<int>(axis.cuts.size());
  return inside ? &axis.cuts[static_cast<std::size_t>(index)] : nullptr;
}

// How close to an open bound a value may come: a cent, or one more decimal place than the bound has.
Decimal grain(Type type, const Decimal& bound) {
  return {1, type == Type::money ? std::max(2, bound.scale) : std::min(bound.scale + 1, 37)};
}

Decimal plus(const Decimal& a, const Decimal& b, int sign) {  // REQUIRES: b.scale >= a.scale
  Decimal out{a.units, b.scale};
  for (int i = a.scale; i < b.scale; ++i) out.units *= 10;
  out.units += sign * b.units;
  return out;
}

// Just inside the open interval, from below (sign 1) or from above (-1).
Value near_bound(const Axis& axis, const prove::Cell& cell, int sign) {
  const Value* low = cut(axis, cell.code / 2 - 1);
  const Value* high = cut(axis, cell.code / 2);
  const Value* bound = sign > 0 ? low : high;
  const Value* other = sign > 0 ? high : low;
  auto number = bound ? prove::exact(*bound) : std::nullopt;
  if (!number) return cell.sample;
  if (axis.type == Type::integer) {
    auto whole = sign > 0 ? prove::between(number, std::nullopt, true)
                          : prove::between(std::nullopt, number, true);
    return whole ? prove::plain(*whole) : cell.sample;
  }
  if (number->scale > 30) return cell.sample;
  Value close = prove::plain(plus(*number, grain(axis.type, *number), sign));
  if (!other) return close;
  bool inside = sign > 0 ? prove::less(close, *other) : prove::less(*other, close);
  return inside ? close : cell.sample;
}

Value near_day(const Axis& axis, const prove::Cell& cell, int sign) {
  const Value* bound = cut(axis, sign > 0 ? cell.code / 2 - 1 : cell.code / 2);
  return bound ? Value(Date{std::get<Date>(*bound).days + sign}) : cell.sample;
}

Value nearest(const Axis& axis, const prove::Cell& cell, int code_now) {
  if (cell.code % 2 == 1 || code_now < 0) return cell.sample;
  int sign = cell.code > code_now ? 1 : -1;
  if (model::is_numeric(axis.type)) return near_bound(axis, cell, sign);
  return axis.type == Type::date ? near_day(axis, cell, sign) : cell.sample;
}

double step_of(const Axis& axis, const Value& from, const Value& to) {
  if (auto* day = std::get_if<Date>(&from))
    return std::abs(std::get<Date>(to).days - day->days) / 365.25;
  auto a = as_number(from), b = as_number(to);
  if (!model::is_numeric(axis.type) || !a || !b) return 1;
  double scale = std::max(std::fabs(*a), 1e-9);
  for (const auto& value : axis.cuts) scale = std::max(scale, std::fabs(as_number(value).value_or(0)));
  return std::fabs(*b - *a) / scale;
}

}  // namespace

Result<std::vector<Choices>> choices(const model::Segmentation& segmentation, const model::Row& account) {
  auto rules = prove::rules_of(segmentation);
  LODE_TRY(space, prove::make_space(segmentation.dictionary, rules));
  std::vector<Choices> out;
  for (const auto& axis : space.axes) {
    const Value& now = account(axis.attribute);
    int code_now = prove::code_of(axis, now);
    Choices choice{axis.attribute, {{now, 0}}};
    for (const auto& cell : axis.cells) {
      if (cell.code == code_now) continue;
      Value value = nearest(axis, cell, code_now);
      double step = step_of(axis, now, value);
      choice.options.push_back({std::move(value), step});
    }
    out.push_back(std::move(choice));
  }
  return out;
}

Tabled table(const model::Predicate& rule, std::span<const Choices> axes) {
  Tabled out{.op = rule.op};
  if (rule.op == Op::all || rule.op == Op::any || rule.op == Op::negate) {
    for (const auto& child : rule.children) out.children.push_back(table(child, axes));
    return out;
  }
  if (rule.op == Op::always) return out;
  auto it = std::ranges::find(axes, rule.attribute, &Choices::attribute);
  LODE_ASSERT(it != axes.end());
  out.axis = static_cast<std::size_t>(it - axes.begin());
  for (const auto& option : it->options)
    out.truths.push_back(model::evaluate(
        rule, [&](std::string_view) -> const Value& { return option.value; }));
  return out;
}

Truth truth_of(const Tabled& rule, std::span<const std::size_t> chosen) {
  switch (rule.op) {
    case Op::always: return Truth::yes;
    case Op::negate: {
      auto inner = truth_of(rule.children[0], chosen);
      return inner == Truth::unknown ? inner : inner == Truth::yes ? Truth::no : Truth::yes;
    }
    case Op::all:
    case Op::any: break;
    default: return rule.truths[chosen[rule.axis]];
  }
  bool all = rule.op == Op::all;
  Truth out = all ? Truth::yes : Truth::no;
  for (const auto& child : rule.children) {
    auto next = truth_of(child, chosen);
    out = all ? std::min(out, next) : std::max(out, next);
  }
  return out;
}

}  // namespace lode::assign
