// Numbers as people and programs write them, read exactly: 1.234,50 · (1,234.50) · 1 234,50- · € 5 · 12 %.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/value.h"
#include "load/flaw.h"

namespace lode::load {

struct NumberNotation {
  char decimal = '\0';                   // '\0': open; then only unambiguous texts are read
  std::optional<std::string> thousands;  // open: any that groups properly; "": none
};

struct ReadNumber {
  Flaw flaw = Flaw::none;
  Decimal value;               // exact, up to 38 digits
  bool percent = false;        // a % sign stood beside it; `value` is as written
  std::string_view currency;   // the codes that a sign or code beside it can mean, "USD|CAD|..."; borrowed
};
ReadNumber read_number(std::string_view text, const NumberNotation& notation);

// What a text shows about its column's decimal sign.
enum class NumberShows { nothing, point, comma, ambiguous };
NumberShows number_shows(std::string_view text);

// The number in units of 10^-scale, or over_precise / overflow (beyond `digits` digits). With `round`,
// digits too many are rounded half to even.
Flaw to_units(const Decimal& value, int scale, int digits, bool round, std::int64_t& units);

}  // namespace lode::load
