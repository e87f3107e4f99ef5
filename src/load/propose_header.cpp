// Headers: keys, words, units and periods.
#include "load/propose_header.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace lode::load {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool upper_case(char c) { return c >= 'A' && c <= 'Z'; }
bool all_digits(std::string_view text) { return !text.empty() && std::ranges::all_of(text, digit); }

// U+00C0 to U+017F, two bytes each, in order; "" keeps the character.
constexpr std::array<std::string_view, 192> latin = {
    "A", "A", "A", "A", "A", "A", "AE", "C", "E", "E", "E", "E", "I", "I", "I", "I",
    "D", "N", "O", "O", "O", "O", "O", "", "O", "U", "U", "U", "U", "Y", "TH", "ss",
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
    "d", "n", "o", "o", "o", "o", "o", "", "o", "u", "u", "u", "u", "y", "th", "y",
    "A", "a", "A", "a", "A", "a", "C", "c", "C", "c", "C", "c", "C", "c", "D", "d",
    "D", "d", "E", "e", "E", "e", "E", "e", "E", "e", "E", "e", "G", "g", "G", "g",
    "G", "g", "G", "g", "H", "h", "H", "h", "I", "i", "I", "i", "I", "i", "I", "i",
    "I", "i", "IJ", "ij", "J", "j", "K", "k", "k", "L", "l", "L", "l", "L", "l", "L",
    "l", "L", "l", "N", "n", "N", "n", "N", "n", "n", "N", "n", "O", "o", "O", "o",
    "O", "o", "OE", "oe", "R", "r", "R", "r", "R", "r", "S", "s", "S", "s", "S", "s",
    "S", "s", "T", "t", "T", "t", "T", "t", "U", "u", "U", "u", "U", "u", "U", "u",
    "U", "u", "U", "u", "W", "w", "Y", "y", "Y", "Z", "z", "Z", "z", "Z", "z", "s"};

struct CurrencyWord {
  std::string_view word, code;
};
constexpr CurrencyWord currencies[] = {
    {"eur", "EUR"}, {"euro", "EUR"},  {"euros", "EUR"}, {"\u20ac", "EUR"}, {"usd", "USD"}, {"$", "USD"},
    {"us$", "USD"}, {"gbp", "GBP"},   {"\u00a3", "GBP"}, {"chf", "CHF"},    {"jpy", "JPY"}, {"sek", "SEK"},
    {"nok", "NOK"}, {"dkk", "DKK"},   {"pln", "PLN"},   {"czk", "CZK"},    {"cad", "CAD"}, {"aud", "AUD"}};

