// Reading dates: ISO first, then three numbers and their order, then names of months.
#include "load/convert_date.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"

namespace lode::load {
namespace {

constexpr int year_min = 1800, year_max = 2200;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

ReadDate make(int year, int month, int day) {
  constexpr std::array days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < year_min || year > year_max || month < 1 || month > 12) return {Flaw::bad_date, {}};
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  int last = days.at(static_cast<std::size_t>(month - 1)) + (month == 2 && leap ? 1 : 0);
  if (day < 1 || day > last) return {Flaw::bad_date, {}};
  return {Flaw::none, from_civil(year, month, day)};
}

int number(std::string_view digits) {
  int out = 0;
  for (char c : digits) out = out * 10 + (c - '0');
  return out;
}

// Month by its English, German or French name, or the letters it starts with where only one month has
// them ("jui" is juin or juillet); 0 where it is none.
int month_named(std::string_view word) {
  constexpr std::array<std::string_view, 12> names{
      "january|januar|janvier|jän",  "february|februar|février|fevrier", "march|märz|maerz|mars|mrz",
      "april|avril",                 "may|mai",                          "june|juni|juin",
      "july|juli|juillet",           "august|août|aout",                 "september|septembre|sept",
      "october|oktober|octobre",     "november|novembre",                "december|dezember|décembre|decembre"};
  auto plain = lower(word);
  if (plain.ends_with('.')) plain.pop_back();
  if (plain.size() < 3) return 0;
  int found = 0, several = 0;
  for (std::size_t m = 0; m < names.size(); ++m) {
    for (const auto& name : split(names[m], '|')) {
      auto month = static_cast<int>(m) + 1;
      if (name == plain) return month;
      if (!name.starts_with(plain)) continue;
      if (found != 0 && found != month) several = 1;
      found = month;
    }
  }
  return several == 0 ? found : 0;
}

struct Part {
  bool is_number = false;
  std::string_view text;
};

// The text as runs of digits and letters; anything else separates. Nothing where there are too many.
std::vector<Part> parts_of(std::string_view text) {
  std::vector<Part> out;
  for (std::size_t at = 0; at < text.size();) {
    bool digit = is_digit(text[at]);
    if (!digit && !is_letter(text[at])) {
      ++at;
      continue;
    }
    auto end = at;
    while (end < text.size() && (digit ? is_digit(text[end]) : is_letter(text[end]))) ++end;
    out.push_back({digit, text.substr(at, end - at)});
    at = end;
    if (out.size() > 3) break;
  }
  return out;
}

bool looks_like_time(std::string_view text) {
  return text.find(':') != std::string_view::npos && text.find_first_not_of("0123456789:.,+-ZzAaPpMmTt ") ==
                                                         std::string_view::npos;
}

// The text without a time of day behind it.
std::string_view day_only(std::string_view text) {
  auto at = text.find(':');
  if (at == std::string_view::npos) return text;
  auto cut = text.find_last_of(" Tt", at);
  if (cut == std::string_view::npos || cut == 0 || !looks_like_time(text.substr(cut + 1))) return text;
  return trim(text.substr(0, cut));
}

int full_year(std::string_view digits) {
  int year = number(digits);
  return digits.size() > 2 ? year : year + (year >= 70 ? 1900 : 2000);
}

// Three numbers, the year behind or before.
ReadDate by_order(const std::vector<Part>& p, DateOrder order) {
  const auto &a = p[0].text, &b = p[1].text, &c = p[2].text;
  bool year_first = a.size() == 4 || (order == DateOrder::ymd && a.size() <= 2);
  bool too_long = a.size() > 4 || b.size() > 2 || c.size() > 4 || a.size() == 3 || c.size() == 3 ||
                  (year_first && c.size() > 2) || (!year_first && a.size() > 2);
  if (too_long) return {Flaw::bad_date, {}};
  if (year_first) {
    if (a.size() != 4 && order != DateOrder::ymd) return {Flaw::ambiguous_date, {}};
    return make(full_year(a), number(b), number(c));
  }
  if (order == DateOrder::dmy) return make(full_year(c), number(b), number(a));
  if (order == DateOrder::mdy) return make(full_year(c), number(a), number(b));
  if (c.size() != 4 || order == DateOrder::ymd)
    return {order == DateOrder::ymd ? Flaw::bad_date : Flaw::ambiguous_date, {}};
  int first = number(a), second = number(b);
  if (first > 12 || first == second) return make(number(c), second, first);
  if (second > 12) return make(number(c), first, second);
  return {Flaw::ambiguous_date, {}};
}

// "31 Dec 2024", "Dec 31, 2024", "2024-Dec-31".
ReadDate with_month_name(const std::vector<Part>& p) {
  auto named = std::ranges::find_if(p, [](const Part& part) { return !part.is_number; });
  int month = named == p.end() ? 0 : month_named(named->text);
  std::vector<std::string_view> numbers;
  for (const auto& part : p)
    if (part.is_number) numbers.push_back(part.text);
  if (month == 0 || numbers.size() != 2) return {Flaw::bad_date, {}};
  bool year_first = numbers[0].size() == 4;
  auto year = year_first ? numbers[0] : numbers[1], day = year_first ? numbers[1] : numbers[0];
  if ((year.size() != 4 && year.size() != 2) || day.size() > 2) return {Flaw::bad_date, {}};
  return make(full_year(year), month, number(day));
}

bool all_digits(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_digit); }

