// Values against targets: can this column hold what that target means?
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "load/propose_header.h"
#include "load/propose_tables.h"

namespace lode::load {
namespace {

using store::Field;

int percent_of(double share) { return static_cast<int>(share * 100 + 0.5); }

Fit fit_share(double share, std::string_view what) {
  if (share >= 0.995) return {1, fmt::format("all values are {}", what)};
  if (share >= 0.9) return {0.9, fmt::format("{} % of the values are {}", percent_of(share), what)};
  if (share >= 0.6) return {0.6, fmt::format("only {} % of the values are {}", percent_of(share), what)};
  return {0, fmt::format("{} % of the values are {}", percent_of(share), what)};
}

std::int64_t nulls_of(const ColumnProfile& column) {
  std::int64_t out = 0;
  for (const auto& [text, count] : column.null_like) out += count;
  return out;
}

double share_of_known(const ColumnProfile& column, std::int64_t count) {
  auto known = column.looked - std::min(column.looked, nulls_of(column));
  return known <= 0 ? 0 : static_cast<double>(count) / static_cast<double>(known);
}

Fit fit_date(const ColumnProfile& column) {
  auto fit = fit_share(share_of_known(column, column.dates()), "dates");
  bool years = column.numbers == column.looked && column.smallest >= 1990 && column.largest <= 2059;
  if (fit.factor == 0 && years) return {0.7, "all values are years"};
  if (fit.factor == 0 && column.serials == column.looked && column.looked > 0)
    return {0.7, "all values are days of a spreadsheet's calendar"};
  return fit;
}

Fit fit_choice(const ColumnProfile& column) {
  if (column.keys.size() > 60) return {0.2, fmt::format("{} different values", column.keys.size())};
  return {1, fmt::format("{} different values", column.keys.size())};
}

Fit fit_text(const ColumnProfile& column) {
  bool all_dates = share_of_known(column, column.dates()) > 0.95 && column.dates() > 0;
  if (all_dates) return {0.1, "all values are dates"};
  return {1, {}};
}

// Ids hold no decimals and no dates.
Fit fit_id(const ColumnProfile& column) {
  auto broken = column.decimal_commas + column.decimal_points;
  if (column.share(broken) > 0.5) return {0.1, "values have decimals"};
  if (column.filled > 0 && share_of_known(column, column.dates()) > 0.95 && column.wholes < column.looked)
    return {0.1, "all values are dates"};
  return {1, {}};
}

}  // namespace

Fit value_fit(const ColumnProfile& column, const store::CanonicalColumn& target) {
  if (column.filled == nulls_of(column)) return {0.5, "the column is empty"};
  switch (target.field) {
    case Field::date: return fit_date(column);
    case Field::money:
    case Field::quantity:
    case Field::number:
    case Field::share: return fit_share(share_of_known(column, column.numbers), "numbers");
    case Field::integer: return fit_share(share_of_known(column, column.wholes + column.ambiguous_numbers),
                                          "whole numbers");
    case Field::currency: return fit_share(share_of_known(column, column.currency_codes_seen),
                                           "currency codes");
    case Field::choice: return fit_choice(column);
    case Field::id: return fit_id(column);
    default: return fit_text(column);
  }
}

void settle(ColumnMap& map, const ColumnProfile& column, Field field) {
  bool figure = field == Field::money || field == Field::quantity || field == Field::number ||
                field == Field::share;
  if (figure && column.decimal_commas > column.decimal_points) map.notation.decimal = ',';
  if (figure && column.decimal_points > column.decimal_commas && column.ambiguous_numbers > 0)
    map.notation.decimal = '.';
  if (field == Field::date) {
    if (column.dates_dmy > 0 && column.dates_mdy == 0 && column.dates_either > 0) map.notation.dates = "dmy";
    if (column.dates_mdy > 0 && column.dates_dmy == 0) map.notation.dates = "mdy";
  }
  for (const auto& [text, count] : column.null_like) {
    bool text_column = field == Field::text || field == Field::id;
    bool certain = lower(text) != "na" && text != "-" && lower(text) != "none";
    if (text_column && !certain) continue;  // NA may be North America, Namibia, or a name
    if (!map.notation.nulls) map.notation.nulls.emplace({std::string()});
    map.notation.nulls->push_back(text);
  }
}

}  // namespace lode::load
