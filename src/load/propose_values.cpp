// Numbers, dates and codes as people and programs write them.
#include "load/propose_values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/text.h"
#include "base/value.h"
#include "load/propose_header.h"

namespace lode::load {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) { return !text.empty() && std::ranges::all_of(text, digit); }

int small_number(std::string_view digits) {
  int out = -1;
  if (digits.size() <= 4) std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return out;
}

constexpr std::array<std::string_view, 18> currency_codes = {
    "EUR", "USD", "GBP", "CHF", "JPY", "SEK", "NOK", "DKK", "PLN",
    "CZK", "HUF", "CAD", "AUD", "NZD", "CNY", "INR", "BRL", "MXN"};

struct Sign {
  std::string_view text, code;
};
constexpr Sign signs[] = {{"\u20ac", "EUR"}, {"$", "USD"}, {"\u00a3", "GBP"}, {"\u00a5", "JPY"}};

bool remove_affix(std::string_view& text, std::string_view affix) {
  if (affix.empty()) return false;
  if (text.starts_with(affix)) {
    text = trim(text.substr(affix.size()));
    return true;
  }
  if (text.ends_with(affix)) {
    text = trim(text.substr(0, text.size() - affix.size()));
    return true;
  }
  return false;
}

// Sign, brackets, currency and percent around the digits.
std::string_view bare_figure(std::string_view text, NumberLook& look, bool& negative) {
  text = trim(text);
  if (text.size() > 2 && text.front() == '(' && text.back() == ')') {
    negative = true;
    text = trim(text.substr(1, text.size() - 2));
  }
  look.percent = remove_affix(text, "%");
  for (int pass = 0; pass < 2; ++pass) {
    if (!negative) negative = remove_affix(text, "-");
    remove_affix(text, "+");
    for (const auto& sign : signs)
      if (remove_affix(text, sign.text)) look.currency = sign.code;
    for (auto code : currency_codes)
      if (remove_affix(text, code)) look.currency = code;
  }
  return text;
}

// Blanks inside a figure (plain, no-break, narrow) and apostrophes separate thousands.
std::string without_blanks(std::string_view text, NumberLook& look) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 2) == "\u00a0") {
      look.thousands = ' ';
      ++i;
    } else if (text.substr(i, 3) == "\u202f") {
      look.thousands = ' ';
      i += 2;
    } else if (text[i] == ' ' || text[i] == '\'') {
      look.thousands = text[i];
    } else {
      out += text[i];
    }
  }
  return out;
}

// Decides what '.' and ',' mean inside one figure; false where it is no number at all.
bool read_marks(const std::string& text, NumberLook& look) {
  auto points = std::ranges::count(text, '.'), commas = std::ranges::count(text, ',');
  auto last = text.find_last_of(".,");
  if (points > 1 && commas > 1) return false;
  if (points > 0 && commas > 0) {
    look.decimal = text[last];
    look.thousands = look.decimal == '.' ? ',' : '.';
    if (std::ranges::count(text, look.decimal) > 1) return false;
  } else if (points + commas > 1) {
    look.thousands = points > 1 ? '.' : ',';
  } else if (points + commas == 1) {
    std::size_t after = text.size() - last - 1;
    bool grouped = after == 3 && last >= 1 && last <= 3 && text[0] != '0' && look.thousands == 0;
    look.ambiguous = grouped;
    if (!grouped) look.decimal = text[last];
  }
  return true;
}

double figure_value(const std::string& text, char decimal) {
  std::string plain;
  for (char c : text) {
    if (digit(c)) plain += c;
    if (c == decimal) plain += '.';
  }
  double out = 0;
  std::from_chars(plain.data(), plain.data() + plain.size(), out);
  return out;
}

bool exponent_number(std::string_view text, NumberLook& look) {
  if (text.find_first_of("eE") == std::string_view::npos || !digit(text.empty() ? 'x' : text[0]))
    return false;
  auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), look.value);
  look.number = problem == std::errc() && end == text.data() + text.size();
  if (look.number) look.decimal = text.find('.') == std::string_view::npos ? '\0' : '.';
  return look.number;
}

bool valid_day(int year, int month, int day) {
  if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1 || year > 9999) return false;
  return civil(from_civil(year, month, day)).day == day;
}

