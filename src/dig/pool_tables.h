// Tables and findings of Q2 that come from the pools alone: by segment and by account, limits passed, how good the
// model is, and what sellers should confirm first.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

// REQUIRES: open_scene and the question's prepare. Tables pool, pool_accounts, over_cap, validation_queue and
// pool_backtest, with the findings POL01 … about them.
Result<Part> tell_pools(const Scene& scene, const Focus& focus);

}  // namespace lode::dig
