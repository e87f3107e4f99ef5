// The market around each segment: how many firms like ours there are, their turnover, its growth, and the business
// that it holds for us.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

// Tables market_by_segment and market_cells (every cell of the latest year, counted or why not), from canonical table
// `market` and pool rows of market cells. Empty where no market is loaded or no account has an industry.
Result<Part> tell_market(const Scene& scene, const Focus& focus);

}  // namespace lode::dig