// Three groups of digits between '-', '/' or '.', with what follows a blank or 'T' left out.
DateLook numeric_date(std::string_view text) {
  auto cut = text.find_first_of(" T");
  auto day_part = std::string(text.substr(0, cut));
  if (day_part.size() == 8 && all_digits(day_part)) {
    int year = small_number(day_part.substr(0, 4));
    bool fits = year >= 1980 && year <= 2059 &&
                valid_day(year, small_number(day_part.substr(4, 2)), small_number(day_part.substr(6)));
    return {fits ? DateOrder::ymd : DateOrder::none, false};
  }
  char mark = 0;
  for (char c : {'-', '/', '.'})
    if (std::ranges::count(day_part, c) == 2) mark = c;
  if (mark == 0) return {};
  auto parts = split(day_part, mark);
  if (!std::ranges::all_of(parts, all_digits)) return {};
  int a = small_number(parts[0]), b = small_number(parts[1]), c = small_number(parts[2]);
  if (parts[0].size() == 4) return {valid_day(a, b, c) ? DateOrder::ymd : DateOrder::none, false};
  if (parts[2].size() != 4 && parts[2].size() != 2) return {};
  int year = parts[2].size() == 2 ? 2000 + c : c;
  bool day_first = valid_day(year, b, a), month_first = valid_day(year, a, b);
  if (day_first && (mark == '.' || !month_first)) return {DateOrder::dmy, false};
  if (month_first && !day_first) return {DateOrder::mdy, false};
  return {day_first ? (a == b ? DateOrder::dmy : DateOrder::either) : DateOrder::none, false};
}

// "31 Jan 2024", "Jan 31, 2024", "January 2024".
DateLook worded_date(std::string_view text) {
  auto letter = [](char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; };
  bool short_enough = text.size() <= 24 && std::ranges::any_of(text, digit) && std::ranges::any_of(text, letter);
  if (!short_enough || !names_month(text)) return {};
  auto words = header_words(text);
  if (words.size() < 2 || words.size() > 3) return {};
  auto period = header_period(text);
  if (period && period->kind == Period::Kind::month && period->rest.empty())
    return {DateOrder::ymd, true};
  if (words.size() != 3) return {};
  for (std::size_t day = 0; day < 2; ++day) {
    if (!all_digits(words[day]) || small_number(words[day]) > 31) continue;
    auto month = header_period(words[1 - day] + " " + words[2]);
    if (month && month->kind == Period::Kind::month) return {DateOrder::ymd, false};
  }
  return {};
}

bool looks_email(std::string_view text) {
  auto at = text.find('@');
  return at != std::string_view::npos && at > 0 && text.find('.', at) != std::string_view::npos &&
         text.find(' ') == std::string_view::npos;
}

bool looks_boolean(const std::string& text) {
  constexpr std::array<std::string_view, 14> words = {"true", "false", "yes", "no",   "y",   "n", "ja",
                                                      "nein", "oui",   "non", "wahr", "falsch", "vrai",
                                                      "faux"};
  return std::ranges::find(words, text) != words.end();
}

}  // namespace

NumberLook number_look(std::string_view text) {
  NumberLook look;
  bool negative = false;
  auto bare = bare_figure(text, look, negative);
  if (exponent_number(bare, look)) return look;
  auto figure = without_blanks(bare, look);
  if (figure.empty() || !std::ranges::any_of(figure, digit) ||
      figure.find_first_not_of("0123456789.,") != std::string::npos || !read_marks(figure, look))
    return {};
  look.number = true;
  look.whole = look.decimal == 0 && !look.ambiguous;
  look.value = figure_value(figure, look.decimal) * (negative ? -1 : 1);
  return look;
}

DateLook date_look(std::string_view text) {
  text = trim(text);
  if (text.size() < 6 || text.size() > 40) return {};
  if (digit(text.front())) {
    if (auto look = numeric_date(text); look.order != DateOrder::none) return look;
    if (std::ranges::count_if(text, [](char c) { return c == '-' || c == '/' || c == '.'; }) != 1)
      return worded_date(text);
    auto month = header_period(text);
    if (month && month->kind == Period::Kind::month && month->rest.empty())
      return {DateOrder::ymd, true};
  }
  return worded_date(text);
}

bool looks_null(std::string_view text) {
  constexpr std::array<std::string_view, 14> words = {
      "#n/a", "n/a", "na", "null", "none", "nan", "-", "--", "\u2013", "\\n", "(null)", "(leer)", "k.a.",
      "#nv"};
  return std::ranges::find(words, lower(trim(text))) != words.end();
}

