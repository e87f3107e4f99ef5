// Snapshots: memberships that were written down on a day, as the journal tells of them.
#pragma once
#include <string>
#include <vector>

#include "audit/audit.h"

namespace lode::audit {

// Days of the snapshots of this segmentation on record (ISO, ascending): entries of kind `snapshot` that name it, or
// name none. Nothing without a workspace.
std::vector<std::string> snapshot_days(const Subject& subject);

}  // namespace lode::audit
