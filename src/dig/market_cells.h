// Market cells as published: industries inside industries, size classes beside their total, figures withheld. This
// tells which of them to count so that each euro counts once, and what can be said where a figure is withheld.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lode::dig {

struct MarketCell {  // of one year; one per industry, country and size class
  std::string industry, country, size_class;
  std::optional<double> firms, revenue, growth;
  // A withheld figure is published as 0 beside firms that exist.
  bool suppressed() const { return !revenue || (*revenue == 0 && firms.value_or(0) > 0); }
};

// One industry of one country, all sizes together.
struct MarketNode {
  std::string industry, country;
  std::optional<double> firms, revenue, growth;
  // How its revenue is known: given; the sum of its size classes; what is left of the industry around it; at least
  // (the sum of what is known inside it); unknown.
  enum class How { given, sizes, remainder, at_least, unknown } how = How::unknown;
  int parent = -1;               // index of the industry around it; -1: none listed
  std::vector<int> children;     // those directly inside it
  std::vector<std::size_t> cells;  // indices into the cells; that of all sizes first where there is one
};

// Is this word the class of all sizes? Empty, all, total, "All firms", 001.
bool all_sizes(const std::string& size_class);
// Does industry `a` contain `b`? By codes of digits: a prefix ("56" of "561730"), a range of prefixes ("31-33" of
// "321"), zeros alone: everything. Names contain only themselves. False where a = b.
bool contains(const std::string& a, const std::string& b);

// REQUIRES: keys (industry, country, size class) are unique. Nodes in order of country and industry.
std::vector<MarketNode> market_nodes(const std::vector<MarketCell>& cells);

// The nodes that stand for `wanted` (country, industry) once each: itself, else the nearest listed industry around
// it; none that lies inside another of them. An empty country wants every country. Sorted.
std::vector<int> nodes_for(const std::vector<MarketNode>& nodes,
                           const std::vector<std::pair<std::string, std::string>>& wanted);

// The cells that make up a node's revenue.
std::vector<std::size_t> counted_cells(const std::vector<MarketNode>& nodes, int node,
                                       const std::vector<MarketCell>& cells);

}  // namespace lode::dig
