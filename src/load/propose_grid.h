// Drafts of data-room sheets: periods side by side become lines, the names beside them accounts.
#pragma once
#include <vector>

#include "base/finding.h"
#include "load/propose_tables.h"

namespace lode::load {

// Of a sheet whose plan is wide: its account and line drafts; nothing where no column names a customer.
// `first_month` is the month in which fiscal years start. May set the currency of the sample's file.
std::vector<Draft> draft_wide(Sample& sample, std::size_t index, int first_month);

// Rows and columns that were left out of a sheet and that a person should look at.
std::vector<Finding> grid_findings(const Sample& sample);

// Sheets that show the same revenue by something else than the customer are ignored, with the reason.
void drop_other_views(const std::vector<Sample>& samples, std::vector<std::vector<Draft>>& wide);

}  // namespace lode::load
