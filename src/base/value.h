// Value: one cell of data as it crosses folders: null, bool, integer, number, decimal, date or text.
// Unknown is std::monostate, never zero.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace lode {

__extension__ typedef __int128 Int128;

// An exact decimal: units / 10^scale. Money and quantities travel as this, never as double.
struct Decimal {
  Int128 units = 0;
  int scale = 0;
  bool operator==(const Decimal&) const = default;
};

// Days since 1970-01-01, proleptic Gregorian.
struct Date {
  std::int32_t days = 0;
  auto operator<=>(const Date&) const = default;
};

using Value = std::variant<std::monostate, bool, std::int64_t, double, Decimal, Date, std::string>;

inline bool is_null(const Value& value) { return std::holds_alternative<std::monostate>(value); }

std::string to_text(const Decimal& value);   // "-12.30": every digit of the scale
std::string to_text(Date value);             // "2026-03-31"
std::string to_text(double value);           // shortest text that reads back as the same double
std::string to_text(const Value& value);     // null is ""
double to_double(const Decimal& value);
std::optional<double> as_number(const Value& value);  // nothing for null, text, date; bool is 0 or 1
std::optional<Date> parse_date(std::string_view iso);  // strict YYYY-MM-DD, a day that exists
std::optional<Decimal> parse_decimal(std::string_view text);  // [+-]digits[.digits], up to 38 digits
Date add_months(Date date, int months);      // clamps to the last day of the month
struct YearMonthDay {
  int year = 0, month = 0, day = 0;
};
YearMonthDay civil(Date date);
Date from_civil(int year, int month, int day);

}  // namespace lode
