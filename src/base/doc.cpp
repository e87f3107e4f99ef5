// Look-ups in a Doc, and the order in which it is read.
#include "base/doc.h"

#include <algorithm>

namespace lode {

const Table* Doc::table(std::string_view name) const {
  auto it = std::ranges::find(tables, name, &Table::name);
  return it == tables.end() ? nullptr : &*it;
}

const Metric* Doc::metric(std::string_view name) const {
  auto it = std::ranges::find(metrics, name, &Metric::name);
  return it == metrics.end() ? nullptr : &*it;
}

std::vector<Block> reading_order(const Doc& doc) {
  if (!doc.blocks.empty()) return doc.blocks;
  std::vector<Block> out;
  if (!doc.metrics.empty()) out.push_back({Block::Is::metrics, {}, {}});
  for (const auto& chart : doc.charts) out.push_back({Block::Is::chart, {}, chart.name});
  for (const auto& table : doc.tables)
    if (!table.detail && std::ranges::find(doc.charts, table.name, &Chart::table) == doc.charts.end())
      out.push_back({Block::Is::table, {}, table.name});
  if (!doc.findings.empty()) out.push_back({Block::Is::findings, {}, {}});
  return out;
}

}  // namespace lode
