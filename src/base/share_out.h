// Sharing work out to threads: numbered parts, each done once by whichever thread is free. Parts must not meet in
// what they write, or must meet in whole numbers only, so that results are the same for any number of threads.
#pragma once
#include <algorithm>
#include <atomic>
#include <concepts>
#include <cstddef>
#include <thread>
#include <vector>

#include "base/context.h"

namespace lode {

inline int threads_of(const Context& context) {
  if (context.limits.threads > 0) return context.limits.threads;
  return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

// Calls work(part) or work(part, thread) for 0 … parts − 1 in order, on at most `threads` threads (0 … threads − 1);
// returns when all are done.
template <class Work>
void share_out(int threads, std::size_t parts, Work&& work) {
  std::atomic<std::size_t> next{0};
  auto serve = [&]([[maybe_unused]] std::size_t thread) {
    for (auto part = next++; part < parts; part = next++) {
      if constexpr (std::invocable<Work&, std::size_t, std::size_t>) work(part, thread);
      else work(part);
    }
  };
  std::vector<std::thread> others;
  for (std::size_t t = 1; t < std::min(static_cast<std::size_t>(threads), parts); ++t) others.emplace_back(serve, t);
  serve(0);
  for (auto& other : others) other.join();
}

}  // namespace lode
