// Tables that no single file gives: lines whose account or date stands in another file, accounts that only
// the lines name, won deals where there are no invoices. Written as SQL that a person can read.
#pragma once
#include <vector>

#include "base/context.h"
#include "base/finding.h"
#include "load/propose_tables.h"

namespace lode::load {

// An ignored file that lacks only what another file knows becomes a draft with a join. Rows without a
// partner stay, so that they are rejected in sight and not lost.
void join_missing(const std::vector<Sample>& samples, const std::vector<std::vector<Draft>>& per_file,
                  std::vector<Draft>& drafts);

// Accounts from lines, lines from won deals. Asks before it takes deals for sales. Nothing for a
// table that is `loaded`: it would count the same twice.
void add_derived_tables(const std::vector<Sample>& samples, std::vector<Draft>& drafts,
                        std::vector<Finding>& findings, const std::vector<std::string>& loaded,
                        const Context& context);

}  // namespace lode::load
