// Groupings are crossed into joint cells as long as those stay few: then a permutation costs one shuffle of the joint
// cells and one pass over the rows, whatever the number of groupings, and sums by group are sums over joint cells.
// Blocks of permutations have a seed each, so that any number of threads gives the same.
#include "stats/permute_sums.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/assert.h"
#include "base/share_out.h"
#include "stats/random.h"

namespace lode::stats {
namespace {

constexpr std::size_t block = 20;            // permutations of one seed
constexpr std::size_t joint_cells_max = 4096;
constexpr std::size_t rows_per_cell = 8;     // fewer, and crossing saves nothing

struct Packed {
  std::size_t rows = 0, columns = 0, width = 0;  // width: columns, rounded up to whole steps of the loop
  int count_bits = 0;
  double scale = 1;
  std::vector<std::int64_t> cells;
};

// Of n rows |sum of z| is at most n (Cauchy and Schwarz) and a count at most n: with n < 2^b, 2^(60−2b) as scale leaves
// both room in 62 bits.
Packed packed(const Cells& cells) {
  const auto bits = static_cast<int>(std::bit_width(cells.rows));
  Packed out{.rows = cells.rows, .columns = cells.columns, .width = (cells.columns + 1) / 2 * 2,
             .count_bits = 0, .scale = 1, .cells = {}};
  const int scale_bits = std::min(40, 60 - 2 * bits);
  LODE_ASSERT(scale_bits > 16);
  out.count_bits = scale_bits + bits + 2;
  out.scale = std::ldexp(1.0, scale_bits);
  out.cells.assign(out.rows * out.width, 0);
  for (std::size_t r = 0; r < out.rows; ++r)
    for (std::size_t c = 0; c < cells.columns; ++c)
      if (cells.known[r * cells.columns + c] > 0)
        out.cells[r * out.width + c] = std::llround(cells.z[r * cells.columns + c] * out.scale) +
                                       (std::int64_t{1} << out.count_bits);
  return out;
}

// Groupings that are permuted together.
struct Batch {
  std::vector<std::size_t> groupings;
  std::size_t joint = 1;
  std::vector<std::uint16_t> cell;                   // joint cell by place
  std::vector<std::size_t> groups;                   // by grouping
  std::vector<std::vector<std::uint32_t>> group_of;  // by grouping and joint cell; its number of groups: none
};

// Takes one more grouping; false, and nothing done, where the joint cells would be too many.
bool cross(Batch& batch, std::size_t grouping, const std::vector<int>& groups) {
  const std::size_t k = group_count(groups) + 1;
  std::vector<std::int32_t> place(batch.joint * k, -1);
  std::vector<std::uint32_t> parent, group;
  std::vector<std::uint16_t> cell(groups.size());
  const std::size_t most =
      batch.groupings.empty() ? std::size_t{1} << 16 : std::min(joint_cells_max, groups.size() / rows_per_cell);
  for (std::size_t r = 0; r < groups.size(); ++r) {
    const auto g = groups[r] < 0 ? k - 1 : static_cast<std::size_t>(groups[r]);
    std::int32_t& at = place[batch.cell[r] * k + g];
    if (at < 0) {
      if (parent.size() >= most) return false;
      at = static_cast<std::int32_t>(parent.size());
      parent.push_back(batch.cell[r]);
      group.push_back(static_cast<std::uint32_t>(g));
    }
    cell[r] = static_cast<std::uint16_t>(at);
  }
  for (auto& known : batch.group_of) {
    std::vector<std::uint32_t> wider;
    for (const std::uint32_t from : parent) wider.push_back(known[from]);
    known = std::move(wider);
  }
  batch.groupings.push_back(grouping);
  batch.groups.push_back(k - 1);
  batch.group_of.push_back(std::move(group));
  batch.joint = parent.size();
  batch.cell = std::move(cell);
  return true;
}

std::vector<Batch> batches(std::size_t rows, std::span<const std::vector<int>> groupings) {
  std::vector<Batch> out;
  for (std::size_t j = 0; j < groupings.size(); ++j) {
    LODE_ASSERT(groupings[j].size() == rows);
    bool taken = false;
    for (auto& batch : out)
      if (!taken) taken = cross(batch, j, groupings[j]);
    if (taken) continue;
    out.push_back({.groupings = {}, .joint = 1, .cell = std::vector<std::uint16_t>(rows, 0),
                   .groups = {}, .group_of = {}});
    taken = cross(out.back(), j, groupings[j]);
    LODE_ASSERT(taken);
  }
  return out;
}

// Two columns at a time, which the compiler does in vector registers.
void add(const std::int64_t* __restrict from, std::int64_t* __restrict to, std::size_t width) {
  for (std::size_t c = 0; c < width; c += 2)
    for (std::size_t i = 0; i < 2; ++i) to[c + i] += from[c + i];
}

struct Work {
  const Packed& packed;
  std::size_t groupings, figures;
  const Measure& measure;
  std::vector<double>& out;
};

void measure_one(const Work& work, const Batch& batch, std::size_t permutation, const std::vector<std::uint16_t>& cell,
                 std::vector<std::int64_t>& joint, std::vector<std::int64_t>& sums) {
  const Packed& p = work.packed;
  joint.assign(batch.joint * p.width, 0);
  for (std::size_t r = 0; r < p.rows; ++r) add(&p.cells[r * p.width], &joint[cell[r] * p.width], p.width);
  for (std::size_t b = 0; b < batch.groupings.size(); ++b) {
    const std::size_t grouping = batch.groupings[b], groups = batch.groups[b];
    sums.assign((groups + 1) * p.width, 0);  // the last: of no group
    for (std::size_t j = 0; j < batch.joint; ++j)
      add(&joint[j * p.width], &sums[batch.group_of[b][j] * p.width], p.width);
    const GroupSums view{.packed = sums, .groups = groups, .columns = p.columns, .width = p.width,
                         .count_bits = p.count_bits, .scale = p.scale};
    const std::size_t at = (permutation * work.groupings + grouping) * work.figures;
    work.measure(grouping, view, std::span(work.out).subspan(at, work.figures));
  }
}

}  // namespace

std::size_t group_count(std::span<const int> groups) {
  int most = -1;
  for (const int g : groups) most = std::max(most, g);
  return static_cast<std::size_t>(most + 1);
}

std::vector<double> permute_sums(const Cells& cells, std::span<const std::vector<int>> groupings, std::size_t figures,
                                 const Measure& measure, const PermuteOptions& options) {
  std::vector<double> out((options.permutations + 1) * groupings.size() * figures);
  const Packed rows = packed(cells);
  const auto all = batches(cells.rows, groupings);
  const Work work{rows, groupings.size(), figures, measure, out};
  const std::size_t blocks = (options.permutations + block - 1) / block;
  share_out(options.threads, all.size() * std::max<std::size_t>(blocks, 1), [&](std::size_t part) {
    const Batch& batch = all[part % all.size()];
    const std::size_t first = part / all.size() * block;
    auto cell = batch.cell;
    std::vector<std::int64_t> joint, sums;
    if (first == 0) measure_one(work, batch, 0, cell, joint, sums);
    Random random(Random(options.seed + first).next());
    for (std::size_t i = first; i < std::min(first + block, options.permutations); ++i) {
      shuffle(std::span(cell), random);
      measure_one(work, batch, i + 1, cell, joint, sums);
    }
  });
  return out;
}

}  // namespace lode::stats
