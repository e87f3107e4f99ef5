// Brings a rule into normal form. Each step keeps the truth of every row, unknown ones included.
#include <algorithm>

#include "model/predicate.h"

namespace lode::model {
namespace {

using Op = Predicate::Op;

Compare opposite(Compare compare) {
  switch (compare) {
    case Compare::eq: return Compare::ne;
    case Compare::ne: return Compare::eq;
    case Compare::lt: return Compare::ge;
    case Compare::ge: return Compare::lt;
    case Compare::le: return Compare::gt;
    case Compare::gt: return Compare::le;
  }
  return compare;
}

Predicate normal(const Predicate& p, bool negated);

Predicate comparison(const Predicate& leaf, Compare compare, const Literal& literal) {
  if (auto* flag = std::get_if<bool>(&literal.value);
      flag && (compare == Compare::eq || compare == Compare::ne)) {
    Predicate bare{.op = Op::is_true, .attribute = leaf.attribute};
    return *flag == (compare == Compare::eq) ? bare : not_(bare);
  }
  return {.op = Op::compare,
          .attribute = leaf.attribute,
          .compare = compare,
          .literals = {{literal.value, literal.word, 0}}};
}

// Sorted by text, without repetitions, flattened again.
Predicate sorted(Op op, std::vector<Predicate> children) {
  Predicate out = op == Op::all ? all_of(std::move(children)) : any_of(std::move(children));
  if (out.op != op) return out;
  std::vector<std::pair<std::string, Predicate>> keyed;
  for (auto& child : out.children) {
    auto key = print(child);
    keyed.emplace_back(std::move(key), std::move(child));
  }
  std::ranges::stable_sort(keyed, {},
                           [](const auto& entry) -> const std::string& { return entry.first; });
  auto rest = std::ranges::unique(
      keyed, {}, [](const auto& entry) -> const std::string& { return entry.first; });
  keyed.erase(rest.begin(), rest.end());
  out.children.clear();
  for (auto& entry : keyed) out.children.push_back(std::move(entry.second));
  return out.children.size() == 1 ? Predicate(std::move(out.children.front())) : out;
}

Predicate membership(const Predicate& leaf, bool negated) {
  std::vector<Predicate> out;
  for (const auto& literal : leaf.literals)
    out.push_back(comparison(leaf, negated ? Compare::ne : Compare::eq, literal));
  return sorted(negated ? Op::all : Op::any, std::move(out));
}

Predicate range(const Predicate& leaf, bool negated) {
  std::vector<Predicate> out;
  out.push_back(comparison(leaf, negated ? Compare::lt : Compare::ge, leaf.literals.at(0)));
  out.push_back(comparison(leaf, negated ? Compare::gt : Compare::le, leaf.literals.at(1)));
  return sorted(negated ? Op::any : Op::all, std::move(out));
}

Predicate joined(const Predicate& p, bool negated) {
  std::vector<Predicate> out;
  for (const auto& child : p.children) out.push_back(normal(child, negated));
  bool all = (p.op == Op::all) != negated;
  return sorted(all ? Op::all : Op::any, std::move(out));
}

Predicate bare_leaf(const Predicate& p, bool negated) {
  Predicate out = p;
  out.column = 0;
  for (auto& literal : out.literals) literal.column = 0;
  return negated ? not_(std::move(out)) : out;
}

Predicate normal(const Predicate& p, bool negated) {
  switch (p.op) {
    case Op::negate: return normal(p.children.at(0), !negated);
    case Op::all:
    case Op::any: return joined(p, negated);
    case Op::compare:
      return comparison(p, negated ? opposite(p.compare) : p.compare, p.literals.at(0));
    case Op::in: return membership(p, p.negated != negated);
    case Op::between: return range(p, p.negated != negated);
    case Op::is_null: {
      Predicate out{.op = Op::is_null, .attribute = p.attribute, .negated = p.negated != negated};
      return out;
    }
    case Op::always:
    case Op::is_true:
    case Op::vague: return bare_leaf(p, negated);
  }
  return p;
}

}  // namespace

Predicate normal_form(const Predicate& predicate) { return normal(predicate, false); }

}  // namespace lode::model
