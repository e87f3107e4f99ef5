// The canonical text of a rule: parse(print(p)) = p. Brackets only where the grammar needs them.
#include <fmt/format.h>

#include "model/predicate.h"
#include "model/predicate_lex.h"

namespace lode::model {
namespace {

using Op = Predicate::Op;

std::string quoted(std::string_view text, char quote) {
  std::string out(1, quote);
  for (char c : text) out += c == quote ? std::string(2, c) : std::string(1, c);
  return out + quote;
}

std::string name(std::string_view word) {
  return is_plain_word(word) ? std::string(word) : quoted(word, '"');
}

std::string shown(const Literal& literal) {
  if (!literal.word.empty()) return name(literal.word);
  if (auto* text = std::get_if<std::string>(&literal.value)) return quoted(*text, '\'');
  if (std::holds_alternative<Date>(literal.value)) return "DATE '" + to_text(literal.value) + "'";
  return to_text(literal.value);
}

std::string list(const Predicate& leaf) {
  std::string out;
  for (const auto& literal : leaf.literals) out += (out.empty() ? "" : ", ") + shown(literal);
  return out;
}

std::string leaf_text(const Predicate& leaf, Op form) {
  constexpr std::string_view signs[] = {"=", "<>", "<", "<=", ">", ">="};
  const char* no = leaf.negated ? "not " : "";
  switch (form) {
    case Op::compare:
      return fmt::format("{} {} {}", name(leaf.attribute),
                         signs[static_cast<std::size_t>(leaf.compare)], shown(leaf.literals.at(0)));
    case Op::in: return fmt::format("{} {}in ({})", name(leaf.attribute), no, list(leaf));
    case Op::between:
      return fmt::format("{} {}between {} and {}", name(leaf.attribute), no,
                         shown(leaf.literals.at(0)), shown(leaf.literals.at(1)));
    case Op::is_null: return fmt::format("{} is {}null", name(leaf.attribute), no);
    default: return name(leaf.attribute);
  }
}

// `or` inside `and` or `not`, and `and` inside `not`, need brackets.
std::string nested(const Predicate& child, Op parent) {
  bool brackets = child.op == Op::any || (child.op == Op::all && parent != Op::any);
  return brackets ? "(" + print(child) + ")" : print(child);
}

std::string joined(const Predicate& predicate, std::string_view word) {
  std::string out;
  for (const auto& child : predicate.children)
    out += (out.empty() ? std::string() : std::string(word)) + nested(child, predicate.op);
  return out;
}

}  // namespace

std::string print(const Predicate& predicate) {
  switch (predicate.op) {
    case Op::always: return "true";
    case Op::all: return joined(predicate, " and ");
    case Op::any: return joined(predicate, " or ");
    case Op::negate:
      if (predicate.children.at(0).op == Op::always) return "false";
      return "not " + nested(predicate.children.at(0), Op::negate);
    case Op::vague: return leaf_text(predicate, predicate.written);
    default: return leaf_text(predicate, predicate.op);
  }
}

}  // namespace lode::model
