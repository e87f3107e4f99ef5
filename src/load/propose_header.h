// What a column's header says about itself: its words, a unit ("EUR k"), a period ("FY2023A", "Jan-24").
// Pure; English, German and French.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/value.h"

namespace lode::load {

// Lower case, accents folded, letters and digits only: "Straße (Nr.)" -> "strassenr". Headers that people
// take for the same ("AccountId", "account_id", "Account ID") have the same key.
std::string header_key(std::string_view header);
// The words of a header, folded: "annualRevenue2" -> annual, revenue, 2.
std::vector<std::string> header_words(std::string_view header);
// Accents and ligatures of Latin script folded to ASCII ("Müller" -> "Muller", "ß" -> "ss"); other text
// stays.
std::string fold_accents(std::string_view text);

// "Umsatz (TEUR)": currency EUR, scale 1000; `rest` is the header without it.
struct Unit {
  std::string currency;       // ISO code; empty: not said
  int scale = 1;              // 1, 1'000, 1'000'000
  std::string rest;
};
Unit header_unit(std::string_view header);

struct Period {
  enum class Kind { year, quarter, month } kind = Kind::year;
  int year = 0;
  int number = 0;             // quarter or month; 0 of a year
  bool plan = false;          // budget, forecast, plan: not what happened
  bool part = false;          // YTD, LTM: overlaps others
  std::string rest;           // what else the header says: "Revenue"
};
// Nothing where no period is named. A bare number is a year from 1990 to 2059.
std::optional<Period> header_period(std::string_view header);
// Whether a month's name or the first three letters of one stand in the text: a quick look.
bool names_month(std::string_view text);
// The last day of a period whose years start in `first_month`.
Date period_end(const Period& period, int first_month = 1);

}  // namespace lode::load