void ColumnProfile::add(std::string_view text) {
  ++rows;
  if (trim(text).empty()) return;
  ++filled;
  if (looks_null(text)) ++null_like[std::string(trim(text))];
  if (looked < looks_max) look(text);
  std::string key(text);
  if (auto it = keys.find(key); it != keys.end()) {
    ++it->second;
  } else if (keys.size() < keys_max) {
    keys.emplace(std::move(key), 1);
  } else {
    keys_full = true;
  }
}

void ColumnProfile::look(std::string_view text) {
  ++looked;
  text_bytes += static_cast<double>(text.size());
  if (auto number = number_look(text); number.number) {
    smallest = numbers == 0 ? number.value : std::min(smallest, number.value);
    largest = numbers == 0 ? number.value : std::max(largest, number.value);
    sum += number.value;
    ++numbers;
    wholes += number.whole;
    percents += number.percent;
    ambiguous_numbers += number.ambiguous;
    negatives += number.value < 0;
    decimal_points += number.decimal == '.';
    decimal_commas += number.decimal == ',';
    serials += number.whole && number.value >= 20'000 && number.value <= 60'000;
    if (!number.currency.empty()) ++currencies[number.currency];
  }
  auto date = date_look(text);
  dates_ymd += date.order == DateOrder::ymd;
  dates_dmy += date.order == DateOrder::dmy;
  dates_mdy += date.order == DateOrder::mdy;
  dates_either += date.order == DateOrder::either;
  months_only += date.month_only;
  emails += looks_email(text);
  booleans += looks_boolean(lower(trim(text)));
  if (text.size() == 3 && std::ranges::find(currency_codes, text) != currency_codes.end()) {
    ++currency_codes_seen;
    ++currencies[std::string(text)];
  }
}

void ColumnProfile::merge(const ColumnProfile& other) {
  if (other.numbers > 0) {
    smallest = numbers == 0 ? other.smallest : std::min(smallest, other.smallest);
    largest = numbers == 0 ? other.largest : std::max(largest, other.largest);
  }
  for (auto count : {&ColumnProfile::rows, &ColumnProfile::filled, &ColumnProfile::looked, &ColumnProfile::numbers,
                     &ColumnProfile::wholes, &ColumnProfile::percents, &ColumnProfile::ambiguous_numbers,
                     &ColumnProfile::negatives, &ColumnProfile::decimal_points,
                     &ColumnProfile::decimal_commas, &ColumnProfile::dates_ymd,
                     &ColumnProfile::dates_dmy, &ColumnProfile::dates_mdy, &ColumnProfile::dates_either,
                     &ColumnProfile::months_only, &ColumnProfile::serials, &ColumnProfile::emails,
                     &ColumnProfile::booleans, &ColumnProfile::currency_codes_seen})
    this->*count += other.*count;
  sum += other.sum;
  text_bytes += other.text_bytes;
  for (const auto& [text, count] : other.null_like) null_like[text] += count;
  for (const auto& [code, count] : other.currencies) currencies[code] += count;
  keys_full = keys_full || other.keys_full;
  for (const auto& [key, count] : other.keys) {
    if (keys.size() < keys_max || keys.contains(key)) keys[key] += count;
    else keys_full = true;
  }
}

double ColumnProfile::share(std::int64_t count) const {
  return looked == 0 ? 0 : static_cast<double>(count) / static_cast<double>(looked);
}

bool ColumnProfile::unique() const {
  return filled > 0 && (keys_full ? false : static_cast<std::int64_t>(keys.size()) == filled);
}

std::vector<std::pair<std::string, std::int64_t>> ColumnProfile::common(std::size_t at_most) const {
  std::vector<std::pair<std::string, std::int64_t>> out(keys.begin(), keys.end());
  std::ranges::sort(out, [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  if (out.size() > at_most) out.resize(at_most);
  return out;
}

double ColumnProfile::overlap(const ColumnProfile& other) const {
  if (keys.empty()) return 0;
  constexpr std::size_t enough = 5'000;
  std::size_t seen = 0, shared = 0;
  for (const auto& [key, count] : keys) {
    if (seen == enough) break;
    ++seen;
    shared += other.keys.contains(key);
  }
  return static_cast<double>(shared) / static_cast<double>(seen);
}

}  // namespace lode::load
