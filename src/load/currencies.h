// Currency codes (ISO 4217) and the signs people write for them. A sign may mean several currencies; then
// it can contradict a row's currency but never decide it.
#pragma once
#include <cstddef>
#include <string_view>

namespace lode::load {

bool is_currency_code(std::string_view code);        // in capitals
std::string_view currency_code(std::string_view text);  // "eur", "€" -> "EUR"; "" where undecided

struct CurrencySign {
  std::size_t size = 0;    // bytes it takes; 0: none there
  std::string_view codes;  // "EUR", "USD|CAD|..."
};
// At the front or the back of a number's text.
CurrencySign currency_sign(std::string_view text, bool front);

// Whether "USD|CAD|..." has the code.
bool may_mean(std::string_view codes, std::string_view code);

}  // namespace lode::load