ReadDate serial_day(int days) {
  constexpr int first = 20'000, last = 80'000;
  if (days < first || days > last) return {Flaw::bad_date, {}};
  return {Flaw::none, Date{from_civil(1899, 12, 30).days + days}};
}

// One conversion of a format: takes digits or a name from the front of the text.
bool take(char what, std::string_view& text, int& year, int& month, int& day) {
  std::size_t most = what == 'Y' ? 4 : 2, size = 0;
  if (what == 'b' || what == 'B') {
    while (size < text.size() && is_letter(text[size])) ++size;
    month = month_named(text.substr(0, size));
    text.remove_prefix(size);
    return month != 0;
  }
  while (size < most && size < text.size() && is_digit(text[size])) ++size;
  if (size == 0) return false;
  auto digits = text.substr(0, size);
  text.remove_prefix(size);
  if (what == 'Y') year = number(digits);
  if (what == 'y') year = full_year(digits);
  if (what == 'm') month = number(digits);
  if (what == 'd') day = number(digits);
  return std::string_view("YymdHMS").find(what) != std::string_view::npos;
}

ReadDate by_format(std::string_view text, std::string_view format) {
  int year = 0, month = 0, day = 0;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] == '%' && i + 1 < format.size()) {
      if (!take(format[++i], text, year, month, day)) return {Flaw::bad_date, {}};
    } else if (!text.empty() && text[0] == format[i]) {
      text.remove_prefix(1);
    } else {
      return {Flaw::bad_date, {}};
    }
  }
  return text.empty() ? make(year, month, day) : ReadDate{Flaw::bad_date, {}};
}

bool is_iso(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (std::size_t i = 0; i < 10; ++i)
    if (i != 4 && i != 7 && !is_digit(text[i])) return false;
  return true;
}

ReadDate read_iso(std::string_view text) {
  return make(number(text.substr(0, 4)), number(text.substr(5, 2)), number(text.substr(8, 2)));
}

}  // namespace

std::optional<DateNotation> date_notation(std::string_view declared) {
  auto word = lower(declared);
  if (word.empty()) return DateNotation{};
  if (word == "dmy") return DateNotation{DateOrder::dmy, {}};
  if (word == "mdy") return DateNotation{DateOrder::mdy, {}};
  if (word == "ymd" || word == "iso") return DateNotation{DateOrder::ymd, {}};
  bool year = declared.find("%Y") != declared.npos || declared.find("%y") != declared.npos;
  bool month = declared.find("%m") != declared.npos || declared.find("%b") != declared.npos ||
               declared.find("%B") != declared.npos;
  if (!year || !month || declared.find("%d") == declared.npos) return std::nullopt;
  return DateNotation{DateOrder::open, std::string(declared)};
}

ReadDate read_date(std::string_view text, const DateNotation& notation) {
  if (!notation.format.empty()) return by_format(trim(text), notation.format);
  if (is_iso(text)) return read_iso(text);
  text = day_only(trim(text));
  if (is_iso(text)) return read_iso(text);
  auto whole = text.substr(0, text.find('.'));
  if (whole.size() == 5 && all_digits(whole) &&
      (whole.size() == text.size() || all_digits(text.substr(whole.size() + 1))))
    return serial_day(number(whole));
  if (text.size() == 8 && all_digits(text))
    return make(number(text.substr(0, 4)), number(text.substr(4, 2)), number(text.substr(6, 2)));
  auto parts = parts_of(text);
  if (parts.size() != 3) return {Flaw::bad_date, {}};
  bool numbers = std::ranges::all_of(parts, &Part::is_number);
  if (numbers && text.find_first_not_of("0123456789./- ") != std::string_view::npos) return {Flaw::bad_date, {}};
  return numbers ? by_order(parts, notation.order) : with_month_name(parts);
}

DateShows date_shows(std::string_view text) {
  text = day_only(trim(text));
  auto parts = parts_of(text);
  if (parts.size() != 3 || !std::ranges::all_of(parts, &Part::is_number)) return DateShows::nothing;
  if (parts[0].text.size() == 4 || parts[0].text.size() > 2 || parts[1].text.size() > 2) return DateShows::nothing;
  int first = number(parts[0].text), second = number(parts[1].text);
  if (first > 12 && first <= 31 && second <= 12) return DateShows::dmy;
  if (second > 12 && second <= 31 && first <= 12) return DateShows::mdy;
  return first == second && parts[2].text.size() == 4 ? DateShows::nothing : DateShows::ambiguous;
}

}  // namespace lode::load
