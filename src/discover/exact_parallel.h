// Parallel: tasks handed out in order to a few threads; results must not depend on who runs what.
#pragma once
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace lode::discover::exact {

// task(index, thread) for every index; thread is 0 … threads − 1.
template <class Task>
void parallel(std::size_t count, int threads, const Task& task) {
  std::atomic<std::size_t> next{0};
  auto work = [&](std::size_t thread) {
    for (std::size_t i = next++; i < count; i = next++) task(i, thread);
  };
  std::vector<std::thread> others;
  auto helpers = std::min(static_cast<std::size_t>(threads), count);
  for (std::size_t t = 1; t < helpers; ++t) others.emplace_back(work, t);
  work(0);
  for (auto& other : others) other.join();
}

}  // namespace lode::discover::exact
