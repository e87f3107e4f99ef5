// Reading numbers: a short way for plain ones, nearly all; else signs and currencies are peeled off, then
// the separators of what is left are judged.
#include "load/convert_number.h"

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "load/currencies.h"

namespace lode::load {
namespace {

constexpr int digits_max = 38;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Plain digits with at most one decimal sign; nothing for anything else.
bool read_plain(std::string_view text, char decimal, Decimal& out) {
  std::size_t at = !text.empty() && text[0] == '-' ? 1 : 0;
  if (at == text.size() || text.size() > 18) return false;
  std::int64_t units = 0;
  int scale = -1;
  for (auto i = at; i < text.size(); ++i) {
    if (is_digit(text[i])) {
      units = units * 10 + (text[i] - '0');
      if (scale >= 0) ++scale;
    } else if (text[i] == decimal && scale < 0 && i > at && i + 1 < text.size()) {
      scale = 0;
    } else {
      return false;
    }
  }
  out = {at == 1 ? -units : units, std::max(scale, 0)};
  return true;
}

// Typographic blanks, minus and apostrophe become their ASCII kin.
std::string to_ascii_kin(std::string_view text) {
  struct Kin {
    std::string_view from;
    char to;
  };
  constexpr Kin kin[] = {{"\xC2\xA0", ' '},     {"\xE2\x80\xAF", ' '},  {"\xE2\x80\x89", ' '},
                         {"\xE2\x88\x92", '-'}, {"\xE2\x80\x99", '\''}, {"\xE2\x80\x93", '-'}};
  std::string out;
  while (!text.empty()) {
    const auto* found = std::ranges::find_if(kin, [&](const Kin& k) { return text.starts_with(k.from); });
    out += found == std::end(kin) ? text[0] : found->to;
    text.remove_prefix(found == std::end(kin) ? 1 : found->from.size());
  }
  return out;
}

struct Peeled {
  std::string_view digits;
  bool ok = true, negative = false, signed_ = false;
  ReadNumber* out;

  void sign(bool minus) {
    ok = ok && !signed_;
    signed_ = true;
    negative = minus;
  }
  bool peel_one() {
    digits = trim(digits);
    if (digits.size() < 2) return false;
    char first = digits.front(), last = digits.back();
    if (first == '(' && last == ')') {
      digits = digits.substr(1, digits.size() - 2);
      sign(true);
      return true;
    }
    if (first == '-' || first == '+') {
      digits.remove_prefix(1);
      sign(first == '-');
      return true;
    }
    if (last == '-' || (last == '%' && !out->percent)) {
      digits.remove_suffix(1);
      last == '%' ? static_cast<void>(out->percent = true) : sign(true);
      return true;
    }
    if (!out->currency.empty()) return false;
    return peel_currency();
  }
  bool peel_currency() {
    for (bool front : {true, false}) {
      auto sign_text = currency_sign(digits, front);
      if (sign_text.size == 0) continue;
      front ? digits.remove_prefix(sign_text.size) : digits.remove_suffix(sign_text.size);
      out->currency = sign_text.codes;
      return true;
    }
    return false;
  }
};

bool is_separator(char c) { return c == '.' || c == ',' || c == ' ' || c == '\''; }

// Groups as 1,234,567 or 12,34,567: the last of three digits, the others of two or three.
bool well_grouped(std::string_view whole, char separator) {
  auto groups = split(whole, separator);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (!std::ranges::all_of(groups[i], is_digit)) return false;
    auto size = groups[i].size();
    bool first = i == 0, last = i + 1 == groups.size();
    if (last ? size != 3 : first ? size < 1 || size > 3 : size < 2 || size > 3) return false;
  }
  return true;
}

struct Separators {
  char decimal = '\0';    // '\0': none
  char thousands = '\0';  // '\0': none
  Flaw flaw = Flaw::none;
};

// Which separator is what, from the text alone.
Separators judge(std::string_view digits) {
  Separators out;
  auto last = std::ranges::find_if(digits.rbegin(), digits.rend(), is_separator);
  if (last == digits.rend()) return out;
  char sign = *last;
  auto at = static_cast<std::size_t>(digits.rend() - last) - 1;
  auto other = std::ranges::find_if(digits, [&](char c) { return is_separator(c) && c != sign; });
  bool once = std::ranges::count(digits, sign) == 1;
  if (sign == ' ' || sign == '\'' || !once) {
    out.thousands = sign;
    if (other != digits.end()) out.flaw = Flaw::bad_number;
    return out;
  }
  out.decimal = sign;
  if (other != digits.end()) {
    out.thousands = *other;
  } else if (digits.size() - at - 1 == 3 && at >= 1 && at <= 3 && digits[0] != '0') {
    out.flaw = Flaw::ambiguous_number;
  }
  return out;
}

Separators by_notation(std::string_view digits, const NumberNotation& notation) {
  Separators out;
  if (digits.find(notation.decimal) != std::string_view::npos) out.decimal = notation.decimal;
  auto other = std::ranges::find_if(digits, [&](char c) { return is_separator(c) && c != notation.decimal; });
  if (other == digits.end()) return out;
  out.thousands = *other;
  if (notation.thousands && notation.thousands->find(*other) == std::string::npos) out.flaw = Flaw::bad_number;
  return out;
}

bool collect(std::string_view digits, const Separators& separators, Decimal& out) {
  auto whole = digits;
  std::string_view fraction;
  if (separators.decimal != '\0') {
    auto at = digits.rfind(separators.decimal);
    whole = digits.substr(0, at);
    fraction = digits.substr(at + 1);
    if (whole.empty() && fraction.empty()) return false;
  }
  if (separators.thousands != '\0' && !well_grouped(whole, separators.thousands)) return false;
  int count = 0;
  for (auto part : {whole, fraction}) {
    for (char c : part) {
      if (c == separators.thousands && part.data() == whole.data()) continue;
      if (!is_digit(c) || (count += out.units > 0 ? 1 : 0) >= digits_max) return false;
      out.units = out.units * 10 + (c - '0');
    }
  }
  out.scale = static_cast<int>(fraction.size());
  return out.scale <= digits_max;
}

// "1.2E+06": the exponent moves the decimal point, exactly.
bool take_exponent(std::string_view& digits, int& exponent) {
  auto at = digits.find_first_of("eE");
  if (at == std::string_view::npos) return true;
  auto rest = digits.substr(at + 1);
  bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  if (at == 0 || rest.empty() || rest.size() > 3 || !std::ranges::all_of(rest, is_digit)) return false;
  for (char c : rest) exponent = exponent * 10 + (c - '0');
  if (negative) exponent = -exponent;
  digits = digits.substr(0, at);
  return true;
}

bool apply_exponent(int exponent, Decimal& value) {
  value.scale -= exponent;
  for (; value.scale < 0; ++value.scale) {
    if (value.units > std::numeric_limits<std::int64_t>::max()) return false;
    value.units *= 10;
  }
  return true;
}

ReadNumber read_slowly(std::string_view text, const NumberNotation& notation) {
  ReadNumber out;
  auto ascii = to_ascii_kin(text);
  Peeled peeled{.digits = ascii, .out = &out};
  while (peeled.ok && peeled.peel_one()) {}
  auto digits = trim(peeled.digits);
  int exponent = 0;
  bool ok = peeled.ok && !digits.empty() && take_exponent(digits, exponent);
  auto separators = notation.decimal == '\0' ? judge(digits) : by_notation(digits, notation);
  if (ok && separators.flaw == Flaw::ambiguous_number && exponent != 0) separators.flaw = Flaw::none;
  ok = ok && collect(digits, separators, out.value) && apply_exponent(exponent, out.value);
  out.flaw = ok ? separators.flaw : Flaw::bad_number;
  if (peeled.negative) out.value.units = -out.value.units;
  return out;
}

}  // namespace

