// Gives the words of a rule their meaning from the dictionary and checks that comparisons make
// sense.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "model/attribute.h"
#include "model/predicate_lex.h"

namespace lode::model {
namespace {

using Op = Predicate::Op;

class Resolver {
 public:
  Resolver(const Dictionary& dictionary, const std::vector<std::string>& segments)
      : dictionary_(dictionary), segments_(segments) {}
  Parsed<Predicate> run(const Predicate& predicate);

 private:
  enum class Fit { good, term, vague, wrong };

  Predicate visit(const Predicate& p);
  Predicate leaf(Predicate p);
  Predicate compare(Predicate p, const Attribute& attribute);
  Predicate several(Predicate p, const Attribute& attribute);
  Predicate with_term(const Predicate& p, const Attribute& attribute);
  Predicate vague(Predicate p);
  Predicate unknown_attribute(Predicate p);
  Fit fit(Literal& literal, const Attribute& attribute);
  Fit fit_word(Literal& literal, const Attribute& attribute);
  bool fit_number(const Literal& literal, const Attribute& attribute);
  bool fit_text(Literal& literal, const Attribute& attribute);
  void check_value(const Literal& literal, const Attribute& attribute);
  void undefined_term(const Literal& literal, const Attribute& attribute);
  void opinion(const Attribute& attribute, int column);
  bool mismatch(const Literal& literal, const Attribute& attribute, std::string fix);
  void say(const char* rule, std::string message, std::string fix, int column);

