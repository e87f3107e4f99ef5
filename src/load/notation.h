// How a column's numbers and dates are written, where the map leaves it open: by what its own values show
// without ambiguity. Where they show nothing, a person is asked; where no one can be, loading stops.
#pragma once
#include <vector>

#include "base/context.h"
#include "base/finding.h"
#include "base/result.h"
#include "load/plan.h"
#include "load/source.h"

namespace lode::load {

// Reads as much of the source as it takes and rewinds it. Settles the open columns of `plan`; a finding of
// severity error (LOD03 open-notation) names each column that stays undecided and the setting to add.
Result<std::vector<Finding>> settle_notation(TablePlan& plan, Source& source, const Context& context);

}  // namespace lode::load
