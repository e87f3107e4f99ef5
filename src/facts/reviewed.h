// What the review files decide, and what their decisions have to do with the accounts that are there.
#pragma once
#include <vector>

#include "base/finding.h"
#include "base/result.h"
#include "store/connection.h"
#include "store/review.h"
#include "store/workspace.h"

namespace lode::facts {

struct Reviewed {
  store::Review accounts, parents;
  std::vector<Finding> findings;  // of the files themselves
};
Reviewed read_reviewed(const store::Workspace& workspace);

// Decisions that cannot be applied, or not as they stand: REV03 an id that is no account, REV04 decisions that
// contradict each other, REV05 a parent that a source or another line sets differently. `findings` gets them;
// a circle (FCT01) among them that an accepted parent closes gets its line. REQUIRES: the derived tables.
Result<void> judge_reviewed(store::Connection& connection, const Reviewed& reviewed,
                            std::vector<Finding>& findings);

}  // namespace lode::facts
