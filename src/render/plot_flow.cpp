// Flow: what leads to what, as layers of nodes from left to right with bands between them. A chain of reasons and
// accounts that change segment are both drawn so.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "render/plot.h"
#include "render/render.h"
#include "render/svg.h"

namespace lode::render {
namespace {

constexpr std::size_t most_nodes = 24;  // of a layer; the table has them all
constexpr double width = 960, bar = 9, gap = 7, least_height = 13, most_height = 440, top = 26;

struct Node {
  std::string label;
  double in = 0, out = 0, y = 0, height = 0;
  double left_used = 0, right_used = 0;  // of its height, by bands already drawn
  double size() const { return std::max(in, out); }
};
struct Layer {
  std::string name;
  std::vector<Node> nodes;
};
struct Link {
  std::size_t from_layer, from, to_layer, to;
  double size;
};
struct Flow {
  std::vector<Layer> layers;
  std::vector<Link> links;
};

template <class T>
std::size_t place_of(std::vector<T>& all, const std::string& name, std::string T::* key) {
  auto it = std::ranges::find(all, name, key);
  if (it != all.end()) return static_cast<std::size_t>(it - all.begin());
  all.emplace_back();
  all.back().*key = name;
  return all.size() - 1;
}

std::optional<std::size_t> column_of(const Table& table, const std::string& name) {
  auto it = std::ranges::find(table.columns, name, &Column::name);
  if (name.empty() || it == table.columns.end()) return std::nullopt;
  return static_cast<std::size_t>(it - table.columns.begin());
}

std::optional<Flow> flow_of(const Chart& chart, const Table& table) {
  const auto from = column_of(table, chart.x), to = chart.y.empty() ? std::nullopt : column_of(table, chart.y[0]);
  const auto size = chart.y.size() > 1 ? column_of(table, chart.y[1]) : std::nullopt;
  const auto left = column_of(table, chart.low), right = column_of(table, chart.high);
  if (!from || !to || !left || !right) return std::nullopt;
  Flow out;
  for (const auto& row : table.rows) {
    if (is_null(row[*from]) || is_null(row[*to])) continue;
    const double wide = size ? as_number(row[*size]).value_or(0) : 1;
    if (wide <= 0) continue;
    const auto a = place_of(out.layers, to_text(row[*left]), &Layer::name);
    const auto b = place_of(out.layers, to_text(row[*right]), &Layer::name);
    const auto i = place_of(out.layers[a].nodes, for_people(row[*from], table.columns[*from].kind), &Node::label);
    const auto j = place_of(out.layers[b].nodes, for_people(row[*to], table.columns[*to].kind), &Node::label);
    out.layers[a].nodes[i].out += wide;
    out.layers[b].nodes[j].in += wide;
    out.links.push_back({a, i, b, j, wide});
  }
  if (out.links.empty()) return std::nullopt;
  return out;
}

double total_of(const Layer& layer) {
  double out = 0;
  for (const auto& node : layer.nodes) out += node.size();
  return out;
}

// One scale for all layers, so that a band keeps its width; small nodes are drawn high enough for their name.
double set_heights(Flow& flow) {
  double largest = 0, bottom = 0;
  std::size_t most = 1;
  for (const auto& layer : flow.layers) {
    largest = std::max(largest, total_of(layer));
    most = std::max(most, std::min(layer.nodes.size(), most_nodes));
  }
  const double room = std::min(most_height, 26.0 * static_cast<double>(most));
  for (auto& layer : flow.layers) {
    double y = top;
    for (auto& node : layer.nodes) {
      node.height = std::max(least_height, room * node.size() / largest);
      node.y = y;
      if (&node - layer.nodes.data() < static_cast<std::ptrdiff_t>(most_nodes)) y += node.height + gap;
    }
    bottom = std::max(bottom, y);
  }
  return bottom;
}

std::string band(double x1, double y1, double h1, double x2, double y2, double h2, const std::string& title) {
  const double middle = (x1 + x2) / 2;
  return fmt::format(
      "<path class=\"link\" d=\"M{0:.1f},{1:.1f}C{6:.1f},{1:.1f} {6:.1f},{3:.1f} {2:.1f},{3:.1f}L{2:.1f},{5:.1f}"
      "C{6:.1f},{5:.1f} {6:.1f},{4:.1f} {0:.1f},{4:.1f}Z\"><title>{7}</title></path>",
      x1, y1, x2, y2, y1 + h1, y2 + h2, middle, escape_html(title));
}

std::string draw_links(Flow& flow, double step) {
  std::string out;
  for (const auto& link : flow.links) {
    if (link.from >= most_nodes || link.to >= most_nodes) continue;
    auto& a = flow.layers[link.from_layer].nodes[link.from];
    auto& b = flow.layers[link.to_layer].nodes[link.to];
    const double h1 = a.height * link.size / a.out, h2 = b.height * link.size / b.in;
    out += band(step * static_cast<double>(link.from_layer) + bar, a.y + a.right_used, h1,
                step * static_cast<double>(link.to_layer), b.y + b.left_used, h2,
                fmt::format("{} → {}", a.label, b.label));
    a.right_used += h1;
    b.left_used += h2;
  }
  return out;
}

std::string draw_layer(const Layer& layer, double x, double room) {
  std::string out = text_at(x, 12, layer.name, "start", "h");
  const auto points = static_cast<std::size_t>(room / 6.6);
  for (std::size_t i = 0; i < std::min(layer.nodes.size(), most_nodes); ++i) {
    const auto& node = layer.nodes[i];
    out += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" class=\"s0\"/>", x, node.y,
                       bar, node.height);
    out += text_at(x + bar + 4, node.y + node.height / 2 + 4, shorten(node.label, points), "start", "l o");
  }
  return out;
}

}  // namespace

std::string draw_flow(const Chart& chart, const Table& table) {
  auto flow = flow_of(chart, table);
  if (!flow) return {};
  double bottom = set_heights(*flow);
  const auto layers = static_cast<double>(flow->layers.size());
  const double step = width / layers;
  std::string out = draw_links(*flow, step);
  for (std::size_t i = 0; i < flow->layers.size(); ++i)
    out += draw_layer(flow->layers[i], step * static_cast<double>(i), step - bar - 10);
  std::size_t hidden = 0;
  for (const auto& layer : flow->layers) hidden += layer.nodes.size() - std::min(layer.nodes.size(), most_nodes);
  if (hidden > 0) {
    bottom += 16;
    out += text_at(0, bottom - 4, fmt::format("and {} more in the table", hidden), "start");
  }
  return fmt::format("<svg viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"{{label}}\">{}</svg>", width, bottom,
                     out);
}

}  // namespace lode::render
