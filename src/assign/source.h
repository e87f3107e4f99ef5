// Source: any table that has one row per unit, seen through the dictionary of a segmentation: columns
// named and typed as its rules expect, NULL where the data lacks an attribute, with findings that say so.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "base/result.h"
#include "model/segmentation.h"
#include "store/connection.h"

namespace lode::assign {

struct Source {
  std::string from;     // SQL to stand after FROM; has every attribute of the rules, and `id`
  std::string id;       // column of the unit's id
  std::string name;     // column of its name; empty: none
  std::string revenue;  // column of its revenue; empty: none
  std::string universe; // the universe's rule as written; empty: every account
  std::vector<std::string> attributes;  // of the rules, in order of first use
  std::vector<Finding> findings;
};

// `relation`: a table's quoted name, or read_parquet('…'). `id`: its id column; empty: account_id or
// unit_id. `invalid_argument` where there is no such column.
Result<Source> source_of(store::Connection& connection, const model::Segmentation& segmentation,
                         const std::string& relation, std::string_view id = {});

// Attributes named by the universe and the rules.
std::vector<std::string> definers_of(const model::Segmentation& segmentation);

}  // namespace lode::assign