struct ScaleWord {
  std::string_view word;
  int scale;
};
constexpr ScaleWord scales[] = {
    {"k", 1'000},          {"t", 1'000},         {"tsd", 1'000},     {"000", 1'000},
    {"000s", 1'000},       {"'000", 1'000},      {"thousand", 1'000}, {"thousands", 1'000},
    {"tausend", 1'000},    {"milliers", 1'000},  {"m", 1'000'000},   {"mm", 1'000'000},
    {"mn", 1'000'000},     {"mio", 1'000'000},   {"million", 1'000'000},
    {"millions", 1'000'000}, {"millionen", 1'000'000}};

template <class Table>
const auto* find_word(const Table& table, std::string_view word) {
  auto it = std::ranges::find_if(table, [&](const auto& row) { return row.word == word; });
  return it == std::end(table) ? nullptr : &*it;
}

// One word of a unit: a currency, a scale, or both written together ("teur", "k€", "eurm").
bool take_unit(std::string_view word, Unit& unit) {
  if (const auto* currency = find_word(currencies, word)) {
    unit.currency = currency->code;
    return true;
  }
  if (const auto* scale = find_word(scales, word)) {
    unit.scale = scale->scale;
    return true;
  }
  for (const auto& currency : currencies) {
    std::string_view rest = word;
    if (word.starts_with(currency.word))
      rest.remove_prefix(currency.word.size());
    else if (word.ends_with(currency.word))
      rest.remove_suffix(currency.word.size());
    else
      continue;
    if (const auto* scale = find_word(scales, rest)) {
      unit = {std::string(currency.code), scale->scale, unit.rest};
      return true;
    }
  }
  return false;
}

// Text cut at blanks and at brackets and commas, which are dropped.
std::vector<std::string> loose_words(std::string_view text) {
  std::string out;
  for (char c : text) out += std::string_view("()[]{},;:/_").find(c) == std::string_view::npos ? c : ' ';
  std::vector<std::string> words;
  for (auto& word : split(out, ' '))
    if (!word.empty()) words.push_back(std::move(word));
  return words;
}

struct MonthName {
  std::string_view name;
  int month;
};
constexpr MonthName months[] = {
    {"jan", 1},  {"january", 1},   {"januar", 1},   {"janvier", 1},  {"janv", 1},   {"feb", 2},
    {"february", 2}, {"februar", 2}, {"fevrier", 2}, {"fevr", 2},     {"fev", 2},    {"mar", 3},
    {"march", 3}, {"marz", 3},      {"maerz", 3},    {"mrz", 3},      {"mars", 3},   {"apr", 4},
    {"april", 4}, {"avril", 4},     {"avr", 4},      {"may", 5},      {"mai", 5},    {"jun", 6},
    {"june", 6},  {"juni", 6},      {"juin", 6},     {"jul", 7},      {"july", 7},   {"juli", 7},
    {"juillet", 7}, {"juil", 7},    {"aug", 8},      {"august", 8},   {"aout", 8},   {"sep", 9},
    {"sept", 9},  {"september", 9}, {"septembre", 9}, {"oct", 10},    {"okt", 10},   {"october", 10},
    {"oktober", 10}, {"octobre", 10}, {"nov", 11},   {"november", 11}, {"novembre", 11}, {"dec", 12},
    {"dez", 12},  {"december", 12}, {"dezember", 12}, {"decembre", 12}};

int month_of(std::string_view word) {
  for (const auto& month : months)
    if (month.name == word) return month.month;
  return 0;
}

constexpr std::string_view plan_words[] = {"budget", "bud", "plan",     "planned", "forecast",
                                           "fcst",   "fc",  "prognose", "bp",      "target"};
constexpr std::string_view part_words[] = {"ytd", "ltm", "ttm", "l12m"};
constexpr std::string_view year_words[] = {"fy",   "cy",   "gj",      "ist",     "actual",
                                           "act",  "year", "jahr",    "annee",   "exercice",
                                           "actuals", "fye", "calendar", "fiscal"};

template <class Words>
bool among(const Words& words, std::string_view word) {
  return std::ranges::find(words, word) != std::end(words);
}

int year_of(std::string_view digits) {
  if (!all_digits(digits)) return 0;
  int value = 0;
  for (char c : digits) value = value > 9'999 ? value : value * 10 + (c - '0');
  if (digits.size() == 4 && value >= 1'990 && value <= 2'059) return value;
  if (digits.size() == 2 && value <= 59) return 2'000 + value;
  return 0;
}

// What the pieces of a header said about its period, so far.
struct Found {
  Period period;
  int year = 0;
  bool short_year = false;
  bool marked = false;   // "FY", a month, a quarter or an "A" after the year: two digits may be a year
};

// "q3", "h1" are parts of a year; a quarter is enough, halves are not read.
int quarter_of(std::string_view word) {
  if (word.size() == 2 && word[0] == 'q' && word[1] >= '1' && word[1] <= '4') return word[1] - '0';
  if (word.size() == 2 && word[1] == 'q' && word[0] >= '1' && word[0] <= '4') return word[0] - '0';
  return 0;
}

void set_month(Found& found, int month) {
  found.period.kind = Period::Kind::month;
  found.period.number = month;
  found.marked = true;
}

void set_quarter(Found& found, int quarter) {
  found.period.kind = Period::Kind::quarter;
  found.period.number = quarter;
  found.marked = true;
}

void set_year(Found& found, std::string_view digits) {
  found.year = year_of(digits);
  found.short_year = digits.size() == 2;
}

// "2023a", "23e", "2024b": a year with a letter for actual, estimate, budget, forecast, plan.
bool take_lettered_year(Found& found, std::string_view word) {
  if (word.size() != 3 && word.size() != 5) return false;
  auto digits = word.substr(0, word.size() - 1);
  char mark = word.back();
  if (year_of(digits) == 0 || std::string_view("aebfp").find(mark) == std::string_view::npos)
    return false;
  set_year(found, digits);
  found.marked = true;
  found.period.plan = mark != 'a';
  return true;
}

bool take_glued(Found& found, std::string_view word);

// One word of a header; true where it is part of the period.
bool take_period_word(Found& found, std::string_view word) {
  if (among(plan_words, word)) return found.period.plan = true;
  if (among(part_words, word)) return found.period.part = true;
  if (among(year_words, word)) return found.marked = true;
  if (int month = month_of(word)) return set_month(found, month), true;
  if (int quarter = quarter_of(word)) return set_quarter(found, quarter), true;
  if (found.year == 0 && year_of(word) != 0) return set_year(found, word), true;
  if (found.year == 0 && take_lettered_year(found, word)) return true;
  return take_glued(found, word);
}

// "fy2023", "fy23a", "jan24", "q12024": a mark followed by a year.
bool take_glued(Found& found, std::string_view word) {
  if (found.year != 0) return false;
  auto first_digit = static_cast<std::size_t>(std::ranges::find_if(word, digit) - word.begin());
  if (first_digit == 0 || first_digit == word.size()) return false;
  auto mark = word.substr(0, first_digit), rest = word.substr(first_digit);
  if (mark == "q" && rest.size() > 1) {
    mark = word.substr(0, 2);
    rest = word.substr(2);
  }
  bool known = among(year_words, mark) || month_of(mark) != 0 || quarter_of(mark) != 0 ||
               among(part_words, mark);
  if (!known || (year_of(rest) == 0 && !take_lettered_year(found, rest))) return false;
  take_period_word(found, mark);
  if (found.year == 0) set_year(found, rest);
  return true;
}

// "2024-01", "01/2024", "2024-01-31": numbers that make a month together.
std::optional<Period> numeric_month(std::string_view text) {
  std::string flat(text);
  std::ranges::replace(flat, '/', '-');
  std::ranges::replace(flat, '.', '-');
  auto space = flat.find(' ');
  auto parts = split(flat.substr(0, space), '-');
  if (parts.size() < 2 || parts.size() > 3 || !std::ranges::all_of(parts, all_digits)) return {};
  if (parts.size() == 3 && (parts[0].size() != 4 || parts[1].size() != 2 || parts[2].size() != 2))
    return {};
  bool year_first = parts[0].size() == 4;
  if (parts.size() == 2 && !year_first && parts[1].size() != 4) return {};
  int year = year_of(year_first ? parts[0] : parts[1]);
  const auto& month = year_first ? parts[1] : parts[0];
  if (year == 0 || month.size() > 2) return {};
  int number = std::stoi(month);
  if (number < 1 || number > 12) return {};
  return Period{Period::Kind::month, year, number, false, false, {}};
}

}  // namespace

