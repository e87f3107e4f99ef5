// Flaw: why one value of a well-formed record cannot be taken. The names are codes of the rejects file.
#pragma once
#include <string_view>

namespace lode::load {

enum class Flaw {
  none,
  bad_number,         // no number, or separators that do not fit the notation
  ambiguous_number,   // 1,234 where nothing says what the comma is
  over_precise,       // more than four decimals, not zero
  overflow,           // more digits than the column holds
  bad_integer,
  bad_share,          // outside 0 to 1
  bad_date,
  ambiguous_date,     // 03/04/2025 where nothing says which is the month
  bad_currency,       // no ISO 4217 code
  currency_conflict,  // "$5" in a row of another currency
  bad_choice,
  missing_required,
  duplicate_id
};

std::string_view flaw_name(Flaw flaw);
std::string_view flaw_reason(Flaw flaw);  // a sentence for people

}  // namespace lode::load
