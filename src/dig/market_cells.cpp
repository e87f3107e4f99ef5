// Industries as a forest by their codes; withheld figures filled where the rest of the parent tells them.
#include "dig/market_cells.h"

#include <algorithm>
#include <cctype>
#include <functional>

#include "base/text.h"

namespace lode::dig {
namespace {

bool digits(const std::string& text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c) != 0; });
}

bool is_total(const std::string& code) {
  return digits(code) && std::ranges::all_of(code, [](char c) { return c == '0'; });
}

// "31-33": its ends, where it is a range of codes of equal length.
std::optional<std::pair<std::string, std::string>> range_of(const std::string& code) {
  auto dash = code.find('-');
  if (dash == std::string::npos) return {};
  auto from = code.substr(0, dash), to = code.substr(dash + 1);
  if (!digits(from) || !digits(to) || from.size() != to.size()) return {};
  return std::pair{from, to};
}

std::size_t depth_of(const std::string& code) {
  if (is_total(code)) return 0;
  auto range = range_of(code);
  return range ? 2 * range->first.size() - 1 : 2 * code.size();
}

using Index = std::map<std::pair<std::string, std::string>, int>;

int around(const std::vector<MarketNode>& nodes, const Index& index, const std::string& country,
           const std::string& code) {
  int best = -1;
  auto consider = [&](const std::string& other) {
    auto it = index.find({country, other});
    if (it == index.end() || !contains(other, code)) return;
    if (best < 0 || depth_of(other) > depth_of(nodes[static_cast<std::size_t>(best)].industry)) best = it->second;
  };
  if (digits(code))
    for (std::size_t n = 1; n < code.size(); ++n) consider(code.substr(0, n));
  for (auto it = index.lower_bound({country, ""}); it != index.end() && it->first.first == country; ++it)
    if (range_of(it->first.second) || is_total(it->first.second)) consider(it->first.second);
  return best;
}

// All sizes as given, else the sum of the classes where every one is known.
void sum_sizes(MarketNode& node, const std::vector<MarketCell>& cells) {
  double revenue = 0, firms = 0;
  bool all_known = true;
  for (auto i : node.cells) {
    const auto& cell = cells[i];
    if (all_sizes(cell.size_class)) {
      node.firms = cell.firms;
      node.growth = cell.growth;
      if (!cell.suppressed()) {
        node.revenue = cell.revenue;
        node.how = MarketNode::How::given;
        return;
      }
      continue;
    }
    all_known = all_known && !cell.suppressed();
    revenue += cell.suppressed() ? 0 : *cell.revenue;
    firms += cell.firms.value_or(0);
  }
  bool any = std::ranges::any_of(node.cells, [&](auto i) { return !all_sizes(cells[i].size_class); });
  if (!any) return;
  if (!node.firms) node.firms = firms;
  if (revenue <= 0 && !all_known) return;
  node.revenue = revenue;
  node.how = all_known ? MarketNode::How::sizes : MarketNode::How::at_least;
}

bool exact(const MarketNode& node) {
  return node.revenue && node.how != MarketNode::How::at_least;
}

// Where one industry of those inside another is withheld, it is what the others leave of it.
void fill_from_above(std::vector<MarketNode>& nodes, const std::vector<int>& by_depth) {
  for (int p : by_depth) {
    const auto& parent = nodes[static_cast<std::size_t>(p)];
    if (!exact(parent)) continue;
    int gap = -1, gaps = 0;
    double rest = *parent.revenue;
    for (int c : parent.children) {
      const auto& child = nodes[static_cast<std::size_t>(c)];
      if (exact(child)) rest -= *child.revenue;
      else gap = c, ++gaps;
    }
    if (gaps != 1 || rest < 0) continue;
    auto& child = nodes[static_cast<std::size_t>(gap)];
    child.revenue = rest;
    child.how = MarketNode::How::remainder;
  }
}

void bound_from_below(std::vector<MarketNode>& nodes, const std::vector<int>& by_depth) {
  for (auto it = by_depth.rbegin(); it != by_depth.rend(); ++it) {
    auto& node = nodes[static_cast<std::size_t>(*it)];
    if (exact(node)) continue;
    double known = 0;
    for (int c : node.children) known += nodes[static_cast<std::size_t>(c)].revenue.value_or(0);
    if (known <= node.revenue.value_or(0)) continue;
    node.revenue = known;
    node.how = MarketNode::How::at_least;
  }
}

}  // namespace

