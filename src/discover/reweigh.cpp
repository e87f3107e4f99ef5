// Which thread takes which part may differ between runs; what a part writes may not depend on it.
#include "discover/reweigh.h"

#include <atomic>
#include <vector>

#include "discover/pace.h"
#include "base/share_out.h"

namespace lode::discover {
namespace {

Refits refits_of(const Problem& problem, const Search& search, const Engine& engine) {
  return [&]() -> Refit {
    return [mine = problem, &search, &engine](std::span<const double> weights, const Context& context) mutable {
      mine.weights.assign(weights.begin(), weights.end());
      return engine.run(mine, search, context);
    };
  };
}

Result<Answer> or_nothing(Result<Answer> answer) {
  if (!answer && answer.error().code == Code::not_found) return Answer{};
  return answer;
}

}  // namespace

Result<void> reweigh(const Problem& problem, const Search& search, const Engine& engine, std::size_t count,
                     const std::string& what, const Context& context, const Reweighed& work) {
  const auto threads = static_cast<std::size_t>(threads_of(context));
  const auto workers = std::min(threads, std::max<std::size_t>(1, count));
  Context inner;  // no progress, no log: those are not made for several threads
  inner.seed = context.seed;
  inner.cancel = context.cancel;
  inner.limits.memory_mb = context.limits.memory_mb;
  inner.limits.threads = static_cast<int>(std::max<std::size_t>(1, threads / workers));
  Refits refits;
  if (engine.again) {
    LODE_TRY(shared, engine.again(problem, search, context));
    refits = std::move(shared);
  }
  if (!refits) refits = refits_of(problem, search, engine);
  std::vector<Refit> fits;
  for (std::size_t w = 0; w < workers; ++w) fits.push_back(refits());
  std::vector<Result<void>> done(count);
  std::atomic<std::size_t> finished{0};
  Pace pace(context, what);
  share_out(static_cast<int>(workers), count, [&](std::size_t i, std::size_t thread) {
    if (context.cancelled()) return;
    done[i] = work(i, fits[thread], inner);
    auto so_far = ++finished;
    if (thread == 0) pace.at(static_cast<double>(so_far) / static_cast<double>(count));
  });
  if (context.cancelled()) return cancelled_error();
  for (auto& one : done)
    if (!one) return one;
  return {};
}

Result<Answer> try_engine(const Engine& engine, const Problem& problem, const Search& search, const Context& context) {
  return or_nothing(engine.run(problem, search, context));
}

Result<Answer> try_fit(Refit& fit, std::span<const double> weights, const Context& context) {
  return or_nothing(fit(weights, context));
}

}  // namespace lode::discover
