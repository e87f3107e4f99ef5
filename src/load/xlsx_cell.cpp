// Numbers, dates and references of workbook cells.
#include "load/xlsx_cell.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>

#include "base/text.h"
#include "base/value.h"

namespace lode::load {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

// A format code without literals, escapes, colours and locales; only the part for positive numbers.
std::string bare_code(std::string_view code) {
  std::string out;
  for (std::size_t i = 0; i < code.size(); ++i) {
    char c = code[i];
    if (c == '"') {
      auto end = code.find('"', i + 1);
      if (end == std::string_view::npos) break;
      i = end;
    } else if (c == '[') {
      auto end = code.find(']', i);
      if (end == std::string_view::npos) break;
      auto inside = lower(code.substr(i + 1, end - i - 1));
      if (inside == "h" || inside == "hh" || inside == "mm" || inside == "m" || inside == "s")
        out += inside;  // elapsed time
      i = end;
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == ';') {
      break;
    } else {
      out += c;
    }
  }
  return lower(out);
}

// "1.2E-05" style text of a finite double without its exponent.
std::string plain(double value) {
  std::string text = fmt::format("{:.15g}", value);
  if (text.find('e') == std::string::npos) return text;
  int digits = std::max(0, 14 - static_cast<int>(std::floor(std::log10(std::fabs(value)))));
  text = fmt::format("{:.{}f}", value, digits);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text;
}

std::string clock_text(std::int64_t seconds) {
  return fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string date_text(double serial, CellFormat format, bool since_1904) {
  double day = std::floor(serial);
  auto seconds = static_cast<std::int64_t>(std::llround((serial - day) * 86'400));
  if (seconds == 86'400) {
    day += 1;
    seconds = 0;
  }
  if (format == CellFormat::time && day < 1) return clock_text(seconds);
  // Day 60 is the 29 February 1900 that never was; days before it are one later than they say.
  double first = since_1904 ? -24'107 : (day < 60 ? -25'568 : -25'569);
  auto date = to_text(Date{static_cast<std::int32_t>(day + first)});
  return seconds == 0 ? date : date + " " + clock_text(seconds);
}

}  // namespace

CellFormat format_of_code(std::string_view code) {
  auto bare = bare_code(code);
  if (bare == "general") return CellFormat::number;
  bool year = bare.find('y') != std::string::npos, day = bare.find('d') != std::string::npos;
  bool hour = bare.find('h') != std::string::npos, second = bare.find('s') != std::string::npos;
  bool month = bare.find('m') != std::string::npos;
  bool digits = bare.find_first_of("0#?") != std::string::npos;
  if (digits && !hour && !second) return CellFormat::number;
  if (year || day || (month && !hour && !second))
    return hour || second ? CellFormat::date_time : CellFormat::date;
  return hour || second ? CellFormat::time : CellFormat::number;
}

CellFormat format_of_id(int id) {
  if (id == 22) return CellFormat::date_time;
  if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47)) return CellFormat::time;
  bool east_asian = (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58);
  return (id >= 14 && id <= 17) || east_asian ? CellFormat::date : CellFormat::number;
}

std::string number_text(std::string_view raw, CellFormat format, bool since_1904) {
  auto text = trim(raw);
  bool whole = !text.empty() && std::ranges::all_of(text, digit);  // an id: every digit stays
  if (whole && format == CellFormat::number) return std::string(text);
  double value = 0;
  auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
    return std::string(raw);
  constexpr double last_day = 2'958'465;  // 9999-12-31
  if (format != CellFormat::number && value >= 0 && value <= last_day)
    return date_text(value, format, since_1904);
  return plain(value);
}

int column_of_reference(std::string_view reference) {
  int out = 0;
  for (char c : reference) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c < 'A' || c > 'Z' || out > 20'000) break;
    out = out * 26 + (c - 'A' + 1);
  }
  return out;
}

int row_of_reference(std::string_view reference) {
  auto at = std::ranges::find_if(reference, digit);
  int out = 0;
  std::from_chars(reference.data() + (at - reference.begin()), reference.data() + reference.size(), out);
  return out;
}

}  // namespace lode::load
