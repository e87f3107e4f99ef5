// Nearest neighbours by measuring every distance: exact, and for a few thousand points fast enough.
#include "stats/neighbours.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/assert.h"

namespace lode::stats {

std::vector<std::size_t> nearest(const Matrix& reference, std::span<const double> point, std::size_t k,
                                 std::size_t leave_out) {
  LODE_ASSERT(point.size() == reference.columns);
  std::vector<std::pair<double, std::size_t>> heap;  // the k best so far, the worst of them in front
  if (k == 0) return {};
  heap.reserve(std::min(k, reference.rows));
  for (std::size_t r = 0; r < reference.rows; ++r) {
    if (r == leave_out) continue;
    const double* row = reference.data.data() + r * reference.columns;
    double squared = 0;
    for (std::size_t c = 0; c < point.size(); ++c) squared += (row[c] - point[c]) * (row[c] - point[c]);
    if (std::isnan(squared)) continue;
    const std::pair found{squared, r};
    if (heap.size() == k) {
      if (found >= heap.front()) continue;
      std::pop_heap(heap.begin(), heap.end());
      heap.pop_back();
    }
    heap.push_back(found);
    std::push_heap(heap.begin(), heap.end());
  }
  std::sort_heap(heap.begin(), heap.end());
  std::vector<std::size_t> indices;
  for (const auto& [distance, index] : heap) indices.push_back(index);
  return indices;
}

}  // namespace lode::stats
