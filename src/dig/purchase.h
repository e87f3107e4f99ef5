// How a purchase goes: the steps an account or its segment takes, how long deals really took, the segment's usual
// pattern and where an account departs from it. The second half of Q4; REQUIRES: build_people was run.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

// Temp tables
//   step_of: account_id (an account's own steps) or segment, step, name, criteria, approver_role, days, origin
//     ('loaded', 'declared' in the segmentation file where a segment has no loaded ones)
//   process_of: one row per unit with a process: account_id, origin ('own', 'segment', 'declared'), steps, days (null
//     where a step's is unknown)
//   closed_deal: account_id, segment, outcome, days: closed deals with both dates
//   expected_role: segment, roles (bits), declared: the roles that the file declares, else those that are held at
//     threshold "Q4.typical" (half) or more of the segment's accounts of which any role is known
Result<void> build_purchase(const Scene& scene);

Result<Table> process_table(const Scene& scene, const Focus& focus);     // process: steps
Result<Table> durations_table(const Scene& scene, const Focus& focus);   // durations: stated and real days
Result<Table> archetype_table(const Scene& scene, const Focus& focus);   // archetype: usual roles and titles
Result<Table> deviations_table(const Scene& scene, const Focus& focus);  // deviations: accounts unlike their segment
// Findings DEC04, DEC05, DEC06: steps of what does not exist, deals closed before they opened, a step said twice.
Result<void> tell_purchase(Part& out, const Scene& scene);

}  // namespace lode::dig
