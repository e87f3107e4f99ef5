// Matching: accounts of different systems, or twice in one, that may be one business, and accounts that may
// belong to another. Written to review/ for a person to decide; nothing is merged or linked here.
// What is compared and how it scores: docs/concepts/matching.md.
#pragma once
#include <cstdint>
#include <vector>

#include "base/context.h"
#include "base/finding.h"
#include "base/result.h"
#include "store/workspace.h"

namespace lode::load {

struct ReviewCount {
  std::int64_t waiting = 0, decided = 0;
  std::int64_t left_out = 0;  // proposals beyond `matching: most`
  bool changed = false;       // the file was written
};

struct Proposals {
  ReviewCount accounts, parents;
  std::vector<Finding> findings;  // REV01-02 of the files, MAT01-04
};

// Compares the accounts of all live batches and brings review/accounts.csv and review/parents.csv up to date:
// what a person decided stays as it is, open rows that no longer hold go, new ones come. Same batches, settings
// and decisions: same bytes. A file that cannot be read as a review is left alone.
Result<Proposals> propose_reviews(store::Workspace& workspace, const Context& context);

}  // namespace lode::load
