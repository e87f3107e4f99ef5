// Context: everything a call may need from outside that is not data: clock, seed, limits, progress,
// cancellation, messages and answers to questions. Passed down by reference, never global.
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/value.h"

namespace lode {

struct Limits {
  std::int64_t memory_mb = 0;  // 0: a share of the machine's (store/memory.h)
  int threads = 0;             // 0: all cores
  double seconds = 0;          // 0: no deadline
};

struct Context {
  std::string now;  // UTC, "2026-03-31T10:00:00Z"; fixed by LODE_NOW in tests and examples
  std::string user;
  std::uint64_t seed = 1;
  Limits limits;
  const std::atomic<bool>* cancel = nullptr;
  // Called at most a few times a second on long work; fraction < 0 is "unknown".
  std::function<void(std::string_view what, double fraction)> progress;
  std::function<void(std::string_view message)> log;  // notices for stderr
  // Asks a person; nothing where no one can be asked (--no-input, no terminal) or with --yes
  // (then callers take their proposal). `choices` may be empty (free text).
  std::function<std::optional<std::string>(std::string_view question,
                                           const std::vector<std::string>& choices)> ask;

  bool cancelled() const { return cancel && cancel->load(std::memory_order_relaxed); }
  void report(std::string_view what, double fraction) const {
    if (progress) progress(what, fraction);
  }
  void say(std::string_view message) const {
    if (log) log(message);
  }
};

// The error to return when `cancelled()` is seen.
inline std::unexpected<Error> cancelled_error() {
  return fail(Code::cancelled, "interrupted; nothing was changed");
}

}  // namespace lode
