// The bridge: totals stand on the ground, steps hang between them. The second y column, where given, is
// 1 for a total.
#include <fmt/format.h>

#include <algorithm>

#include "render/plot.h"

namespace lode::render {
namespace {

struct Step {
  double from = 0, to = 0;
  bool total = false;
};

std::vector<Step> steps_of(const Plot& plot) {
  std::vector<Step> out;
  double level = 0;
  for (std::size_t i = 0; i < plot.labels.size(); ++i) {
    double amount = plot.series[0].values[i].value_or(0);
    bool total = plot.series.size() > 1 && plot.series[1].values[i].value_or(0) != 0;
    Step step{total ? 0 : level, total ? amount : level + amount, total};
    level = step.to;
    out.push_back(step);
  }
  return out;
}

}  // namespace

std::string draw_waterfall(const Plot& plot) {
  Frame frame;
  auto steps = steps_of(plot);
  double low = 0, high = 0;
  for (const auto& step : steps) {
    low = std::min({low, step.from, step.to});
    high = std::max({high, step.from, step.to});
  }
  if (low == high) high = 1;
  Scale y = nice_scale(low, high, frame.plot_bottom(), frame.top);
  double slot = (frame.plot_right() - frame.left) / static_cast<double>(std::max<std::size_t>(1, steps.size()));
  std::string out = y_axis(frame, y, plot.series[0].kind);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto& step = steps[i];
    double x = frame.left + slot * (static_cast<double>(i) + 0.15);
    double top = y(std::max(step.from, step.to)), bottom = y(std::min(step.from, step.to));
    const char* cls = step.total ? "s0" : step.to >= step.from ? "up" : "down";
    out += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" class=\"{}\"/>", x, top,
                       slot * 0.7, std::max(1.0, bottom - top), cls);
    double amount = step.total ? step.to : step.to - step.from;
    out += text_at(x + slot * 0.35, top - 5,
                   (amount > 0 && !step.total ? "+" : "") + short_number(amount, std::max(1.0, high / 200)),
                   "middle");
    out += text_at(x + slot * 0.35, frame.plot_bottom() + 18, plot.labels[i], "middle");
  }
  return fmt::format("<svg viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"{{label}}\">{}</svg>", frame.width,
                     frame.height, out);
}

}  // namespace lode::render
