// Building, comparing and taking apart rules.
#include "model/predicate.h"

#include <algorithm>

namespace lode::model {
namespace {

using Op = Predicate::Op;

bool is_true_constant(const Predicate& p) { return p.op == Op::always; }
bool is_false_constant(const Predicate& p) {
  return p.op == Op::negate && p.children.front().op == Op::always;
}

Predicate false_constant() { return {.op = Op::negate, .children = {Predicate{}}}; }

// `neutral` children vanish, one `decisive` child decides.
Predicate joined(Op op, std::vector<Predicate> children, bool (*neutral)(const Predicate&),
                 bool (*decisive)(const Predicate&)) {
  Predicate out{.op = op};
  for (auto& child : children) {
    if (decisive(child)) return child;
    if (neutral(child)) continue;
    if (child.op == op)
      std::ranges::move(child.children, std::back_inserter(out.children));
    else
      out.children.push_back(std::move(child));
  }
  if (out.children.size() == 1) return Predicate(std::move(out.children.front()));
  if (out.children.empty()) return op == Op::all ? Predicate{} : false_constant();
  return out;
}

void collect(const Predicate& predicate, std::vector<std::string>& names) {
  if (!predicate.attribute.empty() && std::ranges::find(names, predicate.attribute) == names.end())
    names.push_back(predicate.attribute);
  for (const auto& child : predicate.children) collect(child, names);
}

void leaves(const Predicate& predicate, bool negated, std::vector<Predicate>& out) {
  if (predicate.op == Op::negate) return leaves(predicate.children.front(), !negated, out);
  if (predicate.children.empty()) return out.push_back(negated ? not_(predicate) : predicate);
  for (const auto& child : predicate.children) leaves(child, negated, out);
}

}  // namespace

Predicate all_of(std::vector<Predicate> children) {
  return joined(Op::all, std::move(children), is_true_constant, is_false_constant);
}

Predicate any_of(std::vector<Predicate> children) {
  return joined(Op::any, std::move(children), is_false_constant, is_true_constant);
}

Predicate not_(Predicate child) {
  if (child.op == Op::negate) return Predicate(std::move(child.children.front()));
  Predicate out{.op = Op::negate, .column = child.column};
  out.children.push_back(std::move(child));
  return out;
}

bool same(const Predicate& a, const Predicate& b) {
  auto literals = [](const Literal& x, const Literal& y) {
    return x.value == y.value && x.word == y.word;
  };
  return a.op == b.op && a.attribute == b.attribute && a.compare == b.compare &&
         a.negated == b.negated && a.written == b.written &&
         std::ranges::equal(a.literals, b.literals, literals) &&
         std::ranges::equal(a.children, b.children, same);
}

std::vector<std::string> attributes_of(const Predicate& predicate) {
  std::vector<std::string> names;
  collect(predicate, names);
  return names;
}

int condition_count(const Predicate& predicate) {
  if (predicate.children.empty()) return predicate.op == Op::always ? 0 : 1;
  int count = 0;
  for (const auto& child : predicate.children) count += condition_count(child);
  return count;
}

std::vector<Predicate> clauses_of(const Predicate& predicate) {
  std::vector<Predicate> out;
  leaves(predicate, false, out);
  std::erase_if(out,
                [](const Predicate& p) { return is_true_constant(p) || is_false_constant(p); });
  return out;
}

}  // namespace lode::model
