// What the values of a column look like: numbers, dates, ids, codes. Gathered value by value over a sample,
// for the proposal of a map. Pure.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace lode::load {

// How one text can be read as a number.
struct NumberLook {
  bool number = false, whole = false, percent = false;
  char decimal = 0;        // '.' or ',' where the text shows it; 0: it shows none
  char thousands = 0;      // '.', ',', '\'' or ' ' where it shows one
  bool ambiguous = false;  // "1,234": a separator before exactly three digits
  double value = 0;        // REQUIRES: not ambiguous
  std::string currency;    // of a sign or code beside the figure
};
NumberLook number_look(std::string_view text);

enum class DateOrder { none, ymd, dmy, mdy, either };  // `either`: 03/04/2025
struct DateLook {
  DateOrder order = DateOrder::none;
  bool month_only = false;  // "2024-01", "Jan 2024"
};
DateLook date_look(std::string_view text);

bool looks_null(std::string_view text);  // "#N/A", "NULL", "n/a", "-": perhaps unknown, perhaps not

class ColumnProfile {
 public:
  explicit ColumnProfile(std::string name = {}) : header(std::move(name)) {}
  void add(std::string_view text);  // "" counts as not filled
  void merge(const ColumnProfile& other);  // as if its values had been added here

  std::string header;
  std::int64_t rows = 0, filled = 0;
  // Kinds of values are counted for the first looks_max values; ids and their number for all.
  std::int64_t looked = 0;
  static constexpr std::int64_t looks_max = 20'000;
  std::int64_t numbers = 0, wholes = 0, percents = 0, ambiguous_numbers = 0, negatives = 0;
  std::int64_t decimal_points = 0, decimal_commas = 0;
  std::int64_t dates_ymd = 0, dates_dmy = 0, dates_mdy = 0, dates_either = 0, months_only = 0;
  std::int64_t serials = 0;   // whole numbers that may be days of a spreadsheet's calendar
  std::int64_t emails = 0, booleans = 0, currency_codes_seen = 0;
  double smallest = 0, largest = 0, sum = 0, text_bytes = 0;
  std::map<std::string, std::int64_t> null_like, currencies;
  // Distinct values with their counts, at most `keys_max`; then `keys_full`.
  std::unordered_map<std::string, std::int64_t> keys;
  bool keys_full = false;
  static constexpr std::size_t keys_max = 200'000;

  std::int64_t dates() const { return dates_ymd + dates_dmy + dates_mdy + dates_either; }
  double share(std::int64_t count) const;  // of the values looked at; 0 where there are none
  bool unique() const;                     // every filled value differs from all others seen
  // The most frequent values first; ties by text.
  std::vector<std::pair<std::string, std::int64_t>> common(std::size_t at_most) const;
  // Share of this column's distinct values (the first 5,000 of them) that the other one has too.
  double overlap(const ColumnProfile& other) const;

 private:
  void look(std::string_view text);
};

}  // namespace lode::load
