// Cuts a rule's text into tokens; a bad one says what is wrong and what to write instead.
#include "model/predicate_lex.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/value.h"

namespace lode::model {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool word_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool word_part(char c) { return word_start(c) || is_digit(c); }

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}
  std::vector<Token> run();

 private:
  char at(std::size_t ahead = 0) const {
    return place_ + ahead < text_.size() ? text_[place_ + ahead] : '\0';
  }
  void put(Token::Kind kind, std::string value, std::size_t length) {
    tokens_.push_back({kind, std::move(value), column_, {}});
    advance(length);
  }
  void bad(std::string what, std::string fix) {
    tokens_.push_back({Token::Kind::bad, std::move(what), column_, std::move(fix)});
    place_ = text_.size();
  }
  void advance(std::size_t bytes) {
    for (; bytes > 0 && place_ < text_.size(); --bytes, ++place_)
      column_ += (static_cast<unsigned char>(text_[place_]) & 0xC0) != 0x80;
  }
  void quoted(char quote, Token::Kind kind);
  void number();
  void symbol();
  bool date();

  std::string_view text_;
  std::size_t place_ = 0;
  int column_ = 1;
  std::vector<Token> tokens_;
};

void Lexer::quoted(char quote, Token::Kind kind) {
  std::string value;
  for (std::size_t i = place_ + 1; i < text_.size(); ++i) {
    if (static_cast<unsigned char>(text_[i]) < 0x20 && text_[i] != '\t' && text_[i] != '\n') break;
    if (text_[i] != quote) {
      value += text_[i];
      continue;
    }
    if (i + 1 >= text_.size() || text_[i + 1] != quote) return put(kind, value, i + 1 - place_);
    value += quote;
    ++i;
  }
  bad(fmt::format("the quote {} is not closed", quote),
      fmt::format("add {} at the end of the text", quote));
}

bool Lexer::date() {
  auto text = text_.substr(place_, 10);
  char next = at(10);
  if (text.size() < 10 || text[4] != '-' || text[7] != '-' || word_part(next)) return false;
  if (!parse_date(text)) return false;
  put(Token::Kind::date, std::string(text), 10);
  return true;
}

void Lexer::number() {
  if (date()) return;
  std::size_t end = place_ + (at() == '-' || at() == '+' ? 1 : 0);
  auto digits = [&] {
    auto from = end;
    while (end < text_.size() && is_digit(text_[end])) ++end;
    return end - from;
  };
  auto whole = digits();
  std::size_t fraction = 0;
  if (end < text_.size() && text_[end] == '.') {
    ++end;
    fraction = digits();
    if (fraction == 0) return bad("a number ends in a point", "write 10 or 10.0");
  }
  auto value = text_.substr(place_, end - place_);
  if (whole > 18 || fraction > 18)
    return bad("a number may have 18 digits before and 18 after the point", "round it");
  if (end < text_.size() && text_[end] == '%') {
    advance(end - place_);
    return bad("'%' is not read here", "write a share as a fraction: 0.1 is 10 %");
  }
  if (end < text_.size() && (word_part(text_[end]) || text_[end] == '.'))
    return bad(fmt::format("'{}' is followed by '{}'", value, text_[end]),
               "write numbers with digits only (10000, not 10k), and texts in single quotes");
  put(Token::Kind::number, std::string(value), end - place_);
}

struct Slip {
  std::string_view text, fix;
};
constexpr Slip slips[] = {{"==", "write one '='"},
                          {"&&", "write 'and'"},
                          {"||", "write 'or'"},
                          {"=>", "write '>='"},
                          {"=<", "write '<='"},
                          {"!", "write 'not' or '<>'"},
                          {"&", "write 'and'"},
                          {"|", "write 'or'"},
                          {";", "a rule is one condition"},
                          {"`", "quote texts with ' and names with \""},
                          {"≥", "write '>='"},
                          {"≤", "write '<='"},
                          {"≠", "write '<>'"},
                          {"“", "use straight quotes"},
                          {"”", "use straight quotes"},
                          {"‘", "use straight quotes"},
                          {"’", "use straight quotes"}};

// Most bytes begin no slip: one look decides.
const Slip* slip_at(std::string_view rest) {
  constexpr std::string_view first = "=&|!;`\xE2";
  if (first.find(rest[0]) == std::string_view::npos || rest.starts_with("!=")) return nullptr;
  for (const auto& slip : slips)
    if (rest.starts_with(slip.text)) return &slip;
  return nullptr;
}

void Lexer::symbol() {
  constexpr std::array<std::string_view, 10> symbols{"<>", "!=", "<=", ">=", "<",
                                                     ">",  "=",  "(",  ")",  ","};
  auto rest = text_.substr(place_);
  if (const auto* slip = slip_at(rest))
    return bad(fmt::format("'{}' is not read here", slip->text), std::string(slip->fix));
  for (auto symbol : symbols)
    if (rest.starts_with(symbol))
      return put(Token::Kind::symbol, std::string(symbol), symbol.size());
  auto c = static_cast<unsigned char>(rest[0]);
  if (c < 0x20 || c == 0x7F)
    return bad(fmt::format("a control character (0x{:02X}) is not read here", c), "remove it");
  bad(fmt::format("'{}' is not read here", rest[0]),
      "rules are comparisons such as `locations > 10`");
}

std::vector<Token> Lexer::run() {
  while (place_ < text_.size()) {
    char c = at();
    bool sign = (c == '-' || c == '+') && (is_digit(at(1)) || (at(1) == '.' && is_digit(at(2))));
    auto rest = text_.substr(place_);
    bool slip = slip_at(rest) != nullptr;
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
      advance(1);
    else if (is_digit(c) || sign || (c == '.' && is_digit(at(1))))
      number();
    else if (c == '\'')
      quoted('\'', Token::Kind::text);
    else if (c == '"')
      quoted('"', Token::Kind::quoted_word);
    else if (word_start(c) && !slip) {
      auto length = std::ranges::find_if_not(rest, word_part) - rest.begin();
      put(Token::Kind::word, std::string(rest.substr(0, static_cast<std::size_t>(length))),
          static_cast<std::size_t>(length));
    } else
      symbol();
  }
  if (tokens_.empty() || tokens_.back().kind != Token::Kind::bad)
    tokens_.push_back({Token::Kind::end, {}, column_, {}});
  return std::move(tokens_);
}

}  // namespace

std::vector<Token> lex_rule(std::string_view text) { return Lexer(text).run(); }

bool is_keyword(std::string_view word) {
  if (word.size() > 7) return false;
  constexpr std::array<std::string_view, 9> keywords{"and", "or",   "not",  "in",   "between",
                                                     "is",  "null", "true", "false"};
  return std::ranges::find(keywords, lower(word)) != keywords.end();
}

bool is_plain_word(std::string_view word) {
  return !word.empty() && word_start(word[0]) && std::ranges::all_of(word, word_part) &&
         !is_keyword(word) && !slip_at(word);
}

}  // namespace lode::model
