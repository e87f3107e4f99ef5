// The choice between plans and a common strategy, told: by segment, by account, and what is wrong in the file.
#pragma once
#include "dig/plan_value.h"

namespace lode::dig {

// Tables mode (by segment, the firm last) and mode_accounts (the best plans first).
// REQUIRES: build_plan_choice was run.
Result<Table> plans_by_segment(const Scene& scene, const Focus& focus);
Result<Table> plans_by_account(const Scene& scene, const Focus& focus);

// The answer for the firm as a whole, or for a segment, in one or two sentences.
Result<std::vector<std::string>> plan_sentences(const Scene& scene, const Focus& focus);

// MOD02: a figure is missing and nothing can be weighed; MOD03: plans that name no account; MOD04: declared plans that
// cost more than they bring.
Result<std::vector<Finding>> plan_findings(const Scene& scene);

}  // namespace lode::dig
