// Reads a rule back in words: "more than 10 locations and format is dine in".
#include <fmt/format.h>

#include <algorithm>

#include "model/predicate.h"

namespace lode::model {
namespace {

using Op = Predicate::Op;
using Titles = std::function<std::string(std::string_view)>;

std::string spaced(std::string_view word) {
  std::string out(word);
  std::ranges::replace(out, '_', ' ');
  return out;
}

std::string title_of(const Predicate& leaf, const Titles& titles) {
  auto given = titles ? titles(leaf.attribute) : std::string();
  return given.empty() ? spaced(leaf.attribute) : given;
}

// 1234567.5 -> 1,234,567.5
std::string grouped(std::string digits) {
  auto end = std::min(digits.find('.'), digits.size());
  std::size_t first = digits.starts_with('-') ? 1 : 0;
  for (auto at = end; end - first > 4 && at > first + 3;) digits.insert(at -= 3, ",");
  return digits;
}

bool is_amount(const Literal& literal) {
  return std::holds_alternative<std::int64_t>(literal.value) ||
         std::holds_alternative<Decimal>(literal.value);
}

std::string shown(const Literal& literal) {
  if (!literal.word.empty()) return fmt::format("\"{}\"", spaced(literal.word));
  if (std::holds_alternative<std::string>(literal.value)) return spaced(to_text(literal.value));
  if (auto* flag = std::get_if<bool>(&literal.value)) return *flag ? "yes" : "no";
  return is_amount(literal) ? grouped(to_text(literal.value)) : to_text(literal.value);
}

// Things one counts read as "more than 10 locations": whole numbers of a plural.
bool is_count(const Predicate& leaf, const std::string& title) {
  return std::holds_alternative<std::int64_t>(leaf.literals.at(0).value) && title.ends_with('s') &&
         !title.ends_with("ss");
}

// "locations" -> "location", "branches" -> "branch", "countries" -> "country".
std::string one_of(const std::string& title) {
  auto without = [&](std::size_t n) { return title.substr(0, title.size() - n); };
  if (title.ends_with("ies") && title.size() > 4) return without(3) + "y";
  for (auto ending : {"ches", "shes", "sses", "xes"})
    if (title.ends_with(ending)) return without(2);
  return without(1);
}

bool is_one(const Literal& literal) { return literal.value == Value(std::int64_t{1}); }

std::string comparison(const Predicate& leaf, const std::string& title) {
  constexpr const char* counts[] = {"exactly", "other than", "fewer than",
                                    "at most", "more than",  "at least"};
  constexpr const char* amounts[] = {"is", "is not", "below", "at most", "above", "at least"};
  constexpr const char* dates[] = {"is", "is not", "before", "up to", "after", "from"};
  auto index = static_cast<std::size_t>(leaf.compare);
  const auto& literal = leaf.literals.at(0);
  if (is_count(leaf, title))
    return fmt::format("{} {} {}", counts[index], shown(literal), is_one(literal) ? one_of(title) : title);
  bool date = std::holds_alternative<Date>(literal.value);
  return fmt::format("{} {} {}", title, date ? dates[index] : amounts[index], shown(literal));
}

std::string list(const Predicate& leaf, std::string_view last) {
  std::string out;
  for (std::size_t i = 0; i < leaf.literals.size(); ++i) {
    if (i > 0) out += i + 1 == leaf.literals.size() ? fmt::format(" {} ", last) : ", ";
    out += shown(leaf.literals[i]);
  }
  return out;
}

std::string range(const Predicate& leaf, const std::string& title) {
  auto from = shown(leaf.literals.at(0)), to = shown(leaf.literals.at(1));
  if (is_count(leaf, title))
    return fmt::format("{}{} to {} {}", leaf.negated ? "not " : "", from, to, title);
  return fmt::format("{} {}from {} to {}", title, leaf.negated ? "not " : "", from, to);
}

std::string leaf_words(const Predicate& leaf, Op form, const std::string& title) {
  switch (form) {
    case Op::compare: return comparison(leaf, title);
    case Op::in:
      return fmt::format("{} is {}{}", title, leaf.negated ? "neither " : "",
                         list(leaf, leaf.negated ? "nor" : "or"));
    case Op::between: return range(leaf, title);
    case Op::is_null: return fmt::format("{} {}", leaf.negated ? "known" : "unknown", title);
    default: return title;
  }
}

// "at least 1 location and at most 10 locations" is said as the range it is.
const Predicate* range_end(const Predicate& from, const std::vector<Predicate>& among) {
  if (from.op != Op::compare || from.compare != Compare::ge || !is_amount(from.literals.at(0))) return nullptr;
  for (const auto& other : among)
    if (other.op == Op::compare && other.compare == Compare::le && other.attribute == from.attribute &&
        is_amount(other.literals.at(0)))
      return &other;
  return nullptr;
}

std::vector<Predicate> with_ranges(const std::vector<Predicate>& conditions) {
  std::vector<Predicate> out;
  std::vector<const Predicate*> told;
  for (const auto& condition : conditions) {
    if (std::ranges::count(told, &condition)) continue;
    const auto* end = range_end(condition, conditions);
    out.push_back(condition);
    if (!end || end < &condition) continue;
    out.back().op = Op::between;
    out.back().literals.push_back(end->literals.at(0));
    told.push_back(end);
  }
  return out;
}

std::string joined(const Predicate& p, std::string_view word, const Titles& titles) {
  std::string out;
  const auto children = p.op == Op::all ? with_ranges(p.children) : p.children;
  for (const auto& child : children) {
    auto words = in_words(child, titles);
    bool brackets = child.op == Op::any || child.op == Op::all;
    out += fmt::format("{}{}", out.empty() ? "" : word, brackets ? "(" + words + ")" : words);
  }
  return out;
}

}  // namespace

std::string in_words(const Predicate& p, const Titles& titles) {
  switch (p.op) {
    case Op::always: return "every account";
    case Op::all: return joined(p, " and ", titles);
    case Op::any: return joined(p, " or ", titles);
    case Op::negate: {
      const auto& child = p.children.at(0);
      if (child.op == Op::always) return "no account";
      bool brackets = child.op == Op::any || child.op == Op::all;
      return brackets ? fmt::format("not ({})", in_words(child, titles))
                      : "not " + in_words(child, titles);
    }
    case Op::vague: return leaf_words(p, p.written, title_of(p, titles)) + " (not defined)";
    default: return leaf_words(p, p.op, title_of(p, titles));
  }
}

}  // namespace lode::model
