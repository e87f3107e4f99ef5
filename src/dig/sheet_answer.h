// One cell of a sheet as what it says: numbers, shares, dates and choices read strictly, each fault with its reason
// and its fix. Nothing is guessed: a comma, a date in words or 140 % come back as faults.
#pragma once
#include <optional>
#include <string>
#include <variant>

#include "base/value.h"
#include "dig/sheet_form.h"

namespace lode::dig {

struct Refused {
  std::string code, reason, fix;  // "not-a-number"
};
using Answer = std::variant<Value, Refused>;

// REQUIRES: `text` is trimmed and not empty. Of a choice: its code.
Answer read_answer(const Ask& ask, const std::string& text);
Answer read_choice(std::span<const Choice> choices, const std::string& text);
Answer read_day(const std::string& text, Date today);
// For people, in the evidence's text: "12.5 %", "120000".
std::string in_words(const Ask& ask, const Value& value);

}  // namespace lode::dig
