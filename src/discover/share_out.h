// Sharing work out to threads: numbered parts, each done once by whichever thread is free. Parts must not meet in
// what they write, or must meet in whole numbers only, so that results are the same for any number of threads.
#pragma once
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

#include "base/context.h"

namespace lode::discover {

inline int threads_of(const Context& context) {
  if (context.limits.threads > 0) return context.limits.threads;
  return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

// Calls work(0) … work(parts − 1), on at most `threads` threads; returns when all are done.
template <class Work>
void share_out(int threads, std::size_t parts, Work&& work) {
  std::atomic<std::size_t> next{0};
  auto serve = [&] {
    for (auto part = next++; part < parts; part = next++) work(part);
  };
  std::vector<std::thread> others;
  for (int t = 1; t < threads && static_cast<std::size_t>(t) < parts; ++t) others.emplace_back(serve);
  serve();
  for (auto& other : others) other.join();
}

}  // namespace lode::discover
