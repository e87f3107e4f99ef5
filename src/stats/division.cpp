// Sums by group give the gain of every bound of a divider, so that a permutation costs no more than its sums.
#include "stats/division.h"

#include <algorithm>
#include <numeric>

#include "stats/cells.h"
#include "stats/permute_sums.h"

namespace lode::stats {
namespace {

constexpr std::size_t rows_max = std::size_t{1} << 20;

struct Sides {
  std::vector<double> sum, count;        // by column, of the side of the group
  std::vector<double> all_sum, all_count;
};

void add_group(const GroupSums& sums, std::size_t g, std::vector<double>& sum, std::vector<double>& count) {
  for (std::size_t c = 0; c < sums.columns; ++c) sum[c] += sums.sum(g, c), count[c] += sums.count(g, c);
}

double gain_of(const Sides& s) {
  double gain = 0;
  for (std::size_t c = 0; c < s.sum.size(); ++c) {
    const double n = s.count[c], others = s.all_count[c] - n, rest = s.all_sum[c] - s.sum[c];
    if (n > 0 && others > 0)
      gain += s.sum[c] * s.sum[c] / n + rest * rest / others - s.all_sum[c] * s.all_sum[c] / s.all_count[c];
  }
  return gain;
}

struct Task {
  std::span<const Divider> dividers;
  std::vector<std::vector<std::size_t>> sizes;  // rows by divider and group
  std::size_t least = 1;
};

Task task_of(std::span<const Divider> dividers, const std::vector<std::size_t>& rows, std::size_t least) {
  Task out{dividers, {}, std::max<std::size_t>(least, 1)};
  for (const Divider& divider : dividers) {
    std::vector<std::size_t> sizes(group_count(divider.groups), 0);
    for (const std::size_t r : rows)
      if (divider.groups[r] >= 0) ++sizes[static_cast<std::size_t>(divider.groups[r])];
    out.sizes.push_back(std::move(sizes));
  }
  return out;
}

// The best gain of one divider, and the group it is at.
void best_of(const Task& task, std::size_t divider, const GroupSums& sums, std::span<double> out) {
  const auto& sizes = task.sizes[divider];
  const std::size_t known = std::accumulate(sizes.begin(), sizes.end(), std::size_t{0});
  const std::vector<double> nothing(sums.columns, 0.0);
  Sides sides{nothing, nothing, nothing, nothing};
  for (std::size_t g = 0; g < sums.groups; ++g) add_group(sums, g, sides.all_sum, sides.all_count);
  out[0] = 0, out[1] = -1;
  std::size_t inside = 0;
  for (std::size_t g = 0; g < sums.groups; ++g) {
    if (!task.dividers[divider].ordered) sides.sum = sides.count = nothing, inside = 0;
    add_group(sums, g, sides.sum, sides.count);
    inside += sizes[g];
    if (inside < task.least || known - inside < task.least || sizes[g] == 0) continue;
    if (const double gain = gain_of(sides); gain > out[0] * (1 + 1e-12)) out[0] = gain, out[1] = static_cast<double>(g);
  }
}

std::vector<double> search(const Matrix& values, const std::vector<std::size_t>& rows, const Task& task,
                           const PermuteOptions& options, double& total) {
  const Cells cells = standardised(values, rows);
  total = std::accumulate(cells.squares.begin(), cells.squares.end(), 0.0);
  if (cells.columns == 0) return {};
  std::vector<std::vector<int>> groupings;
  for (const Divider& divider : task.dividers) {
    groupings.emplace_back();
    for (const std::size_t r : rows) groupings.back().push_back(divider.groups[r]);
  }
  return permute_sums(cells, groupings, 2, [&](std::size_t j, const GroupSums& sums, std::span<double> out) {
    best_of(task, j, sums, out);
  }, options);
}

// The largest gain over all dividers at one permutation.
double largest(const std::vector<double>& found, std::size_t permutation, std::size_t dividers) {
  double out = 0;
  for (std::size_t d = 0; d < dividers; ++d) out = std::max(out, found[(permutation * dividers + d) * 2]);
  return out;
}

}  // namespace

Division best_division(const Matrix& values, std::span<const Divider> dividers, std::size_t least,
                       const PermutationOptions& options) {
  if (dividers.empty() || values.rows < 2) return {};
  const auto whole = sampled_rows(values.rows, rows_max, options.seed);
  const Task task = task_of(dividers, whole, least);
  double total = 0;
  const auto seen = search(values, whole, task, {.permutations = 0, .seed = 1, .threads = 1}, total);
  Division out;
  double best = 0;
  for (std::size_t d = 0; d * 2 < seen.size(); ++d) {
    if (seen[2 * d] <= best * (1 + 1e-12) || seen[2 * d] <= 1e-9) continue;
    best = seen[2 * d];
    const int group = static_cast<int>(seen[2 * d + 1]);
    const auto& sizes = task.sizes[d];
    out = {.found = true, .divider = d, .group = group, .gain = best / total};
    for (std::size_t g = 0; g < sizes.size(); ++g) {
      const bool in = dividers[d].ordered ? static_cast<int>(g) <= group : static_cast<int>(g) == group;
      (in ? out.inside : out.outside) += sizes[g];
    }
  }
  if (!out.found) return out;
  const auto rows = sampled_rows(values.rows, std::min(options.most_rows, rows_max), options.seed);
  const std::size_t fewer = std::max<std::size_t>(1, least * rows.size() / values.rows);
  const auto chance = search(values, rows, task_of(dividers, rows, fewer),
                             {.permutations = options.permutations, .seed = options.seed, .threads = options.threads},
                             total);
  if (chance.empty()) return out;
  std::size_t as_good = 1;
  const double sought = largest(chance, 0, dividers.size());
  for (std::size_t i = 1; i <= options.permutations; ++i)
    as_good += largest(chance, i, dividers.size()) >= sought * (1 - 1e-9);
  out.p = static_cast<double>(as_good) / static_cast<double>(options.permutations + 1);
  return out;
}

}  // namespace lode::stats
