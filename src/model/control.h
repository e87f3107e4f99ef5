// Control: a total from outside (annual accounts, a management report) that the loaded lines must meet.
// How it is written in lode.yaml stands in docs/concepts/controls.md.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "model/fields.h"

namespace lode::model {

struct Control {
  // What the control's profit leaves after. `other`: words that no formula stands for; it cannot be compared.
  enum class Profit { cost_and_service, cost, other };
  std::string period;                      // 2024 | FY2024 | 2024-Q3 | 2024-07 | all
  std::optional<Decimal> revenue, profit;  // at most four decimals
  Profit profit_is = Profit::cost_and_service;
  std::string profit_words;                // as written; empty: our own definition
  std::string currency;                    // only lines in it, in its own amounts; empty: all, converted
  Decimal tolerance;                       // a share of the control; 0: to the cent
  std::string source;                      // where the total stands: "Annual accounts 2024"
  Place place;
};

std::string_view formula(Control::Profit profit);  // "revenue - cost"; REQUIRES: not other

// The days of a control's period, both included. `all` has neither end.
struct Stretch {
  std::optional<Date> from, to;
};
// Nothing where the text is no period. A fiscal year is named after the calendar year in which it ends.
std::optional<Stretch> stretch_of(std::string_view period, int fiscal_year_starts);

std::vector<Control> read_controls(Fields& fields, const Node* list);
std::string print(const std::vector<Control>& controls);

}  // namespace lode::model
