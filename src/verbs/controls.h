// Controls of lode.yaml in the answers of load, status and profile.
#pragma once
#include "base/doc.h"
#include "facts/facts.h"
#include "verbs/verb.h"

namespace lode::verbs {

// The table `controls` and its findings, behind what the Doc shows already. Nothing where none is declared.
Result<void> add_controls(Doc& doc, facts::Reading& reading, std::int64_t rejected_rows);
// The same for a verb that has no reading open.
Result<void> add_controls(Doc& doc, const Request& request, Context& context);
// Rows of every live batch that were not taken.
std::int64_t rejected_rows(const store::Workspace& workspace, const store::View& view);

}  // namespace lode::verbs
