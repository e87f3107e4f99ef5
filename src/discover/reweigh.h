// Reweigh: the same problem under many weights of its accounts (resamples, folds), fitted on all threads. What the fits
// share is made once, where the engine can; else the problem is copied once per thread.
#pragma once
#include <functional>
#include <string>

#include "base/context.h"
#include "base/result.h"
#include "base/share_out.h"
#include "discover/engine.h"

namespace lode::discover {

// work(i, fit, context) for i = 0 … count − 1, each once; `fit` is one thread's, and `context` that of one thread. The
// first error (by i) is returned; none is begun after cancel. `what`: for progress.
using Reweighed = std::function<Result<void>(std::size_t, Refit&, const Context&)>;
Result<void> reweigh(const Problem& problem, const Search& search, const Engine& engine, std::size_t count,
                     const std::string& what, const Context& context, const Reweighed& work);

// What an engine answers; a search that finds nothing large enough is an empty frontier, not an error.
Result<Answer> try_engine(const Engine& engine, const Problem& problem, const Search& search, const Context& context);
Result<Answer> try_fit(Refit& fit, std::span<const double> weights, const Context& context);

}  // namespace lode::discover
