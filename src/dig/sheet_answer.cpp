// Strict reading of what people typed.
#include "dig/sheet_answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"

namespace lode::dig {
namespace {

constexpr std::array<std::string_view, 7> spreadsheet_errors{"#DIV/0!", "#N/A",  "#NAME?", "#NULL!",
                                                             "#NUM!",   "#REF!", "#VALUE!"};
constexpr std::size_t longest_text = 4000;

Answer number(const std::string& text) {
  if (auto value = parse_decimal(text)) return Value(*value);
  if (text.find(',') != std::string::npos)
    return Refused{"comma", fmt::format("“{}” is text with a comma, which may mean a decimal or thousands", text),
                   "type it as a number, so that the cell shows it on the right"};
  return Refused{"not-a-number", fmt::format("“{}” is not a number", text),
                 "a number alone; what else there is to say goes into the note"};
}

// In a cell for shares 0.35 is 35 %; "35 %" as text is meant the same way.
Answer share(const std::string& text) {
  bool percent = text.ends_with('%');
  auto read = number(percent ? std::string(trim(std::string_view(text).substr(0, text.size() - 1))) : text);
  if (std::holds_alternative<Refused>(read)) return read;
  return Value(*as_number(std::get<Value>(read)) / (percent ? 100 : 1));
}

Answer bounded(const Ask& ask, const std::string& text, Answer read) {
  if (std::holds_alternative<Refused>(read)) return read;
  auto value = *as_number(std::get<Value>(read));
  bool below = ask.least && value < *ask.least, above = ask.most && value > *ask.most;
  if (ask.kind == Kind::share && (below || above))
    return Refused{"out-of-range", fmt::format("{:g} % is no share: it must lie between 0 % and 100 %", 100 * value),
                   value > 1 && value <= 100 ? fmt::format("for {:g} % type {:g}%", value, value)
                                             : std::string("a share such as 35%")};
  if (ask.kind == Kind::integer && (below || above || std::floor(value) != value))
    return Refused{"out-of-range", fmt::format("{} is not a whole number from {} to {}", text, *ask.least, *ask.most),
                   "choose one of them"};
  if (below)
    return Refused{"out-of-range", fmt::format("{} is less than {}", text, *ask.least),
                   "a number that is not negative"};
  if (value > 1e13) return Refused{"out-of-range", fmt::format("{} is too large", text), "look at its unit"};
  if (ask.kind == Kind::integer) return Value(static_cast<std::int64_t>(value));
  return read;
}

}  // namespace

Answer read_choice(std::span<const Choice> choices, const std::string& text) {
  auto code = code_of(choices, text);
  if (!code.empty()) return Value(std::string(code));
  return Refused{"not-a-choice", fmt::format("“{}” is none of the choices", text),
                 "one of: " + join(words_of(choices), " · ")};
}

Answer read_answer(const Ask& ask, const std::string& text) {
  if (std::ranges::find(spreadsheet_errors, text) != spreadsheet_errors.end())
    return Refused{"spreadsheet-error", fmt::format("the cell holds the error {}", text), "type the value itself"};
  if (!ask.choices.empty()) return read_choice(ask.choices, text);
  if (ask.kind == Kind::share) return bounded(ask, text, share(text));
  if (ask.kind != Kind::text) return bounded(ask, text, number(text));
  if (text.size() > longest_text)
    return Refused{"too-long", fmt::format("{} characters are too many", text.size()), "at most 1,000"};
  return Value(text);
}

Answer read_day(const std::string& text, Date today) {
  auto day = parse_date(text.size() > 10 && text[10] == ' ' ? text.substr(0, 10) : text);
  if (!day)
    return Refused{"not-a-date", fmt::format("“{}” is not a date that can be read one way only", text),
                   "type it as a date, or as text such as 2025-11-30"};
  if (*day > today)
    return Refused{"future-date", fmt::format("{} lies in the future", text), "the day on which it was heard"};
  if (*day < Date{10'957})
    return Refused{"not-a-date", fmt::format("{} is before the year 2000", text), "look at the year"};
  return Value(*day);
}

std::string in_words(const Ask& ask, const Value& value) {
  if (ask.kind == Kind::share) return fmt::format("{:g} %", 100 * *as_number(value));
  return to_text(value);
}

}  // namespace lode::dig
