// Cuts attributes into cells and picks a plausible sample of each.
#include "prove/cells.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "prove/exact.h"

namespace lode::prove {
namespace {

using Op = model::Predicate::Op;
using model::Type;

Type type_of(const Value& constant) {
  if (std::holds_alternative<bool>(constant)) return Type::boolean;
  if (std::holds_alternative<Date>(constant)) return Type::date;
  return exact(constant) ? Type::number : Type::text;
}

bool fits(Type type, const Value& constant) {
  if (is_numeric(type)) return exact(constant).has_value();
  if (type == Type::boolean) return std::holds_alternative<bool>(constant);
  if (type == Type::date) return std::holds_alternative<Date>(constant);
  return std::holds_alternative<std::string>(constant);
}

std::size_t lower_bound(const std::vector<Value>& cuts, const Value& constant) {
  auto it = std::ranges::lower_bound(cuts, constant, less);
  return static_cast<std::size_t>(it - cuts.begin());
}

void add_cut(Axis& axis, const Value& constant) {
  auto at = lower_bound(axis.cuts, constant);
  if (at < axis.cuts.size() && same(axis.cuts[at], constant)) return;
  axis.cuts.insert(axis.cuts.begin() + static_cast<std::ptrdiff_t>(at), constant);
}

std::optional<Value> interval_sample(const Axis& axis, int code) {
  auto at = static_cast<std::size_t>(code / 2);
  const Value* low = at > 0 ? &axis.cuts[at - 1] : nullptr;
  const Value* high = at < axis.cuts.size() ? &axis.cuts[at] : nullptr;
  if (axis.type == Type::boolean) return std::nullopt;
  if (axis.type == Type::date) {
    auto day = [](const Value* v) {
      return v ? std::optional(Decimal{std::get<Date>(*v).days, 0}) : std::nullopt;
    };
    if (!low && !high) return Date{20454};  // 2026-01-01: any day will do
    auto found = between(day(low), day(high), true);
    return found ? std::optional<Value>(Date{static_cast<std::int32_t>(found->units)}) : std::nullopt;
  }
  if (is_numeric(axis.type)) {
    auto number = [](const Value* v) { return v ? exact(*v) : std::nullopt; };
    auto found = between(number(low), number(high), axis.type == Type::integer);
    return found ? std::optional(plain(*found)) : std::nullopt;
  }
  auto text = [](const Value* v) {
    return v ? std::optional(std::get<std::string>(*v)) : std::nullopt;
  };
  auto found = between(text(low), text(high));
  return found ? std::optional<Value>(*found) : std::nullopt;
}

std::optional<Value> sample_of(const Axis& axis, int code) {
  if (code % 2 == 0) return interval_sample(axis, code);
  const Value& cut = axis.cuts[static_cast<std::size_t>(code / 2)];
  if (axis.type == Type::integer) {
    Value held = plain(*exact(cut));
    if (auto* part = std::get_if<Decimal>(&held); part && part->scale > 0) return std::nullopt;
    return held;
  }
  return is_numeric(axis.type) ? plain(*exact(cut)) : cut;
}

bool declared(const model::Attribute& attribute, const Value& sample) {
  if (is_numeric(attribute.type)) {
    auto bound = [](const std::optional<double>& b) { return b ? exact(Value(*b)) : std::nullopt; };
    auto low = bound(attribute.min), high = bound(attribute.max);
    auto number = *exact(sample);
    return (!low || !less(number, *low)) && (!high || !less(*high, number));
  }
  if (attribute.type == Type::enumeration && !attribute.values.empty())
    return std::ranges::find(attribute.values, std::get<std::string>(sample)) != attribute.values.end();
  return true;
}

// Plain first: declared values in their order, known constants before inventions, small before large.
bool plainer(const Axis& axis, const model::Attribute* attribute, const Cell& a, const Cell& b) {
  if (is_numeric(axis.type)) {
    auto x = *exact(a.sample), y = *exact(b.sample);
    if ((x.units < 0) != (y.units < 0)) return y.units < 0;
    return x.units < 0 ? less(y, x) : less(x, y);
  }
  if (attribute && axis.type == Type::enumeration && !attribute->values.empty()) {
    auto rank = [&](const Cell& cell) {
      return std::ranges::find(attribute->values, std::get<std::string>(cell.sample));
    };
    return rank(a) < rank(b);
  }
  if (axis.type == Type::text && (a.code % 2) != (b.code % 2)) return a.code % 2 == 1;
  return a.code < b.code;
}

void add_domain_cuts(Axis& axis, const model::Attribute& attribute) {
  if (is_numeric(axis.type)) {
    for (const auto& bound : {attribute.min, attribute.max})
      if (bound) {
        if (auto number = exact(Value(*bound))) add_cut(axis, plain(*number));
      }
  }
  if (axis.type == Type::enumeration)
    for (const auto& value : attribute.values) add_cut(axis, value);
}

void fill_cells(Axis& axis, const model::Attribute* attribute) {
  if (attribute) add_domain_cuts(axis, *attribute);
  if (axis.type == Type::boolean) {
    add_cut(axis, false);
    add_cut(axis, true);
  }
  for (int code = 0; code <= axis.last_code(); ++code) {
    auto sample = sample_of(axis, code);
    if (sample && (!attribute || declared(*attribute, *sample)))
      axis.cells.push_back({code, *std::move(sample)});
  }
  std::ranges::stable_sort(axis.cells, [&](const Cell& a, const Cell& b) {
    return plainer(axis, attribute, a, b);
  });
}

Axis& axis_for(Space& space, const model::Dictionary& dictionary, const model::Predicate& leaf) {
  int at = space.axis(leaf.attribute);
  if (at >= 0) return space.axes[static_cast<std::size_t>(at)];
  Axis axis{.attribute = leaf.attribute};
  if (const auto* attribute = dictionary.find(leaf.attribute)) {
    axis.type = attribute->type;
    axis.nullable = attribute->nullable;
  } else if (leaf.op == Op::is_true) {
    axis.type = Type::boolean;
  }
  return space.axes.emplace_back(std::move(axis));
}

Result<void> add_leaf(Space& space, const model::Dictionary& dictionary, const model::Predicate& leaf) {
  Axis& axis = axis_for(space, dictionary, leaf);
  if (leaf.op == Op::vague) {
    int term = space.vague_term(leaf);
    if (term < 0) {
      term = static_cast<int>(space.vague.size());
      space.vague.push_back({leaf.attribute, vague_word(leaf)});
    }
    if (leaf.compare != model::Compare::eq && leaf.compare != model::Compare::ne)
      space.vague[static_cast<std::size_t>(term)].ordered = true;
    return {};
  }
  if (leaf.op == Op::is_true && axis.type != Type::boolean)
    return fail(Code::invalid_argument,
                fmt::format("'{}' stands alone but is no boolean", leaf.attribute));
  for (const auto& constant : leaf.literals) {
    if (is_null(constant.value)) continue;
    if (axis.cuts.empty() && !dictionary.find(leaf.attribute)) axis.type = type_of(constant.value);
    if (!fits(axis.type, constant.value))
      return fail(Code::invalid_argument,
                  fmt::format("'{}' is compared with {}, which is no {}", leaf.attribute,
                              to_text(constant.value), model::type_name(axis.type)));
    add_cut(axis, constant.value);
    axis.compared = true;
  }
  return {};
}

}  // namespace

const Cell* Axis::find(int code) const {
  auto it = std::ranges::find(cells, code, &Cell::code);
  return it == cells.end() ? nullptr : &*it;
}

int Space::axis(std::string_view attribute) const {
  auto it = std::ranges::find(axes, attribute, &Axis::attribute);
  return it == axes.end() ? -1 : static_cast<int>(it - axes.begin());
}

int Space::vague_term(const model::Predicate& leaf) const {
  auto word = vague_word(leaf);
  auto it = std::ranges::find_if(
      vague, [&](const Vague& v) { return v.attribute == leaf.attribute && v.word == word; });
  return it == vague.end() ? -1 : static_cast<int>(it - vague.begin());
}

std::string vague_word(const model::Predicate& leaf) {
  std::vector<std::string> words;
  for (const auto& literal : leaf.literals)
    words.push_back(literal.word.empty() ? to_text(literal.value) : literal.word);
  return words.empty() ? leaf.attribute : join(words, " or ");
}

void for_leaves(const model::Predicate& rule,
                const std::function<void(const model::Predicate&)>& each) {
  if (rule.op == Op::all || rule.op == Op::any || rule.op == Op::negate)
    for (const auto& child : rule.children) for_leaves(child, each);
  else if (rule.op != Op::always)
    each(rule);
}

Result<Space> make_space(const model::Dictionary& dictionary,
                         std::span<const model::Predicate* const> rules) {
  Space space;
  Result<void> outcome;
  for (const auto* rule : rules)
    for_leaves(*rule, [&](const model::Predicate& leaf) {
      if (outcome) outcome = add_leaf(space, dictionary, leaf);
    });
  LODE_CHECK(outcome);
  for (auto& axis : space.axes) fill_cells(axis, dictionary.find(axis.attribute));
  return space;
}

bool covers(const Space& space, const model::Predicate& rule) {
  bool all = true;
  for_leaves(rule, [&](const model::Predicate& leaf) {
    int at = space.axis(leaf.attribute);
    if (at < 0) {
      all = false;
    } else if (leaf.op == Op::vague) {
      all = all && space.vague_term(leaf) >= 0;
    } else {
      for (const auto& constant : leaf.literals)
        all = all && (is_null(constant.value) ||
                      cut_index(space.axes[static_cast<std::size_t>(at)], constant.value) >= 0);
    }
  });
  return all;
}

int cut_index(const Axis& axis, const Value& constant) {
  auto at = lower_bound(axis.cuts, constant);
  return at < axis.cuts.size() && same(axis.cuts[at], constant) ? static_cast<int>(at) : -1;
}

int code_of(const Axis& axis, const Value& value) {
  if (is_null(value) || (!axis.cuts.empty() && !model::compare_values(axis.cuts[0], value))) return -1;
  auto at = lower_bound(axis.cuts, value);
  bool hit = at < axis.cuts.size() && same(axis.cuts[at], value);
  return 2 * static_cast<int>(at) + (hit ? 1 : 0);
}

namespace {

// From the lower end of one cell to the upper end of another.
model::Predicate range(const Axis& axis, int from, int to) {
  auto versus = [&](model::Compare how, int cut) {
    model::Predicate out{.op = Op::compare, .attribute = axis.attribute, .compare = how};
    out.literals.push_back({axis.cuts[static_cast<std::size_t>(cut)], {}, 0});
    return out;
  };
  if (from == to && from % 2 == 1) return versus(model::Compare::eq, from / 2);
  std::vector<model::Predicate> ends;
  if (from % 2 == 1) ends.push_back(versus(model::Compare::ge, from / 2));
  if (from % 2 == 0 && from > 0) ends.push_back(versus(model::Compare::gt, from / 2 - 1));
  if (to % 2 == 1) ends.push_back(versus(model::Compare::le, to / 2));
  if (to % 2 == 0 && to < axis.last_code()) ends.push_back(versus(model::Compare::lt, to / 2));
  if (ends.empty()) ends.push_back({.op = Op::is_null, .attribute = axis.attribute, .negated = true});
  return model::all_of(std::move(ends));
}

}  // namespace

model::Predicate in_cells(const Axis& axis, const std::vector<int>& codes) {
  auto wanted = [&](int code) { return std::ranges::find(codes, code) != codes.end(); };
  std::vector<model::Predicate> parts;
  for (int code = 0; code <= axis.last_code(); ++code) {
    if (!wanted(code)) continue;
    int to = code;
    for (int next = code + 1; next <= axis.last_code() && (wanted(next) || !axis.find(next)); ++next)
      if (wanted(next)) to = next;  // codes no account can have do not part a range
    parts.push_back(range(axis, code, to));
    code = to;
  }
  if (wanted(-1)) parts.push_back({.op = Op::is_null, .attribute = axis.attribute});
  return model::any_of(std::move(parts));
}

}  // namespace lode::prove
