// Deals of a CRM whose outcome or account stands elsewhere: in flags beside the stage, in the table of stages, in
// the table of links between deals and companies. Written as SQL that a person can read.
#pragma once
#include <vector>

#include "base/finding.h"
#include "load/propose_tables.h"

namespace lode::load {

// Turns drafts of opportunities into a SELECT where that tells more than their own columns do.
void complete_deals(const std::vector<Sample>& samples, std::vector<Draft>& drafts, std::vector<Finding>& findings);

}  // namespace lode::load
