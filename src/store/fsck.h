// fsck: reads everything the record consists of and says whether it is what was recorded.
#pragma once
#include <cstdint>
#include <vector>

#include "base/finding.h"
#include "store/workspace.h"

namespace lode::store {

struct Checked {
  std::int64_t entries = 0, batches = 0, files = 0, bytes = 0, caches = 0;
  std::vector<Finding> findings;  // WSP01 to WSP08; `info` is what was put right or does no harm
};

// Cleans what crashes left, where no writer is at work. Damaged caches are removed: they are made again.
Result<Checked> fsck(Workspace& workspace, const Context& context);

}  // namespace lode::store
