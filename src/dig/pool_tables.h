// Tables and findings of Q2 that come from the pools alone: by segment and by account, limits passed, how good the
// model is, and what sellers should confirm first.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

// REQUIRES: open_scene and the question's prepare. Tables pool, pool_accounts, over_cap, validation_queue and
// pool_backtest, with the findings POL01 … about them.
Result<Part> tell_pools(const Scene& scene, const Focus& focus);

// SQL that orders by `segment` as the file does, then unassigned, then everything else.
std::string segment_order(const Scene& scene, std::string_view segment);

}  // namespace lode::dig
