// Figures as people read them: thousands separated, money to the cent, shares as percent.
#include <fmt/format.h>

#include <cmath>

#include "render/render.h"

namespace lode::render {
namespace {

std::string grouped(std::string digits) {  // "-1234567.89" -> "-1,234,567.89"
  auto end = digits.find('.');
  if (end == std::string::npos) end = digits.size();
  std::size_t begin = digits.starts_with('-') ? 1 : 0;
  for (std::size_t at = end; at > begin + 3;) digits.insert(at -= 3, ",");
  return digits;
}

// "-0.00" says nothing that "0.00" does not.
std::string unsigned_zero(std::string digits) {
  bool zero = digits.find_first_not_of("-0.") == std::string::npos;
  return zero && digits.starts_with('-') ? digits.substr(1) : digits;
}

// Half away from zero, exactly.
Decimal rounded(Decimal value, int scale) {
  while (value.scale > scale) {
    Int128 rest = value.units % 10;
    value.units /= 10;
    --value.scale;
    if (value.scale == scale && (rest >= 5 || rest <= -5)) value.units += rest > 0 ? 1 : -1;
  }
  return value;
}

std::string money(const Value& value) {
  if (auto* exact = std::get_if<Decimal>(&value)) {
    Decimal cents = rounded(*exact, 2);
    return grouped(to_text(cents));
  }
  return grouped(fmt::format("{:.2f}", as_number(value).value_or(0)));
}

}  // namespace

Table for_reading(const Table& table) {
  Table out = table;
  for (auto c = static_cast<std::ptrdiff_t>(out.columns.size()) - 1; c >= 0; --c) {
    if (!out.columns[static_cast<std::size_t>(c)].detail) continue;
    out.columns.erase(out.columns.begin() + c);
    for (auto& row : out.rows) row.erase(row.begin() + c);
  }
  return out;
}

std::string for_people(const Value& value, Kind kind) {
  if (is_null(value)) return "–";
  auto number = as_number(value);
  if (!number || kind == Kind::id || kind == Kind::text) {
    if (auto* flag = std::get_if<bool>(&value)) return *flag ? "yes" : "no";
    return to_text(value);
  }
  switch (kind) {
    case Kind::money: return money(value);
    case Kind::share: return unsigned_zero(fmt::format("{:.1f}", *number * 100)) + " %";
    case Kind::ratio: return unsigned_zero(fmt::format("{:.2f}", *number));
    case Kind::integer:
    case Kind::days: return grouped(unsigned_zero(fmt::format("{:.0f}", *number)));
    case Kind::boolean: return *number != 0 ? "yes" : "no";
    default: break;
  }
  if (std::holds_alternative<std::int64_t>(value)) return grouped(to_text(value));
  return std::abs(*number) >= 1000 ? grouped(fmt::format("{:.1f}", *number))
                                   : fmt::format("{:.4g}", *number);
}

}  // namespace lode::render
