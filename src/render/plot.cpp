// Reading a chart's columns, and the axes that all charts share.
#include "render/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "render/render.h"
#include "render/svg.h"

namespace lode::render {
namespace {

std::optional<std::size_t> column_at(const Table& table, const std::string& name) {
  auto it = std::ranges::find(table.columns, name, &Column::name);
  if (it == table.columns.end()) return std::nullopt;
  return static_cast<std::size_t>(it - table.columns.begin());
}

std::optional<Series> series_of(const Table& table, const std::string& name) {
  auto at = column_at(table, name);
  if (!at) return std::nullopt;
  const auto& column = table.columns[*at];
  Series out{column.title.empty() ? column.name : column.title, column.kind, {}};
  for (const auto& row : table.rows) out.values.push_back(as_number(row[*at]));
  return out;
}

}  // namespace

std::optional<Plot> plot_of(const Chart& chart, const Table& table, const std::string& currency) {
  auto x = column_at(table, chart.x);
  if (!x || table.rows.empty()) return std::nullopt;
  Plot out;
  out.currency = currency;
  out.x_title = table.columns[*x].title;
  for (const auto& row : table.rows) {
    out.labels.push_back(for_people(row[*x], table.columns[*x].kind));
    out.x.push_back(as_number(row[*x]));
  }
  for (const auto& name : chart.y)
    if (auto series = series_of(table, name)) out.series.push_back(std::move(*series));
  if (out.series.empty()) return std::nullopt;
  out.low = series_of(table, chart.low);
  out.high = series_of(table, chart.high);
  return out;
}

std::pair<double, double> extent(const Plot& plot) {
  double low = 0, high = 0;
  auto take = [&](const Series& series) {
    for (const auto& value : series.values) {
      if (!value || !std::isfinite(*value)) continue;
      low = std::min(low, *value);
      high = std::max(high, *value);
    }
  };
  for (const auto& series : plot.series) take(series);
  if (plot.low) take(*plot.low);
  if (plot.high) take(*plot.high);
  if (low == high) high = low + 1;
  return {low, high};
}

std::string shorten(const std::string& text, std::size_t points) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80 && ++seen > points)
      return text.substr(0, i) + "…";
  return text;
}

std::string axis_label(double value, double step, Kind kind) {
  if (kind == Kind::share) return fmt::format("{:.0f} %", value * 100);
  return short_number(value, step);
}

std::string text_at(double x, double y, std::string_view text, std::string_view anchor,
                    std::string_view cls) {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" class=\"{}\">{}</text>", x, y,
                     anchor, cls, escape_html(text));
}

std::string y_axis(const Frame& frame, const Scale& y, Kind kind) {
  std::string out;
  auto ticks = nice_ticks(y.low, y.high);
  double step = ticks.size() > 1 ? ticks[1] - ticks[0] : 1;
  for (double tick : ticks) {
    out += fmt::format("<line x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\" class=\"{}\"/>",
                       frame.left, frame.plot_right(), y(tick), y(tick),
                       std::abs(tick) < step / 1000 ? "axis" : "grid");
    out += text_at(frame.left - 8, y(tick) + 4, axis_label(tick, step, kind), "end");
  }
  return out;
}

std::string legend(const Plot& plot, const Frame& frame) {
  if (plot.series.size() < 2) return {};
  std::string out;
  double x = frame.left;
  for (std::size_t s = 0; s < plot.series.size(); ++s) {
    out += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"12\" height=\"4\" class=\"s{}\"/>", x,
                       frame.height - 10, s % 6);
    out += text_at(x + 16, frame.height - 5, plot.series[s].name, "start");
    x += 40 + 7.2 * static_cast<double>(plot.series[s].name.size());
  }
  return out;
}

}  // namespace lode::render
