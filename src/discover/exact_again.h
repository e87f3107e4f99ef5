// Again: one problem fitted under many weights of its accounts (resamples, folds). What weights do not change is made
// once: packed columns, the order of the accounts in every pass, and how many accounts every set of tests holds.
#pragma once
#include "discover/engine.h"

namespace lode::discover::exact {

// An empty function for searches deeper than three tests, and where memory does not suffice.
Result<Refits> again(const Problem& problem, const Search& search, const Context& context);

}  // namespace lode::discover::exact
