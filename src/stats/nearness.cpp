// A row's distances differ from one group to the next by m² − 2zm alone, summed over its known cells.
#include "stats/nearness.h"

#include <algorithm>

#include "base/assert.h"
#include "base/share_out.h"
#include "stats/cells.h"
#include "stats/permute_sums.h"
#include "stats/quantiles.h"
#include "stats/random.h"

namespace lode::stats {
namespace {

constexpr std::size_t block = 20;  // permutations of one seed

struct Middles {
  std::size_t groups, columns;
  std::vector<double> sum, count, mean;  // groups x columns
};

void sum_up(const Cells& cells, const std::vector<std::uint32_t>& group, Middles& m) {
  m.sum.assign(m.groups * m.columns, 0.0);
  m.count.assign(m.groups * m.columns, 0.0);
  m.mean.assign(m.groups * m.columns, 0.0);
  for (std::size_t i = 0; i < cells.rows; ++i)
    for (std::size_t c = 0, at = group[i] * m.columns; c < m.columns; ++c, ++at)
      m.sum[at] += cells.z[i * m.columns + c], m.count[at] += cells.known[i * m.columns + c];
  for (std::size_t at = 0; at < m.mean.size(); ++at)
    if (m.count[at] > 0) m.mean[at] = m.sum[at] / m.count[at];
}

double to_other(const double* z, const double* known, const double* mean, std::size_t columns) {
  double d = 0;
  for (std::size_t c = 0; c < columns; ++c) d += mean[c] * (known[c] * mean[c] - 2 * z[c]);
  return d;
}

double to_own(const double* z, const double* known, const Middles& m, std::size_t group) {
  double d = 0;
  for (std::size_t c = 0, at = group * m.columns; c < m.columns; ++c, ++at) {
    if (known[c] == 0 || m.count[at] < 1.5) continue;  // no other row: the mean of all, which is 0
    const double mean = (m.sum[at] - z[c]) / (m.count[at] - 1);
    d += mean * (mean - 2 * z[c]);
  }
  return d;
}

// Rows of each group that lie nearer to another, as shares.
void shares(const Cells& cells, const std::vector<std::uint32_t>& group, const std::vector<double>& sizes, Middles& m,
            std::span<double> out) {
  sum_up(cells, group, m);
  std::fill(out.begin(), out.end(), 0.0);
  for (std::size_t i = 0; i < cells.rows; ++i) {
    const double *z = &cells.z[i * m.columns], *known = &cells.known[i * m.columns];
    const double own = to_own(z, known, m, group[i]);
    bool elsewhere = false;
    for (std::size_t g = 0; g < m.groups && !elsewhere; ++g)
      elsewhere = g != group[i] && to_other(z, known, &m.mean[g * m.columns], m.columns) < own;
    out[group[i]] += elsewhere;
  }
  for (std::size_t g = 0; g < m.groups; ++g) out[g] /= sizes[g];
}

std::vector<double> permuted_shares(const Cells& cells, const Grouped& by, const std::vector<double>& sizes,
                                    const PermutationOptions& options) {
  std::vector<double> out((options.permutations + 1) * by.groups);
  const auto at = [&](std::size_t i) { return std::span(out).subspan(i * by.groups, by.groups); };
  const std::size_t blocks = (options.permutations + block - 1) / block;
  share_out(options.threads, std::max<std::size_t>(blocks, 1), [&](std::size_t part) {
    const std::size_t first = part * block;
    auto group = by.group;
    Middles m{by.groups, cells.columns, {}, {}, {}};
    if (first == 0) shares(cells, group, sizes, m, at(0));
    Random random(Random(options.seed + first).next());
    for (std::size_t i = first; i < std::min(first + block, options.permutations); ++i) {
      shuffle(std::span(group), random);
      shares(cells, group, sizes, m, at(i + 1));
    }
  });
  return out;
}

}  // namespace

std::vector<Nearness> nearness(const Matrix& values, std::span<const int> groups, const PermutationOptions& options) {
  LODE_ASSERT(groups.size() == values.rows);
  std::vector<Nearness> out(group_count(groups));
  std::vector<int> sample(values.rows, -1);
  const Grouped every = grouped(groups);
  for (const std::size_t i : sampled_rows(every.rows.size(), options.most_rows, options.seed))
    sample[every.rows[i]] = groups[every.rows[i]];
  const Grouped by = grouped(sample);
  const Cells cells = standardised(values, by.rows);
  if (cells.columns == 0 || by.groups < 2) return out;
  std::vector<double> sizes(by.groups, 0.0);
  std::vector<std::size_t> name(by.groups);
  for (std::size_t i = 0; i < by.rows.size(); ++i)
    sizes[by.group[i]] += 1, name[by.group[i]] = static_cast<std::size_t>(sample[by.rows[i]]);
  const auto seen = permuted_shares(cells, by, sizes, options);
  for (std::size_t g = 0; g < by.groups; ++g) {
    std::vector<double> chance;
    for (std::size_t i = 1; i <= options.permutations; ++i) chance.push_back(seen[i * by.groups + g]);
    Nearness& n = out[name[g]];
    n.rows = static_cast<std::size_t>(sizes[g]);
    n.elsewhere = seen[g];
    if (chance.empty()) continue;
    const auto as_good = std::count_if(chance.begin(), chance.end(), [&](double s) { return s <= seen[g] + 1e-12; });
    n.p = static_cast<double>(1 + as_good) / static_cast<double>(1 + chance.size());
    for (const double share : chance) n.by_chance += share / static_cast<double>(chance.size());
    n.limit = quantile(std::move(chance), 0.05);
  }
  return out;
}

}  // namespace lode::stats
