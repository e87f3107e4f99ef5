// Lines and areas: series over periods, with a band where an interval is known; unknown breaks the line.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "render/plot.h"

namespace lode::render {
namespace {

using Points = std::vector<std::pair<double, double>>;

std::string path_of(const Points& points) {
  std::string out;
  for (const auto& [x, y] : points)
    out += fmt::format("{}{:.1f} {:.1f}", out.empty() ? "M" : "L", x, y);
  return out;
}

// Where each row stands on the x axis: by its number if every row has one, else evenly.
std::vector<double> positions(const Plot& plot, const Frame& frame) {
  std::vector<double> out;
  auto n = plot.labels.size();
  bool numeric = std::ranges::all_of(plot.x, [](const auto& v) { return v.has_value(); });
  double low = 0, high = static_cast<double>(n > 1 ? n - 1 : 1);
  if (numeric) {
    low = **std::ranges::min_element(plot.x);
    high = **std::ranges::max_element(plot.x);
    if (low == high) high = low + 1;
  }
  Scale x{low, high, frame.left, frame.plot_right()};
  for (std::size_t i = 0; i < n; ++i) out.push_back(x(numeric ? *plot.x[i] : static_cast<double>(i)));
  return out;
}

// Runs of known values.
std::vector<Points> runs(const Series& series, const std::vector<double>& at, const Scale& y) {
  std::vector<Points> out(1);
  for (std::size_t i = 0; i < at.size(); ++i) {
    if (series.values[i])
      out.back().emplace_back(at[i], y(*series.values[i]));
    else if (!out.back().empty())
      out.emplace_back();
  }
  if (out.back().empty()) out.pop_back();
  return out;
}

std::string band(const Plot& plot, const std::vector<double>& at, const Scale& y) {
  Points upper, lower;
  for (std::size_t i = 0; i < at.size(); ++i) {
    if (!plot.low->values[i] || !plot.high->values[i]) continue;
    upper.emplace_back(at[i], y(*plot.high->values[i]));
    lower.emplace_back(at[i], y(*plot.low->values[i]));
  }
  if (upper.empty()) return {};
  std::ranges::reverse(lower);
  upper.insert(upper.end(), lower.begin(), lower.end());
  return fmt::format("<path d=\"{}Z\" class=\"band\"/>", path_of(upper));
}

std::string x_labels(const Plot& plot, const std::vector<double>& at, const Frame& frame) {
  std::string out;
  auto every = std::max<std::size_t>(1, (plot.labels.size() + 7) / 8);
  for (std::size_t i = 0; i < at.size(); i += every) {
    bool near_end = at[i] > frame.plot_right() - 40;
    out += text_at(at[i], frame.plot_bottom() + 18, plot.labels[i],
                   i == 0 ? "start" : near_end ? "end" : "middle");
  }
  bool numeric = !plot.x.empty() && std::ranges::all_of(plot.x, [](const auto& v) { return v.has_value(); });
  if (numeric && plot.series.size() == 1)
    out += text_at(frame.plot_right(), frame.plot_bottom() + 36, plot.x_title, "end");
  return out;
}

}  // namespace

std::string draw_lines(const Plot& plot, bool filled) {
  Frame frame;
  if (plot.series.size() > 1) frame = {.height = 320, .bottom = 60};
  auto [low, high] = extent(plot);
  Scale y = nice_scale(low, high, frame.plot_bottom(), frame.top);
  auto at = positions(plot, frame);
  std::string out = y_axis(frame, y, plot.series[0].kind);
  if (plot.low && plot.high) out += band(plot, at, y);
  for (std::size_t s = 0; s < plot.series.size(); ++s) {
    for (const auto& run : runs(plot.series[s], at, y)) {
      if (filled && s == 0)
        out += fmt::format("<path d=\"{}L{:.1f} {:.1f}L{:.1f} {:.1f}Z\" class=\"fill\"/>", path_of(run),
                           run.back().first, y(0), run.front().first, y(0));
      out += fmt::format("<path d=\"{}\" class=\"line k{}\"/>", path_of(run), s % 6);
      if (run.size() == 1)
        out += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3\" class=\"s{}\"/>", run[0].first,
                           run[0].second, s % 6);
    }
  }
  out += x_labels(plot, at, frame) + legend(plot, frame);
  return fmt::format("<svg viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"{{label}}\">{}</svg>", frame.width,
                     frame.height, out);
}

std::string draw_scatter(const Plot& plot) {
  Frame frame;
  auto [low, high] = extent(plot);
  Scale y = nice_scale(low, high, frame.plot_bottom(), frame.top);
  auto at = positions(plot, frame);
  std::string out = y_axis(frame, y, plot.series[0].kind);
  for (std::size_t i = 0; i < at.size(); ++i)
    if (plot.series[0].values[i])
      out += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3\" class=\"dot\"/>", at[i],
                         y(*plot.series[0].values[i]));
  out += x_labels(plot, at, frame);
  return fmt::format("<svg viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"{{label}}\">{}</svg>", frame.width,
                     frame.height, out);
}

}  // namespace lode::render
