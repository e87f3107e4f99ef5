// Reweigh: the same problem under many weights of its accounts (resamples, folds), fitted on all threads. The problem
// is copied once per thread and never per fit; only weights change.
#pragma once
#include <atomic>
#include <functional>
#include <vector>

#include "base/context.h"
#include "base/result.h"
#include "base/share_out.h"
#include "discover/engine.h"

namespace lode::discover {

// work(i, problem, context) for i = 0 … count − 1, each once; `problem` is a copy whose weights work may change, and
// `context` is that of one thread. The first error (by i) is returned; none is begun after cancel.
Result<void> reweigh(const Problem& problem, std::size_t count, const Context& context,
                     const std::function<Result<void>(std::size_t, Problem&, const Context&)>& work);

// What an engine answers; a search that finds nothing large enough is an empty frontier, not an error.
Result<Answer> try_engine(const Engine& engine, const Problem& problem, const Search& search, const Context& context);

}  // namespace lode::discover
