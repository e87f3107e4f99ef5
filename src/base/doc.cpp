// Look-ups in a Doc.
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

}  // namespace lode
