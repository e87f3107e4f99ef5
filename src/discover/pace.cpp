// What is left takes as long per part as what is done took: true of parts of equal work alone.
#include "discover/pace.h"

#include <fmt/format.h>

#include <cmath>

namespace lode::discover {

std::string time_left(double seconds_gone, double share) {
  if (seconds_gone < 1 || share < 0.02 || share >= 1) return {};
  double seconds = seconds_gone * (1 - share) / share;
  if (seconds < 90) return fmt::format("about {:.0f} s left", std::ceil(seconds));
  return fmt::format("about {:.0f} min left", std::ceil(seconds / 60));
}

Pace::Pace(const Context& context, std::string what) : context_(context), what_(std::move(what)) {}

void Pace::at(double share, std::string_view more) {
  auto now = Clock::now();
  if (!context_.progress || now - last_ < std::chrono::milliseconds(300)) return;
  last_ = now;
  std::string text = what_;
  if (!more.empty()) text += fmt::format(", {}", more);
  if (auto left = time_left(std::chrono::duration<double>(now - begin_).count(), share); !left.empty())
    text += ", " + left;
  context_.report(text, share);
}

}  // namespace lode::discover
