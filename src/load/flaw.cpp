// The table of flaws.
#include "load/flaw.h"

#include <array>

namespace lode::load {
namespace {

struct Row {
  std::string_view name, reason;
};

constexpr std::array rows{
    Row{"none", ""},
    Row{"bad_number", "this is no number in the notation of the column"},
    Row{"ambiguous_number", "is the separator a decimal sign or does it mark thousands? Say `decimal:` in the map"},
    Row{"over_precise", "more than four decimals; say `round: true` in the map to round them"},
    Row{"overflow", "the number has more digits than the column holds"},
    Row{"bad_integer", "this is no whole number"},
    Row{"bad_share", "a share lies between 0 and 1 (or 0 % and 100 %)"},
    Row{"bad_date", "this is no day of the calendar in the notation of the column"},
    Row{"ambiguous_date", "day or month first? Say `dates:` in the map"},
    Row{"bad_currency", "this is no ISO 4217 currency code"},
    Row{"currency_conflict", "the value names another currency than the row"},
    Row{"bad_choice", "not one of the words that this column takes; map it with `values:`"},
    Row{"missing_required", "a required column is empty"},
    Row{"duplicate_id", "an earlier row has the same id"},
};
static_assert(rows.size() == static_cast<std::size_t>(Flaw::duplicate_id) + 1);

}  // namespace

std::string_view flaw_name(Flaw flaw) { return rows[static_cast<std::size_t>(flaw)].name; }
std::string_view flaw_reason(Flaw flaw) { return rows[static_cast<std::size_t>(flaw)].reason; }

}  // namespace lode::load
