// The grammar of rules, by recursive descent with a depth limit. The first problem ends the parse
// and is reported with its column and what to write instead.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "model/predicate.h"
#include "model/predicate_lex.h"

namespace lode::model {
namespace {

using Op = Predicate::Op;
using Kind = Token::Kind;

class Parser {
 public:
  explicit Parser(std::string_view text) : tokens_(lex_rule(text)) {}
  Parsed<Predicate> run();

 private:
  const Token& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  bool is_word(std::string_view word, std::size_t ahead = 0) const {
    return peek(ahead).kind == Kind::word && lower(peek(ahead).text) == word;
  }
  bool is_symbol(std::string_view symbol) const {
    return peek().kind == Kind::symbol && peek().text == symbol;
  }
  bool take_word(std::string_view word) { return is_word(word) && ++at_; }
  bool take_symbol(std::string_view symbol) { return is_symbol(symbol) && ++at_; }
  Predicate problem(std::string message, std::string fix, int column);
  Predicate unexpected(std::string_view wanted, std::string fix = {});
  Predicate joined(Op op, std::string_view word, Predicate (Parser::*next)());
  Predicate disjunction() { return joined(Op::any, "or", &Parser::conjunction); }
  Predicate conjunction() { return joined(Op::all, "and", &Parser::negation); }
  Predicate negation();
  Predicate primary();
  Predicate leaf();
  Predicate comparison(Predicate leaf);
  Predicate membership(Predicate leaf);
  Predicate range(Predicate leaf);
  bool literal(Predicate& leaf);
  bool null_literal();
  std::string meant_here() const;

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::vector<Finding> findings_;  // at most one
};

std::string shown(const Token& token) {
  switch (token.kind) {
    case Kind::end: return "the rule ends";
    case Kind::text: return fmt::format("'{}' stands", token.text);
    default: return fmt::format("`{}` stands", token.text);
  }
}

Predicate Parser::problem(std::string message, std::string fix, int column) {
  if (findings_.empty())
    findings_.push_back({.rule = "DEF01",
                         .name = "not-executable",
                         .message = std::move(message),
                         .fix = std::move(fix),
                         .place = {{}, 1, column}});
  return {};
}

Predicate Parser::unexpected(std::string_view wanted, std::string fix) {
  const auto& token = peek();
  if (token.kind == Kind::bad)
    return problem("in the rule, " + token.text, token.fix, token.column);
  return problem(fmt::format("in the rule, {} where {} is expected", shown(token), wanted),
                 std::move(fix), token.column);
}

Predicate Parser::joined(Op op, std::string_view word, Predicate (Parser::*next)()) {
  Predicate first = (this->*next)();
  if (!findings_.empty() || !is_word(word)) return first;
  Predicate out{.op = op, .column = first.column};
  auto add = [&](Predicate child) {
    if (child.op != op) return out.children.push_back(std::move(child));
    for (auto& grandchild : child.children) out.children.push_back(std::move(grandchild));
  };
  add(std::move(first));
  while (findings_.empty() && take_word(word)) add((this->*next)());
  return out;
}

Predicate Parser::negation() {
  int column = peek().column;
  if (!take_word("not")) return primary();
  if (++depth_ > rule_depth_max)
    return problem(fmt::format("the rule is nested more than {} levels deep", rule_depth_max),
                   "split it", column);
  Predicate out{.op = Op::negate, .column = column};
  out.children.push_back(negation());
  --depth_;
  return out;
}

Predicate Parser::primary() {
  int column = peek().column;
  if (take_word("true")) return {.op = Op::always, .column = column};
  if (take_word("false")) {
    Predicate out{.op = Op::negate, .column = column};
    out.children.push_back({.op = Op::always, .column = column});
    return out;
  }
  if (!take_symbol("(")) return leaf();
  if (++depth_ > rule_depth_max)
    return problem(fmt::format("the rule is nested more than {} levels deep", rule_depth_max),
                   "split it", column);
  Predicate out = disjunction();
  --depth_;
  if (findings_.empty() && !take_symbol(")"))
    return unexpected("`)`", fmt::format("the `(` in column {} is not closed", column));
  return out;
}

Predicate Parser::leaf() {
  const Token token = peek();
  bool named =
      token.kind == Kind::quoted_word || (token.kind == Kind::word && !is_keyword(token.text));
  if (!named || token.text.empty())
    return unexpected("an attribute", token.kind == Kind::number || token.kind == Kind::text
                                          ? "write the attribute first: `locations > 10`"
                                          : "");
  ++at_;
  Predicate out{.op = Op::is_true, .attribute = token.text, .column = token.column};
  if (take_word("is")) {
    out.op = Op::is_null;
    out.negated = take_word("not");
    if (take_word("null")) return out;
    return unexpected("`null`", "write `is null` or `is not null`; compare values with `=`");
  }
  if (is_word("not") && (is_word("in", 1) || is_word("between", 1))) out.negated = take_word("not");
  if (take_word("in")) return membership(std::move(out));
  if (take_word("between")) return range(std::move(out));
  if (is_symbol("("))
    return unexpected("a comparison",
                      "functions are not read here; declare an attribute with `derive`");
  if (peek().kind == Kind::symbol && !is_symbol(")") && !is_symbol(","))
    return comparison(std::move(out));
  if (is_word("like") || is_word("ilike"))
    return unexpected("a comparison", "list the values: `in ('a', 'b')`");
  return out;
}

Predicate Parser::comparison(Predicate leaf) {
  constexpr std::pair<std::string_view, Compare> signs[] = {
      {"=", Compare::eq},  {"<>", Compare::ne}, {"!=", Compare::ne}, {"<", Compare::lt},
      {"<=", Compare::le}, {">", Compare::gt},  {">=", Compare::ge}};
  leaf.op = Op::compare;
  for (const auto& [sign, compare] : signs)
    if (is_symbol(sign)) leaf.compare = compare;
  ++at_;
  if (!literal(leaf)) return {};
  if (peek().kind == Kind::symbol && !is_symbol(")") && !is_symbol(","))
    return unexpected("`and` or `or`", "write two comparisons, or `between 10 and 20`");
  if (is_symbol(",") && leaf.literals[0].value.index() != 0)
    return unexpected("`and` or `or`",
                      "numbers have no thousands separator (10000); lists are written `in (1, 2)`");
  return leaf;
}

Predicate Parser::membership(Predicate leaf) {
  leaf.op = Op::in;
  if (!take_symbol("(")) return unexpected("`(`", "write a list: `in ('a', 'b')`");
  do
    if (!literal(leaf)) return {};
  while (take_symbol(","));
  if (!take_symbol(")")) return unexpected("`,` or `)`");
  return leaf;
}

Predicate Parser::range(Predicate leaf) {
  leaf.op = Op::between;
  if (!literal(leaf)) return {};
  if (!take_word("and")) return unexpected("`and`", "write `between 10 and 20`");
  if (!literal(leaf)) return {};
  return leaf;
}

// Shortest exact form: an integer where whole, no trailing zeros behind the point.
Value number_of(const std::string& text) {
  Decimal value = parse_decimal(text).value_or(Decimal{});
  while (value.scale > 0 && value.units % 10 == 0) {
    value.units /= 10;
    --value.scale;
  }
  if (value.scale == 0) return static_cast<std::int64_t>(value.units);
  return value;
}

bool Parser::null_literal() {
  unexpected("a value", "null is not a value: write `is null` or `is not null`");
  return false;
}

bool Parser::literal(Predicate& leaf) {
  const Token token = peek();
  Literal out{.column = token.column};
  if (is_word("null")) return null_literal();
  if (is_word("date") && peek(1).kind == Kind::text) {
    ++at_;
    auto date = parse_date(peek().text);
    if (!date) return unexpected("a date", "write DATE 'YYYY-MM-DD', a day that exists"), false;
    out.value = *date;
  } else if (token.kind == Kind::number) {
    out.value = number_of(token.text);
  } else if (token.kind == Kind::date) {
    out.value = *parse_date(token.text);
  } else if (token.kind == Kind::text) {
    out.value = token.text;
  } else if (is_word("true") || is_word("false")) {
    out.value = is_word("true");
  } else if (token.kind == Kind::quoted_word ||
             (token.kind == Kind::word && !is_keyword(token.text))) {
    out.word = token.text;
  }
  if (is_null(out.value) && out.word.empty())
    return unexpected("a value", "a number, 'text', DATE '2024-01-31', true, false or a term"),
           false;
  ++at_;
  leaf.literals.push_back(std::move(out));
  return true;
}

// A slip of `and` or `or`, or a number written in groups.
std::string Parser::meant_here() const {
  const auto& token = peek();
  if (token.kind == Kind::number && at_ > 0 && tokens_[at_ - 1].kind == Kind::number)
    return "numbers are written without blanks: 10000";
  if (token.kind != Kind::word) return "join conditions with `and` or `or`";
  constexpr std::array<std::string_view, 6> slips{"adn", "nad", "und", "ro", "oder", "et"};
  auto at = std::ranges::find(slips, lower(token.text));
  if (at == slips.end()) return "join conditions with `and` or `or`; a text stands in quotes: 'two words'";
  return fmt::format("did you mean `{}`?", at - slips.begin() == 3 || at - slips.begin() == 4 ? "or" : "and");
}

Parsed<Predicate> Parser::run() {
  if (peek().kind == Kind::end)
    return {problem("the rule is empty", "write a condition such as `locations > 10`", 1),
            findings_};
  Predicate out = disjunction();
  if (findings_.empty() && peek().kind != Kind::end) out = unexpected("`and`, `or` or the end", meant_here());
  if (!findings_.empty()) out = {};
  return {std::move(out), std::move(findings_)};
}

}  // namespace

Parsed<Predicate> parse_predicate(std::string_view text) {
  if (text.size() <= rule_bytes_max) return Parser(text).run();
  return {{},
          {{.rule = "DEF01",
            .name = "not-executable",
            .message = fmt::format("the rule has {} bytes; at most {} are read", text.size(),
                                   rule_bytes_max),
            .fix = "put long lists into an attribute of the data",
            .place = {{}, 1, 1}}}};
}

}  // namespace lode::model
