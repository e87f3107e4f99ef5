// From a Chart and its table to SVG.
#include "render/svg.h"

#include "render/plot.h"

namespace lode::render {
namespace {

std::string draw(const Chart& chart, const Plot& plot) {
  switch (chart.kind) {
    case ChartKind::bar: return draw_bars(plot);
    case ChartKind::line: return draw_lines(plot, false);
    case ChartKind::area: return draw_lines(plot, true);
    case ChartKind::waterfall: return draw_waterfall(plot);
    case ChartKind::scatter: return draw_scatter(plot);
    case ChartKind::flow: return {};  // reads its table itself
  }
  return {};
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string svg(const Chart& chart, const Table& table, const std::string& currency) {
  std::string out;
  if (chart.kind == ChartKind::flow) {
    out = draw_flow(chart, table);
  } else if (auto plot = plot_of(chart, table, currency)) {
    out = draw(chart, *plot);
  }
  constexpr std::string_view mark = "{label}";
  auto at = out.find(mark);
  if (at != std::string::npos)
    out.replace(at, mark.size(), escape_html(chart.title + "; the figures are in the table below"));
  return out;
}

}  // namespace lode::render
