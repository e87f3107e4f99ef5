// Derived attributes: `derive:` expressions of a dictionary, checked and turned into columns.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "model/attribute.h"
#include "store/connection.h"

namespace lode::facts {

// The names that an expression uses. An Error says what a derived attribute may not hold: more than one
// expression, a subquery, a parameter, or a function outside the list of harmless ones.
Result<std::vector<std::string>> names_in(std::string_view expression);

// `relation` (SQL to stand after FROM) with a column for each derived attribute of the dictionary, later ones
// seeing earlier ones whatever their order in the file. An expression that cannot be computed gives a column
// of nulls and a finding; one bad row gives a null in that row.
Result<Parsed<std::string>> with_derived(store::Connection& connection, const std::string& relation,
                                         const model::Dictionary& dictionary);

}  // namespace lode::facts
