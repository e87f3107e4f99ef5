// Pace: progress of parts of equal work: the share done and, once that can be told, about how long the rest takes.
#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "base/context.h"

namespace lode::discover {

class Pace {
 public:
  Pace(const Context& context, std::string what);
  // `more`: what else is known so far, such as the best found. Reported a few times a second; call on one thread.
  void at(double share, std::string_view more = {});

 private:
  using Clock = std::chrono::steady_clock;
  const Context& context_;
  std::string what_;
  Clock::time_point begin_ = Clock::now(), last_ = begin_;
};

// "about 40 s left", "about 3 min left"; nothing while too little is done to tell.
std::string time_left(double seconds_gone, double share);

}  // namespace lode::discover