std::string fold_accents(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto lead = static_cast<unsigned char>(text[i]);
    if (lead >= 0xC3 && lead <= 0xC5 && i + 1 < text.size()) {
      auto index = static_cast<std::size_t>((lead - 0xC3) * 64 +
                                            (static_cast<unsigned char>(text[i + 1]) & 0x3F));
      if (index < latin.size() && !latin[index].empty()) {
        out += latin[index];
        ++i;
        continue;
      }
    }
    out += text[i];
  }
  return out;
}

std::string header_key(std::string_view header) {
  std::string out;
  for (char c : lower(fold_accents(header)))
    if (letter(c) || digit(c) || static_cast<unsigned char>(c) >= 0x80) out += c;
  return out;
}

std::vector<std::string> header_words(std::string_view header) {
  std::string folded = fold_accents(header), spaced;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    char c = folded[i];
    bool word_char = letter(c) || digit(c) || static_cast<unsigned char>(c) >= 0x80;
    bool new_word = i > 0 && ((upper_case(c) && letter(folded[i - 1]) && !upper_case(folded[i - 1])) ||
                              (digit(c) && letter(folded[i - 1])) ||
                              (letter(c) && digit(folded[i - 1])));
    if (new_word) spaced += ' ';
    spaced += word_char ? c : ' ';
  }
  std::vector<std::string> out;
  for (auto& word : split(lower(spaced), ' '))
    if (!word.empty()) out.push_back(std::move(word));
  return out;
}

