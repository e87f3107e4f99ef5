// Which thread takes which part may differ between runs; what a part writes may not depend on it.
#include "discover/reweigh.h"

namespace lode::discover {

Result<void> reweigh(const Problem& problem, std::size_t count, const Context& context,
                     const std::function<Result<void>(std::size_t, Problem&, const Context&)>& work) {
  const auto threads = static_cast<std::size_t>(threads_of(context));
  const auto workers = std::min(threads, std::max<std::size_t>(1, count));
  Context inner;  // no progress, no log: those are not made for several threads
  inner.seed = context.seed;
  inner.cancel = context.cancel;
  inner.limits.memory_mb = context.limits.memory_mb;
  inner.limits.threads = static_cast<int>(std::max<std::size_t>(1, threads / workers));
  std::vector<Result<void>> done(count);
  std::atomic<std::size_t> next{0};
  share_out(static_cast<int>(workers), workers, [&](std::size_t) {
    Problem mine = problem;
    for (auto i = next++; i < count && !context.cancelled(); i = next++) done[i] = work(i, mine, inner);
  });
  if (context.cancelled()) return cancelled_error();
  for (auto& one : done)
    if (!one) return one;
  return {};
}

Result<Answer> try_engine(const Engine& engine, const Problem& problem, const Search& search, const Context& context) {
  auto answer = engine.run(problem, search, context);
  if (!answer && answer.error().code == Code::not_found) return Answer{};
  return answer;
}

}  // namespace lode::discover