  const Dictionary& dictionary_;
  const std::vector<std::string>& segments_;
  std::vector<Finding> findings_;
  std::vector<std::string> opinions_;
  int firm_ = 0;  // leaves that rest on a definition
  bool in_term_ = false;
};

const Term* term_of(const Attribute& attribute, std::string_view word) {
  auto wanted = lower(word);
  for (const auto& term : attribute.terms)
    if (lower(term.word) == wanted) return &term;
  return nullptr;
}

std::string article(Type type) {
  switch (type) {
    case Type::integer: return "a whole number";
    case Type::number: return "a number";
    case Type::money: return "an amount";
    case Type::boolean: return "true or false";
    case Type::enumeration: return "an enum";
    case Type::text: return "a text";
    case Type::date: return "a date";
  }
  return "a text";
}

std::string shown(const Literal& literal) {
  if (!literal.word.empty()) return fmt::format("\"{}\"", literal.word);
  if (std::holds_alternative<std::string>(literal.value))
    return fmt::format("'{}'", to_text(literal.value));
  return to_text(literal.value);
}

void Resolver::say(const char* rule, std::string message, std::string fix, int column) {
  findings_.push_back({.rule = rule,
                       .name = std::string_view(rule) == "DEF01" ? "not-executable" : "vague-term",
                       .message = std::move(message),
                       .fix = std::move(fix),
                       .place = {{}, 1, column}});
}

// Complements are written as `not` of one form, so that a term and its opposite stay opposites.
Predicate Resolver::vague(Predicate p) {
  bool opposite = p.negated;
  if (p.op == Op::compare) {
    opposite = p.compare == Compare::ne || p.compare == Compare::lt || p.compare == Compare::le;
    if (p.compare == Compare::ne) p.compare = Compare::eq;
    if (p.compare == Compare::lt) p.compare = Compare::ge;
    if (p.compare == Compare::le) p.compare = Compare::gt;
  }
  p.negated = false;
  p.written = p.op;
  p.op = Op::vague;
  return opposite ? not_(std::move(p)) : p;
}

Predicate Resolver::unknown_attribute(Predicate p) {
  if (std::ranges::find(segments_, p.attribute) != segments_.end()) {
    say("DEF01", fmt::format("`{}` is a segment; a rule cannot refer to a segment", p.attribute),
        "repeat its condition, or use the order (`match: first`)", p.column);
    return vague(std::move(p));
  }
  std::vector<std::string> known;
  for (const auto& attribute : dictionary_.attributes) {
    known.push_back(attribute.id);
    known.insert(known.end(), attribute.synonyms.begin(), attribute.synonyms.end());
    if (p.op == Op::is_true &&
        (term_of(attribute, p.attribute) ||
         std::ranges::find(attribute.values, p.attribute) != attribute.values.end())) {
      say("DEF01",
          fmt::format("`{}` is a value of {}, not an attribute", p.attribute, attribute.id),
          fmt::format("write `{} = {}`", attribute.id, p.attribute), p.column);
      return vague(std::move(p));
    }
  }
  auto near = did_you_mean(p.attribute, known);
  say("DEF01", fmt::format("there is no attribute `{}`", p.attribute),
      near.empty() ? fmt::format("declare it: `attributes: {{{}: {{type: ...}}}}`", p.attribute)
                   : fmt::format("did you mean `{}`?", near),
      p.column);
  return vague(std::move(p));
}

bool Resolver::mismatch(const Literal& literal, const Attribute& attribute, std::string fix) {
  say("DEF01",
      fmt::format("`{}` is {} and cannot be compared with {}", attribute.id,
                  article(attribute.type), shown(literal)),
      std::move(fix), literal.column);
  return false;
}

void Resolver::undefined_term(const Literal& literal, const Attribute& attribute) {
  std::vector<std::string> known = attribute.values;
  for (const auto& term : attribute.terms) known.push_back(term.word);
  auto near = did_you_mean(literal.word, known);
  std::string fix;
  if (!near.empty())
    fix = fmt::format("did you mean `{}`?", near);
  else if (attribute.type == Type::enumeration)
    fix = "use one of " + join(known, ", ");
  else if (is_numeric(attribute.type))
    fix = fmt::format("write a number, or define it: `terms: {{{}: \">= 250\"}}`", literal.word);
  else
    fix = fmt::format("define it by a list or test: `terms: {{{}: \"in ('A', 'B')\"}}`",
                      literal.word);
  say("DEF02",
      fmt::format("`{}` is not defined for {}: nobody can tell which accounts it means",
                  literal.word, attribute.id),
      std::move(fix), literal.column);
}

void Resolver::opinion(const Attribute& attribute, int column) {
  if (attribute.source != "opinion" || !attribute.derive.empty() || !attribute.terms.empty()) {
    ++firm_;
    return;
  }
  if (std::ranges::find(opinions_, attribute.id) != opinions_.end()) return;
  opinions_.push_back(attribute.id);
  say("DEF02",
      fmt::format("{} is an opinion without a test: two people would sort accounts differently",
                  attribute.id),
      "give it `terms` or `derive`, or a source that can be checked", column);
}

// Doubles tell apart all decimals of up to 15 significant digits, and no more.
bool Resolver::fit_number(const Literal& literal, const Attribute& attribute) {
  auto text = to_text(literal.value);
  if (std::holds_alternative<std::int64_t>(literal.value) ||
      std::holds_alternative<Decimal>(literal.value)) {
    std::erase_if(text, [](char c) { return c == '-' || c == '.'; });
    auto digits = text.size() - std::min(text.find_first_not_of('0'), text.size());
    if (attribute.type != Type::number || digits <= 15) return true;
    return mismatch(literal, attribute, "numbers have at most 15 digits; round it");
  }
  bool quoted_number = std::holds_alternative<std::string>(literal.value) && parse_decimal(text);
  return mismatch(
      literal, attribute,
      quoted_number ? fmt::format("write {} without quotes", text) : "compare it with a number");
}

bool Resolver::fit_text(Literal& literal, const Attribute& attribute) {
  auto* text = std::get_if<std::string>(&literal.value);
  if (!text)
    return mismatch(literal, attribute,
                    fmt::format("write '{}' in single quotes", to_text(literal.value)));
  if (attribute.type != Type::date) return true;
  auto date = parse_date(*text);
  if (!date) return mismatch(literal, attribute, "write a day that exists as YYYY-MM-DD");
  literal.value = *date;
  return true;
}

void Resolver::check_value(const Literal& literal, const Attribute& attribute) {
  const auto& values = attribute.values;
  auto text = to_text(literal.value);
  if (attribute.type != Type::enumeration || std::ranges::find(values, text) != values.end())
    return;
  auto near = did_you_mean(text, values);
  say("DEF01",
      fmt::format("'{}' is not a value of {} ({})", text, attribute.id, join(values, ", ")),
      near.empty() ? "add it to `values`, or use one of them"
                   : fmt::format("did you mean '{}'?", near),
      literal.column);
}

Resolver::Fit Resolver::fit_word(Literal& literal, const Attribute& attribute) {
  for (const auto& value : attribute.values)
    if (lower(value) == lower(literal.word)) {
      literal.value = value;
      literal.word.clear();
      return Fit::good;
    }
  if (!in_term_ && term_of(attribute, literal.word)) return Fit::term;
  undefined_term(literal, attribute);
  return Fit::vague;
}

Resolver::Fit Resolver::fit(Literal& literal, const Attribute& attribute) {
  if (!literal.word.empty()) return fit_word(literal, attribute);
  bool good = true;
  switch (attribute.type) {
    case Type::integer:
    case Type::number:
    case Type::money: good = fit_number(literal, attribute); break;
    case Type::boolean:
      good = std::holds_alternative<bool>(literal.value) ||
             mismatch(literal, attribute, "write true or false");
      break;
    case Type::date:
      good = std::holds_alternative<Date>(literal.value) || fit_text(literal, attribute);
      break;
    case Type::enumeration:
    case Type::text: good = fit_text(literal, attribute); break;
  }
  if (good) check_value(literal, attribute);
  return good ? Fit::good : Fit::wrong;
}

bool ordered(Compare compare) { return compare != Compare::eq && compare != Compare::ne; }

// `= large` is the term's condition; `>= large` too where the condition is a lower bound; `<` its
// opposite.
Predicate Resolver::with_term(const Predicate& p, const Attribute& attribute) {
  const auto& literal = p.literals.at(0);
  const Term& term = *term_of(attribute, literal.word);
  auto parsed = parse_predicate("\"x\" " + term.condition).value;
  bool low =
      parsed.op == Op::compare && (parsed.compare == Compare::ge || parsed.compare == Compare::gt);
  bool high =
      parsed.op == Op::compare && (parsed.compare == Compare::le || parsed.compare == Compare::lt);
  bool holds = p.compare == Compare::eq || (low && p.compare == Compare::ge) ||
               (high && p.compare == Compare::le);
  bool opposite = p.compare == Compare::ne || (low && p.compare == Compare::lt) ||
                  (high && p.compare == Compare::gt);
  if (!holds && !opposite) {
    say("DEF01",
        fmt::format("`{}` means {} {}; this comparison with it has no meaning", term.word,
                    attribute.id, term.condition),
        fmt::format("write `{} = {}`", attribute.id, term.word), literal.column);
    return vague(p);
  }
  parsed.attribute = attribute.id;
  parsed.column = p.column;
  for (auto& inner : parsed.literals) inner.column = literal.column;
  in_term_ = true;
  Predicate out = leaf(std::move(parsed));
  in_term_ = false;
  return opposite ? not_(std::move(out)) : out;
}

Predicate Resolver::compare(Predicate p, const Attribute& attribute) {
  bool unordered = attribute.type == Type::boolean || attribute.type == Type::enumeration;
  if (ordered(p.compare) && unordered && p.literals.at(0).word.empty()) {
    say("DEF01",
        fmt::format("`{}` is {}; its values have no order", attribute.id, article(attribute.type)),
        attribute.type == Type::boolean
            ? fmt::format("write `{0}` or `not {0}`", attribute.id)
            : fmt::format("list the values: `{} in (...)`", attribute.id),
        p.column);
    return vague(std::move(p));
  }
  switch (fit(p.literals.at(0), attribute)) {
    case Fit::term: return with_term(p, attribute);
    case Fit::good: opinion(attribute, p.column); return p;
    default: return vague(std::move(p));
  }
}

// Lists and ranges with words become comparisons; with values only they stay as they are.
Predicate Resolver::several(Predicate p, const Attribute& attribute) {
  bool list = p.op == Op::in;
  bool words = std::ranges::any_of(p.literals, [&](const Literal& literal) {
    return !literal.word.empty() &&
           std::ranges::find(attribute.values, literal.word) == attribute.values.end();
  });
  bool unordered = attribute.type == Type::boolean || attribute.type == Type::enumeration;
  if (words || (!list && unordered)) {
    std::vector<Predicate> parts;
    for (std::size_t i = 0; i < p.literals.size(); ++i) {
      auto sign = list ? Compare::eq : i == 0 ? Compare::ge : Compare::le;
      parts.push_back(compare({.op = Op::compare,
                               .attribute = attribute.id,
                               .compare = sign,
                               .literals = {p.literals[i]},
                               .column = p.column},
                              attribute));
    }
    Predicate out = list ? any_of(std::move(parts)) : all_of(std::move(parts));
    return p.negated ? not_(std::move(out)) : out;
  }
  bool good = true;
  for (auto& literal : p.literals) good = fit(literal, attribute) == Fit::good && good;
  if (!good) return vague(std::move(p));
  opinion(attribute, p.column);
  return p;
}

Predicate Resolver::leaf(Predicate p) {
  const Attribute* attribute = dictionary_.find(p.attribute);
  if (!attribute) return unknown_attribute(std::move(p));
  p.attribute = attribute->id;
  if (!attribute->typed) return vague(std::move(p));
  switch (p.op) {
    case Op::compare: return compare(std::move(p), *attribute);
    case Op::in:
    case Op::between: return several(std::move(p), *attribute);
    case Op::is_true:
      if (attribute->type == Type::boolean) break;
      say("DEF01",
          fmt::format("`{}` is {}, not a condition", attribute->id, article(attribute->type)),
          fmt::format("write a comparison: `{} {}`", attribute->id,
                      is_numeric(attribute->type) ? "> 10" : "= 'a value'"),
          p.column);
      return vague(std::move(p));
    default: break;
  }
  opinion(*attribute, p.column);
  return p;
}

Predicate Resolver::visit(const Predicate& p) {
  if (p.op == Op::always) return p;
  if (p.op == Op::negate) return not_(visit(p.children.at(0)));
  if (p.op != Op::all && p.op != Op::any) return leaf(p);
  std::vector<Predicate> children;
  for (const auto& child : p.children) children.push_back(visit(child));
  return p.op == Op::all ? all_of(std::move(children)) : any_of(std::move(children));
}

Parsed<Predicate> Resolver::run(const Predicate& predicate) {
  Predicate out = visit(predicate);
  for (auto& finding : findings_)
    if (finding.rule == "DEF02" && firm_ > 0) finding.severity = Severity::warning;
  return {std::move(out), std::move(findings_)};
}

}  // namespace

Parsed<Predicate> resolve(const Predicate& predicate, const Dictionary& dictionary,
                          const std::vector<std::string>& segments) {
  return Resolver(dictionary, segments).run(predicate);
}

}  // namespace lode::model
