// Waivers: what somebody took responsibility for, with a reason and an end. They hide no finding for good.
#pragma once
#include <vector>

#include "audit/audit.h"

namespace lode::audit {

// Moves what is waived from `findings` to `waived`, and reports waivers that are incomplete, expired, unknown
// or unused. `judged` names the rules that were looked at and what came of them.
void apply_waivers(const Subject& subject, const std::vector<Judged>& judged,
                   std::vector<Finding>& findings, std::vector<Waived>& waived);

}  // namespace lode::audit