bool all_sizes(const std::string& size_class) {
  auto word = lower(trim(size_class));
  return word.empty() || word == "all" || word == "total" || word == "001" || word == "all firms" ||
         word == "all sizes";
}

bool contains(const std::string& a, const std::string& b) {
  if (a == b || is_total(b)) return false;
  auto inner = range_of(b);
  if (is_total(a)) return digits(b) || inner;
  if (auto range = range_of(a)) {
    auto n = range->first.size();
    return digits(b) && b.size() >= n && b.substr(0, n) >= range->first && b.substr(0, n) <= range->second;
  }
  return digits(a) && digits(b) && b.size() > a.size() && b.starts_with(a);
}

std::vector<MarketNode> market_nodes(const std::vector<MarketCell>& cells) {
  Index index;
  for (const auto& cell : cells) index.try_emplace({cell.country, cell.industry}, 0);
  std::vector<MarketNode> nodes;
  for (auto& [key, at] : index) {
    at = static_cast<int>(nodes.size());
    nodes.push_back({.industry = key.second, .country = key.first, .firms = {}, .revenue = {}, .growth = {},
                     .children = {}, .cells = {}});
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    auto& own = nodes[static_cast<std::size_t>(index.at({cells[i].country, cells[i].industry}))].cells;
    own.insert(all_sizes(cells[i].size_class) ? own.begin() : own.end(), i);
  }
  std::vector<int> by_depth;
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    by_depth.push_back(static_cast<int>(n));
    sum_sizes(nodes[n], cells);
    nodes[n].parent = around(nodes, index, nodes[n].country, nodes[n].industry);
    if (nodes[n].parent >= 0) nodes[static_cast<std::size_t>(nodes[n].parent)].children.push_back(static_cast<int>(n));
  }
  std::ranges::stable_sort(by_depth, {}, [&](int n) { return depth_of(nodes[static_cast<std::size_t>(n)].industry); });
  fill_from_above(nodes, by_depth);
  bound_from_below(nodes, by_depth);
  return nodes;
}

std::vector<int> nodes_for(const std::vector<MarketNode>& nodes,
                           const std::vector<std::pair<std::string, std::string>>& wanted) {
  Index index;
  std::vector<std::string> countries;
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    index[{nodes[n].country, nodes[n].industry}] = static_cast<int>(n);
    if (countries.empty() || countries.back() != nodes[n].country) countries.push_back(nodes[n].country);
  }
  std::vector<int> found;
  for (const auto& [country, industry] : wanted)
    for (const auto& place : countries) {
      if (!country.empty() && !place.empty() && place != country) continue;
      auto it = index.find({place, industry});
      int n = it != index.end() ? it->second : around(nodes, index, place, industry);
      if (n >= 0 && !is_total(nodes[static_cast<std::size_t>(n)].industry)) found.push_back(n);
      else if (n >= 0 && it != index.end()) found.push_back(n);
    }
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::vector<int> out;
  for (int n : found) {
    bool inside = false;
    for (int p = nodes[static_cast<std::size_t>(n)].parent; p >= 0; p = nodes[static_cast<std::size_t>(p)].parent)
      inside = inside || std::ranges::binary_search(found, p);
    if (!inside) out.push_back(n);
  }
  return out;
}

std::vector<std::size_t> counted_cells(const std::vector<MarketNode>& nodes, int node,
                                       const std::vector<MarketCell>& cells) {
  const auto& n = nodes[static_cast<std::size_t>(node)];
  if (n.cells.empty()) return {};
  std::vector<std::size_t> out, sizes;
  for (auto i : n.cells)
    if (!all_sizes(cells[i].size_class) && !cells[i].suppressed()) sizes.push_back(i);
  switch (n.how) {
    case MarketNode::How::given:
    case MarketNode::How::remainder: return {n.cells.front()};
    case MarketNode::How::sizes: return sizes;
    case MarketNode::How::unknown: return {};
    case MarketNode::How::at_least: break;
  }
  double of_sizes = 0, of_children = 0;
  for (auto i : sizes) of_sizes += *cells[i].revenue;
  for (int c : n.children) of_children += nodes[static_cast<std::size_t>(c)].revenue.value_or(0);
  if (of_sizes >= of_children) return sizes;
  for (int c : n.children)
    for (auto i : counted_cells(nodes, c, cells)) out.push_back(i);
  return out;
}

}  // namespace lode::dig
