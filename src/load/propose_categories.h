// A table with one row per customer and one column per category of what they buy: spend as a matrix.
#pragma once
#include <string>
#include <vector>

#include "base/context.h"
#include "base/finding.h"
#include "load/propose_tables.h"

namespace lode::load {

// Where no file holds accounts or lines, a file that looks so becomes both: the categories are products, a row's
// number is its id where it has none. Asks for the year of the figures; unanswered it is the last full one, and
// a finding says that this is a guess.
void add_category_tables(const std::vector<Sample>& samples, std::vector<Draft>& drafts,
                         std::vector<Finding>& findings, const std::vector<std::string>& loaded,
                         const Context& context);

}  // namespace lode::load
