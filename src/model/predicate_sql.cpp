// Compiles a rule to SQL: quoted identifiers, literals and the operators of three-valued logic,
// nothing else. Portable: DuckDB, PostgreSQL and Spark (with double-quoted identifiers) read it
// alike.
#include <fmt/format.h>

#include "base/assert.h"
#include "model/predicate.h"

namespace lode::model {
namespace {

using Op = Predicate::Op;

std::string quoted(std::string_view text, char quote) {
  std::string out(1, quote);
  for (char c : text) {
    if (c == quote) out += c;
    out += c;
  }
  return out + quote;
}

std::string literal_sql(const Literal& literal) {
  LODE_ASSERT(literal.word.empty());
  if (auto* text = std::get_if<std::string>(&literal.value)) return quoted(*text, '\'');
  if (std::holds_alternative<Date>(literal.value)) return "DATE '" + to_text(literal.value) + "'";
  return to_text(literal.value);  // integer, decimal, true, false
}

std::string column(const Predicate& leaf, std::string_view alias) {
  auto name = quoted(leaf.attribute, '"');
  return alias.empty() ? name : quoted(alias, '"') + "." + name;
}

std::string_view sign(Compare compare) {
  constexpr std::string_view signs[] = {"=", "<>", "<", "<=", ">", ">="};
  return signs[static_cast<std::size_t>(compare)];
}

std::string list_sql(const Predicate& leaf) {
  std::string out;
  for (const auto& literal : leaf.literals) out += (out.empty() ? "" : ", ") + literal_sql(literal);
  return out;
}

std::string joined(const Predicate& predicate, std::string_view word, std::string_view alias) {
  std::string out = "(";
  for (const auto& child : predicate.children)
    out += fmt::format("{}{}", out.size() > 1 ? word : "", to_sql(child, alias));
  return out + ")";
}

}  // namespace

std::string to_sql(const Predicate& p, std::string_view alias) {
  const char* no = p.negated ? "NOT " : "";
  switch (p.op) {
    case Op::always: return "TRUE";
    case Op::vague: return "CAST(NULL AS BOOLEAN)";
    case Op::all: return joined(p, " AND ", alias);
    case Op::any: return joined(p, " OR ", alias);
    case Op::negate: return fmt::format("(NOT {})", to_sql(p.children.at(0), alias));
    case Op::compare:
      return fmt::format("({} {} {})", column(p, alias), sign(p.compare),
                         literal_sql(p.literals.at(0)));
    case Op::in: return fmt::format("({} {}IN ({}))", column(p, alias), no, list_sql(p));
    case Op::between:
      return fmt::format("({} {}BETWEEN {} AND {})", column(p, alias), no,
                         literal_sql(p.literals.at(0)), literal_sql(p.literals.at(1)));
    case Op::is_null: return fmt::format("({} IS {}NULL)", column(p, alias), no);
    case Op::is_true: return column(p, alias);
  }
  return "CAST(NULL AS BOOLEAN)";
}

}  // namespace lode::model
