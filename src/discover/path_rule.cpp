// Every rule over one attribute is a set of points on the line of its values, and a yes or no for unknown. Sets are
// kept as the marks where membership changes; and, or, not are done on marks, and the result is written anew.
#include "discover/path_rule.h"

#include <algorithm>
#include <optional>

namespace lode::discover {
namespace {

using model::Compare;
using model::Literal;
using model::Predicate;
using Op = Predicate::Op;

// A place between values: just before `value`, or just after it.
struct Mark {
  Value value;
  bool after = false;
};

// In or out below the first mark; each mark changes it.
struct Line {
  bool first = false;
  std::vector<Mark> marks;
};

struct Set {
  Line line;
  bool unknown = false;
};

// Where a rule is TRUE and where it is FALSE; elsewhere it is unknown.
struct Truths {
  Set yes, no;
};

std::optional<int> order(const Mark& a, const Mark& b) {
  auto by_value = model::compare_values(a.value, b.value);
  if (!by_value) return std::nullopt;
  if (*by_value != std::strong_ordering::equal) return *by_value == std::strong_ordering::less ? -1 : 1;
  return static_cast<int>(a.after) - static_cast<int>(b.after);
}

Line complement(Line line) {
  line.first = !line.first;
  return line;
}

std::optional<Line> combined(const Line& a, const Line& b, bool both) {
  auto in = [both](bool x, bool y) { return both ? x && y : x || y; };
  bool of_a = a.first, of_b = b.first, now = in(of_a, of_b);
  Line out{.first = now};
  for (std::size_t i = 0, j = 0; i < a.marks.size() || j < b.marks.size();) {
    int which = i == a.marks.size() ? 1 : j == b.marks.size() ? -1 : 2;
    if (which == 2) {
      auto placed = order(a.marks[i], b.marks[j]);
      if (!placed) return std::nullopt;
      which = *placed;
    }
    const Mark& mark = which <= 0 ? a.marks[i] : b.marks[j];
    if (which <= 0) of_a = !of_a, ++i;
    if (which >= 0) of_b = !of_b, ++j;
    if (in(of_a, of_b) != now) out.marks.push_back(mark), now = !now;
  }
  return out;
}

std::optional<Set> combined(const Set& a, const Set& b, bool both) {
  auto line = combined(a.line, b.line, both);
  if (!line) return std::nullopt;
  return Set{std::move(*line), both ? a.unknown && b.unknown : a.unknown || b.unknown};
}

Line point(const Value& value) { return {false, {{value, false}, {value, true}}}; }

Line compared(Compare compare, const Value& value) {
  switch (compare) {
    case Compare::eq: return point(value);
    case Compare::ne: return complement(point(value));
    case Compare::lt: return {true, {{value, false}}};
    case Compare::le: return {true, {{value, true}}};
    case Compare::gt: return {false, {{value, true}}};
    case Compare::ge: return {false, {{value, false}}};
  }
  return {};
}

Truths truths_of(Line yes) { return {{yes, false}, {complement(yes), false}}; }

std::optional<Truths> read(const Predicate& p);

std::optional<Truths> read_leaf(const Predicate& p) {
  switch (p.op) {
    case Op::compare: return truths_of(compared(p.compare, p.literals.at(0).value));
    case Op::is_true: return truths_of(point(Value(true)));
    case Op::is_null: return Truths{{{}, true}, {{true, {}}, false}};
    case Op::between: {
      auto line = combined(compared(Compare::ge, p.literals.at(0).value),
                           compared(Compare::le, p.literals.at(1).value), true);
      return line ? std::optional(truths_of(*line)) : std::nullopt;
    }
    case Op::in: {
      Line line;
      for (const auto& literal : p.literals) {
        auto more = combined(line, point(literal.value), false);
        if (!more) return std::nullopt;
        line = std::move(*more);
      }
      return truths_of(line);
    }
    default: return std::nullopt;
  }
}

std::optional<Truths> read_joined(const Predicate& p) {
  bool all = p.op == Op::all;
  auto out = read(p.children.at(0));
  for (std::size_t i = 1; out && i < p.children.size(); ++i) {
    auto next = read(p.children[i]);
    if (!next) return std::nullopt;
    auto yes = combined(out->yes, next->yes, all), no = combined(out->no, next->no, !all);
    if (!yes || !no) return std::nullopt;
    out = Truths{std::move(*yes), std::move(*no)};
  }
  return out;
}

// Nothing where the rule holds what has no place on a line (terms, vague words).
std::optional<Truths> read(const Predicate& p) {
  for (const auto& literal : p.literals)
    if (!literal.word.empty() || is_null(literal.value)) return std::nullopt;
  std::optional<Truths> out;
  if (p.op == Op::always) out = Truths{{{true, {}}, true}, {{}, false}};
  else if (p.op == Op::all || p.op == Op::any) out = read_joined(p);
  else if (p.op == Op::negate) out = read(p.children.at(0));
  else out = read_leaf(p);
  if (out && (p.op == Op::negate || p.negated)) std::swap(out->yes, out->no);
  return out;
}

bool holds_value(const Line& line, const Value& value) {
  auto both = combined(line, point(value), true);
  return both && both->marks.size() == 2;
}

// Writing -----------------------------------------------------------------------------------------------------

struct Words {
  std::string attribute;
  bool whole = false;  // values are whole numbers
};

Predicate leaf(const Words& words, Compare compare, const Value& value) {
  return {.op = Op::compare, .attribute = words.attribute, .compare = compare, .literals = {{value, {}, 0}}};
}

Predicate listed(const Words& words, const std::vector<Value>& values, bool negated) {
  if (values.size() == 1) return leaf(words, negated ? Compare::ne : Compare::eq, values[0]);
  Predicate out{.op = Op::in, .attribute = words.attribute, .negated = negated};
  for (const auto& value : values) out.literals.push_back({value, {}, 0});
  return out;
}

// Both ends of a range; of whole numbers as the first and the last one.
Predicate range(const Words& words, Mark from, Mark to) {
  auto* low = std::get_if<std::int64_t>(&from.value);
  auto* high = std::get_if<std::int64_t>(&to.value);
  if (words.whole && low && high) {
    if (from.after) from = {Value(*low + 1), false};
    if (!to.after) to = {Value(*high - 1), true};
  }
  if (from.after || !to.after)
    return model::all_of({leaf(words, from.after ? Compare::gt : Compare::ge, from.value),
                          leaf(words, to.after ? Compare::le : Compare::lt, to.value)});
  if (model::compare_values(from.value, to.value) == std::strong_ordering::equal)
    return leaf(words, Compare::eq, from.value);
  return {.op = Op::between, .attribute = words.attribute, .literals = {{from.value, {}, 0}, {to.value, {}, 0}}};
}

// The values that stand alone: those of the line (`inside`), or those it leaves out.
std::optional<std::vector<Value>> only_points(const Line& line, bool inside) {
  if (line.first == inside || line.marks.size() % 2 != 0) return std::nullopt;
  std::vector<Value> out;
  for (std::size_t i = 0; i < line.marks.size(); i += 2) {
    const auto &a = line.marks[i], &b = line.marks[i + 1];
    if (a.after || !b.after || model::compare_values(a.value,
                                                     b.value) != std::strong_ordering::equal) return std::nullopt;
    out.push_back(a.value);
  }
  return out.empty() ? std::nullopt : std::optional(out);
}

// REQUIRES: the line has a mark.
Predicate written(const Words& words, const Line& line) {
  if (auto values = only_points(line, true)) return listed(words, *values, false);
  if (auto values = only_points(line, false)) return listed(words, *values, true);
  std::vector<Predicate> parts;
  std::size_t at = 0;
  if (line.first) {
    const auto& mark = line.marks[at++];
    parts.push_back(leaf(words, mark.after ? Compare::le : Compare::lt, mark.value));
  }
  for (; at < line.marks.size(); at += 2) {
    const auto& from = line.marks[at];
    if (at + 1 == line.marks.size()) parts.push_back(leaf(words, from.after ? Compare::gt : Compare::ge, from.value));
    else parts.push_back(range(words, from, line.marks[at + 1]));
  }
  return parts.size() == 1 ? parts[0] : model::any_of(std::move(parts));
}

Predicate unknown_rule(const Words& words, bool is_unknown) {
  return {.op = Op::is_null, .attribute = words.attribute, .negated = !is_unknown};
}

// `always` where nothing is asked.
Predicate with_unknown(const Words& words, std::optional<Predicate> rule, bool all, bool unknown, bool nullable) {
  if (all) return unknown || !nullable ? Predicate{} : unknown_rule(words, false);
  if (!rule) return nullable && unknown ? unknown_rule(words, true) : model::not_(Predicate{});
  if (!nullable || !unknown) return std::move(*rule);
  return model::any_of({std::move(*rule), unknown_rule(words, true)});
}

Predicate written_flag(const Words& words, const Set& set, bool nullable) {
  bool yes = holds_value(set.line, Value(true)), no = holds_value(set.line, Value(false));
  Predicate flag{.op = Op::is_true, .attribute = words.attribute};
  std::optional<Predicate> rule;
  if (yes && !no) rule = flag;
  if (no && !yes) rule = model::not_(flag);
  return with_unknown(words, std::move(rule), yes && no, set.unknown, nullable);
}

Predicate written(const std::string& attribute, const Set& set, const model::Attribute* declared) {
  Words words{attribute, declared && declared->typed && declared->type == model::Type::integer};
  bool nullable = !declared || declared->nullable;
  if (declared && declared->typed && declared->type == model::Type::boolean) return written_flag(words, set, nullable);
  std::optional<Predicate> rule;
  if (!set.line.marks.empty()) rule = written(words, set.line);
  return with_unknown(words, std::move(rule), set.line.marks.empty() && set.line.first, set.unknown, nullable);
}

struct Group {
  std::string attribute;  // empty: over several attributes, or not read: stands as it is
  Predicate as_is;
  Set left;
};

std::vector<Group> grouped(std::span<const Predicate> answers) {
  std::vector<Group> out;
  for (const auto& answer : answers) {
    auto attributes = model::attributes_of(answer);
    auto truths = attributes.size() == 1 ? read(answer) : std::nullopt;
    if (!truths) {
      if (answer.op != Op::always) out.push_back({{}, answer, {}});
      continue;
    }
    auto known = std::ranges::find(out, attributes[0], &Group::attribute);
    auto left = known == out.end() ? truths->yes : combined(known->left, truths->yes, true);
    if (!left) out.push_back({{}, answer, {}});
    else if (known == out.end()) out.push_back({attributes[0], {}, std::move(*left)});
    else known->left = std::move(*left);
  }
  return out;
}

}  // namespace

std::vector<Predicate> path_clauses(std::span<const Predicate> answers, const Declared& declared) {
  std::vector<Predicate> out;
  for (const auto& group : grouped(answers)) {
    auto clause = group.attribute.empty()
                      ? group.as_is
                      : written(group.attribute, group.left, declared ? declared(group.attribute) : nullptr);
    if (clause.op != Op::always) out.push_back(std::move(clause));
  }
  return out;
}

}  // namespace lode::discover