Unit header_unit(std::string_view header) {
  Unit unit;
  auto words = loose_words(header);
  std::vector<bool> taken(words.size());
  auto currency_at = [&](std::size_t i) {
    Unit here;
    return i < words.size() && take_unit(lower(words[i]), here) && !here.currency.empty();
  };
  for (std::size_t i = 0; i < words.size(); ++i) {
    Unit here;
    if (!take_unit(lower(words[i]), here)) continue;
    bool beside = currency_at(i + 1) || (i > 0 && currency_at(i - 1));
    bool clear = words[i].size() > 2 && words.size() > 1;  // "mio", "000"; an M alone may be a name
    if (here.currency.empty() && !beside && !clear) continue;
    taken[i] = true;
    if (!here.currency.empty()) unit.currency = here.currency;
    if (here.scale != 1) unit.scale = here.scale;
  }
  std::vector<std::string> rest;
  for (std::size_t i = 0; i < words.size(); ++i) {
    bool linking = lower(words[i]) == "in" && i + 1 < words.size() && taken[i + 1];
    if (!taken[i] && !linking) rest.push_back(words[i]);
  }
  unit.rest = join(rest, " ");
  return unit;
}

std::optional<Period> header_period(std::string_view header) {
  auto text = lower(fold_accents(trim(header)));
  if (auto month = numeric_month(text)) return month;
  for (char& c : text)
    if (std::string_view("()[]-_/.',:;").find(c) != std::string_view::npos) c = ' ';
  Found found;
  std::vector<std::string> rest;
  for (const auto& word : split(text, ' '))
    if (!word.empty() && !take_period_word(found, word)) rest.push_back(word);
  if (found.year == 0 || (found.short_year && !found.marked)) return {};
  found.period.year = found.year;
  found.period.rest = join(rest, " ");
  return found.period;
}

bool names_month(std::string_view text) {
  constexpr std::string_view starts[] = {"jan", "feb", "fev", "mar", "maer", "mrz", "apr", "avr", "may",
                                         "mai", "jun", "jui", "jul", "aug", "aou", "sep", "oct", "okt",
                                         "nov", "dec", "dez"};
  auto folded = lower(fold_accents(text));
  return std::ranges::any_of(starts, [&](auto start) { return folded.find(start) != std::string::npos; });
}

Date period_end(const Period& period, int first_month) {
  int last_month = period.kind == Period::Kind::month ? period.number : 12;
  int year = period.year;
  if (period.kind != Period::Kind::month && first_month != 1) {
    int months_in = period.kind == Period::Kind::year ? 12 : period.number * 3;
    last_month = first_month - 1 + months_in - 12;  // the fiscal year is named after the year it ends in
    if (last_month < 1) {
      last_month += 12;
      --year;
    }
  } else if (period.kind == Period::Kind::quarter) {
    last_month = period.number * 3;
  }
  Date first = from_civil(year, last_month, 1);
  return Date{add_months(first, 1).days - 1};
}

}  // namespace lode::load
