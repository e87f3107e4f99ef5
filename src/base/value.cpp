// Conversions of Value and its parts to and from text. Exact: decimals never pass through double.
#include "base/value.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "base/assert.h"

namespace lode {
namespace {

std::string digits_of(Int128 units) {  // REQUIRES: units >= 0
  std::string out;
  do {
    out.push_back(static_cast<char>('0' + static_cast<int>(units % 10)));
    units /= 10;
  } while (units != 0);
  std::reverse(out.begin(), out.end());
  return out;
}

std::chrono::year_month_day ymd_of(Date date) {
  return std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{date.days}}};
}

Date date_of(std::chrono::year_month_day ymd) {
  return Date{static_cast<std::int32_t>(std::chrono::sys_days{ymd}.time_since_epoch().count())};
}

struct ToText {
  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(const std::string& value) const { return value; }
  template <class T>
  std::string operator()(const T& value) const {
    return to_text(value);
  }
};

}  // namespace

std::string to_text(const Decimal& value) {
  bool negative = value.units < 0;
  std::string digits = digits_of(negative ? -value.units : value.units);
  auto scale = static_cast<std::size_t>(value.scale);
  if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
  if (scale > 0) digits.insert(digits.size() - scale, ".");
  return negative ? "-" + digits : digits;
}

std::string to_text(Date value) {
  auto [year, month, day] = civil(value);
  return fmt::format("{:04}-{:02}-{:02}", year, month, day);
}

std::string to_text(double value) { return fmt::format("{}", value); }
std::string to_text(const Value& value) { return std::visit(ToText{}, value); }

double to_double(const Decimal& value) {
  return static_cast<double>(static_cast<long double>(value.units) / std::pow(10.0L, value.scale));
}

std::optional<double> as_number(const Value& value) {
  if (auto* v = std::get_if<bool>(&value)) return *v ? 1.0 : 0.0;
  if (auto* v = std::get_if<std::int64_t>(&value)) return static_cast<double>(*v);
  if (auto* v = std::get_if<double>(&value)) return *v;
  if (auto* v = std::get_if<Decimal>(&value)) return to_double(*v);
  return std::nullopt;
}

std::optional<Date> parse_date(std::string_view iso) {
  if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-') return std::nullopt;
  int parts[3] = {0, 0, 0};
  int at = 0;
  for (std::size_t i = 0; i < iso.size(); ++i) {
    if (i == 4 || i == 7) {
      ++at;
      continue;
    }
    if (iso[i] < '0' || iso[i] > '9') return std::nullopt;
    parts[at] = parts[at] * 10 + (iso[i] - '0');
  }
  std::chrono::year_month_day ymd{std::chrono::year{parts[0]},
                                  std::chrono::month{static_cast<unsigned>(parts[1])},
                                  std::chrono::day{static_cast<unsigned>(parts[2])}};
  if (!ymd.ok()) return std::nullopt;
  return date_of(ymd);
}

std::optional<Decimal> parse_decimal(std::string_view text) {
  bool negative = !text.empty() && text.front() == '-';
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  Decimal out;
  int digits = 0;
  bool point = false;
  for (char c : text) {
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9' || ++digits > 38) return std::nullopt;
    out.units = out.units * 10 + (c - '0');
    out.scale += point ? 1 : 0;
  }
  if (digits == 0) return std::nullopt;
  if (negative) out.units = -out.units;
  return out;
}

YearMonthDay civil(Date date) {
  auto ymd = ymd_of(date);
  return {static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
          static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

Date from_civil(int year, int month, int day) {
  return date_of(std::chrono::year_month_day{std::chrono::year{year},
                                             std::chrono::month{static_cast<unsigned>(month)},
                                             std::chrono::day{static_cast<unsigned>(day)}});
}

Date add_months(Date date, int months) {
  auto ymd = ymd_of(date) + std::chrono::months{months};
  if (!ymd.ok()) ymd = ymd.year() / ymd.month() / std::chrono::last;
  return date_of(ymd);
}

}  // namespace lode
