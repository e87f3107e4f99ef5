// Dates as people and programs write them: ISO, 31.12.2024, 12/31/2024, 31 Dec 2024, Excel serial days.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/value.h"
#include "load/flaw.h"

namespace lode::load {

enum class DateOrder { open, dmy, mdy, ymd };

struct DateNotation {
  DateOrder order = DateOrder::open;
  std::string format;  // "%d.%m.%Y" goes before everything else; %Y %y %m %d %b %B %H %M %S
};
std::optional<DateNotation> date_notation(std::string_view declared);  // "dmy" or a format; "" is open

struct ReadDate {
  Flaw flaw = Flaw::none;
  Date date;
};
// A time of day behind the date is dropped. Five digits are Excel's serial day (1954 to 2119). Years of two
// digits need a declared order: 70 to 99 are 1970 to 1999.
ReadDate read_date(std::string_view text, const DateNotation& notation);

// What a text shows about its column's order of day and month.
enum class DateShows { nothing, dmy, mdy, ambiguous };
DateShows date_shows(std::string_view text);

}  // namespace lode::load
