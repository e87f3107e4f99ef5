// Bars: horizontal, because names of segments and accounts are long; the value stands at the bar's end.
#include <fmt/format.h>

#include <algorithm>

#include "render/plot.h"
#include "render/render.h"

namespace lode::render {
namespace {

constexpr std::size_t max_bars = 30;

std::string one_bar(const Scale& x, double value, double y, double height, std::size_t series,
                    const std::string& label) {
  double a = x(std::min(0.0, value)), b = x(std::max(0.0, value));
  std::string out = fmt::format(
      "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" class=\"s{}\"/>", a, y,
      std::max(1.0, b - a), height, series % 6);
  return out + text_at(value < 0 ? a - 6 : b + 6, y + height / 2 + 4, label, value < 0 ? "end" : "start");
}

}  // namespace

std::string draw_bars(const Plot& plot) {
  auto rows = std::min(plot.labels.size(), max_bars);
  auto groups = static_cast<double>(plot.series.size());
  double bar = plot.series.size() > 1 ? 14 : 20;
  double step = bar * groups + 10;
  Frame frame{.height = step * static_cast<double>(rows) + 34, .left = 190, .right = 110, .top = 6,
              .bottom = 26};
  auto [low, high] = extent(plot);
  Scale x{low, high, frame.left + (low < 0 ? 70 : 0), frame.plot_right()};
  std::string out;
  for (std::size_t r = 0; r < rows; ++r) {
    double y = frame.top + step * static_cast<double>(r);
    out += text_at(frame.left - 10, y + bar * groups / 2 + 4, shorten(plot.labels[r], 26), "end");
    for (std::size_t s = 0; s < plot.series.size(); ++s) {
      double at = y + bar * static_cast<double>(s);
      const auto& value = plot.series[s].values[r];
      if (!value) {
        out += text_at(x(0) + 6, at + bar / 2 + 4, "unknown", "start");
        continue;
      }
      Kind kind = plot.series[s].kind;
      auto label = kind == Kind::share ? for_people(Value{*value}, kind)
                                       : short_number(*value, std::abs(*value) / 100);
      out += one_bar(x, *value, at, bar - 2, s, label);
    }
  }
  out += fmt::format("<line x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1:.1f}\" y2=\"{2:.1f}\" class=\"axis\"/>", x(0),
                     frame.top - 2, frame.plot_bottom() + 2);
  out += legend(plot, frame);
  if (plot.labels.size() > rows && plot.series.size() < 2)
    out += text_at(frame.left, frame.height - 6,
                   fmt::format("and {} more in the table", plot.labels.size() - rows), "start");
  return fmt::format("<svg viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"{{label}}\">{}</svg>", frame.width,
                     frame.height, out);
}

}  // namespace lode::render