ReadNumber read_number(std::string_view text, const NumberNotation& notation) {
  ReadNumber out;
  if (notation.decimal != '\0' && read_plain(text, notation.decimal, out.value)) return out;
  if (notation.decimal == '\0' && read_plain(text, '.', out.value) && out.value.scale != 3) return out;
  return read_slowly(text, notation);
}

NumberShows number_shows(std::string_view text) {
  ReadNumber scratch;
  auto ascii = to_ascii_kin(text);
  Peeled peeled{.digits = ascii, .out = &scratch};
  while (peeled.ok && peeled.peel_one()) {}
  auto digits = trim(peeled.digits);
  auto separators = judge(digits);
  Decimal value;
  if (separators.flaw == Flaw::bad_number || !collect(digits, separators, value)) return NumberShows::nothing;
  if (separators.flaw == Flaw::ambiguous_number) return NumberShows::ambiguous;
  char sign = separators.decimal;
  if (sign == '\0' && separators.thousands == '.') sign = ',';
  if (sign == '\0' && separators.thousands == ',') sign = '.';
  return sign == '.' ? NumberShows::point : sign == ',' ? NumberShows::comma : NumberShows::nothing;
}

Flaw to_units(const Decimal& value, int scale, int digits, bool round, std::int64_t& units) {
  Int128 exact = value.units;
  int extra = value.scale - scale;
  for (; extra < 0; ++extra) {
    if (exact > std::numeric_limits<std::int64_t>::max() || exact < std::numeric_limits<std::int64_t>::min())
      return Flaw::overflow;
    exact *= 10;
  }
  Int128 power = 1;
  for (; extra > 0; --extra) power *= 10;  // at most 10^38: value.scale <= 38
  Int128 rest = exact % power;
  exact /= power;
  if (rest != 0) {
    if (!round) return Flaw::over_precise;
    Int128 size = rest < 0 ? -rest : rest, half = power / 2;
    if (size > half || (size == half && exact % 2 != 0)) exact += rest < 0 ? -1 : 1;
  }
  Int128 limit = 1;
  for (int i = 0; i < digits; ++i) limit *= 10;
  if (exact >= limit || exact <= -limit) return Flaw::overflow;
  units = static_cast<std::int64_t>(exact);
  return Flaw::none;
}

}  // namespace lode::load
