// Tokens of a rule. Kept apart from the grammar so that each is small enough to see whole.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace lode::model {

struct Token {
  enum class Kind { word, quoted_word, text, number, date, symbol, end, bad } kind = Kind::end;
  std::string text;  // unquoted; of a bad token: what is wrong
  int column = 1;    // in characters
  std::string fix;   // of a bad token
};

// The tokens up to the end or the first bad one, which is the last.
std::vector<Token> lex_rule(std::string_view text);

bool is_keyword(
    std::string_view word);  // and, or, not, in, between, is, null, true, false; any case
bool is_plain_word(std::string_view word);  // may stand without quotes

}  // namespace lode::model
