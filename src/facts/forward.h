// The next months: forecasts of the firm, of groups and of large accounts; open opportunities beside them.
#pragma once
#include "facts/economics.h"
#include "facts/forecast.h"

namespace lode::facts {

struct Forward {
  Table table;    // forward: the sum over the horizon with its interval, one row per series
  Table months;   // forward_months: past and coming months of every series
  Table rivals;   // forward_methods: back-test of every method for every series
};

// The firm's total and, where given, each group; or the units named in `accounts` (id, name).
Result<Forward> forward(store::Connection& connection, const Overview& overview, int horizon_months,
                        const Grouping* grouping, const std::vector<std::pair<std::string, std::string>>& accounts);

// pipeline: open opportunities by stage, weighted by win rates of the past. Empty where there are none.
Result<Table> pipeline(store::Connection& connection);

}  // namespace lode::facts
