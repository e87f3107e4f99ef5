// Conditions on words are worked out once per label by model::evaluate; those on numbers are compared as doubles.
#include "audit/rule_columns.h"

#include <algorithm>
#include <cmath>

namespace lode::audit {
namespace {

using model::Predicate;
using model::Truth;
using Op = Predicate::Op;

bool branches(Op op) { return op == Op::all || op == Op::any || op == Op::negate; }

Truth truth(bool value) { return value ? Truth::yes : Truth::no; }
Truth opposite(Truth value) { return value == Truth::unknown ? value : truth(value == Truth::no); }

Value value_at(const Trait& trait, std::size_t code) {
  if (code >= trait.labels.size()) return {};
  return trait.flag ? Value(trait.labels[code] == "yes") : Value(trait.labels[code]);
}

std::vector<Truth> by_code(const Predicate& leaf, const Trait* trait) {
  std::vector<Truth> out;
  for (std::size_t code = 0; code <= (trait ? trait->labels.size() : 0); ++code) {
    Value value = trait ? value_at(*trait, code) : Value{};
    out.push_back(model::evaluate(leaf, [&](std::string_view) -> const Value& { return value; }));
  }
  return out;
}

std::size_t column_of(RuleColumns& rules, const Ground& ground, const std::string& attribute) {
  auto it = std::ranges::find(rules.names, attribute);
  if (it != rules.names.end()) return static_cast<std::size_t>(it - rules.names.begin());
  auto trait = std::ranges::find(ground.traits, attribute, &Trait::name);
  rules.names.push_back(attribute);
  rules.traits.push_back(trait == ground.traits.end() ? nullptr : &*trait);
  return rules.names.size() - 1;
}

void add(RuleColumns& rules, const Ground& ground, const Predicate& rule) {
  const auto at = rules.nodes.size();
  rules.nodes.push_back({.op = rule.op, .leaf = rules.leaves.size()});
  for (const auto& child : rule.children) add(rules, ground, child);
  if (!branches(rule.op) && rule.op != Op::always) {
    RuleLeaf leaf{.written = &rule, .column = column_of(rules, ground, rule.attribute)};
    const auto* trait = rules.traits[leaf.column];
    if (!trait || !trait->ordered()) leaf.by_code = by_code(rule, trait);
    for (const auto& literal : rule.literals) leaf.numbers.push_back(number_of(literal));
    rules.leaves.push_back(std::move(leaf));
  }
  rules.nodes[at].end = rules.nodes.size();
}

bool holds(model::Compare compare, double value, double literal) {
  switch (compare) {
    case model::Compare::eq: return value == literal;
    case model::Compare::ne: return value != literal;
    case model::Compare::lt: return value < literal;
    case model::Compare::le: return value <= literal;
    case model::Compare::gt: return value > literal;
    case model::Compare::ge: return value >= literal;
  }
  return false;
}

Truth truth_of(const RuleLeaf& leaf, double value) {
  if (!leaf.by_code.empty())
    return value < 0 ? leaf.by_code.back() : leaf.by_code[static_cast<std::size_t>(value)];
  const auto& rule = *leaf.written;
  if (rule.op == Op::is_null) return truth(std::isnan(value) != rule.negated);
  if (std::isnan(value)) return Truth::unknown;
  if (rule.op == Op::compare) return truth(holds(rule.compare, value, leaf.numbers[0]));
  bool inside = rule.op == Op::between ? value >= leaf.numbers[0] && value <= leaf.numbers[1]
                                       : std::ranges::find(leaf.numbers, value) != leaf.numbers.end();
  return truth(inside != rule.negated);
}

Truth truth_at(const RuleColumns& rules, std::size_t at, std::span<const double> values) {
  const auto& node = rules.nodes[at];
  if (node.op == Op::always) return Truth::yes;
  if (!branches(node.op)) return truth_of(rules.leaves[node.leaf], values[rules.leaves[node.leaf].column]);
  if (node.op == Op::negate) return opposite(truth_at(rules, at + 1, values));
  const bool all = node.op == Op::all;
  Truth out = truth(all);
  for (auto child = at + 1; child < node.end; child = rules.nodes[child].end) {
    const auto one = truth_at(rules, child, values);
    out = all ? std::min(out, one) : std::max(out, one);
    if (out == truth(!all)) break;
  }
  return out;
}

}  // namespace

double number_of(const model::Literal& literal) {
  if (const auto* day = std::get_if<Date>(&literal.value)) return day->days;
  return as_number(literal.value).value_or(std::numeric_limits<double>::quiet_NaN());
}

RuleColumns rule_columns(const model::Segmentation& segmentation, const Ground& ground) {
  RuleColumns out{.segmentation = &segmentation};
  for (std::size_t i = 0; i < segmentation.segments.size(); ++i) {
    const auto& segment = segmentation.segments[i];
    if (segment.residual) {
      if (out.residual < 0) out.residual = static_cast<int>(i);
    } else if (segment.has_rule) {
      out.roots.push_back(out.nodes.size());
      out.root_segment.push_back(static_cast<int>(i));
      add(out, ground, segment.rule);
    }
  }
  return out;
}

int segment_of(const RuleColumns& rules, std::span<const double> values) {
  const bool first = rules.segmentation->match == model::Match::first;
  int found = -1;
  for (std::size_t r = 0; r < rules.roots.size(); ++r) {
    if (truth_at(rules, rules.roots[r], values) != Truth::yes) continue;
    if (first) return rules.root_segment[r];
    if (found >= 0) return -1;  // two rules that exclude each other by word of the file
    found = rules.root_segment[r];
  }
  return found >= 0 ? found : rules.residual;
}

}  // namespace lode::audit
