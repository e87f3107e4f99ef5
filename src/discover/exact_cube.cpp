// Tables are filled slab by slab (one code of the first super-column) so that what is written stays in the cache,
// and cells are summed as soon as a slab is full.
#include "discover/exact_cube.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <map>
#include <numeric>

#include "discover/exact_parallel.h"

namespace lode::discover::exact {

RowSet Sorted::rows() const {
  RowSet out{.count = offset.empty() ? 0 : offset.back(), .lanes = 0, .values = values.data(), .codes = {}};
  for (const auto& c : codes) out.codes.push_back(c.empty() ? nullptr : c.data());
  return out;
}

namespace {

// A stretch of rows of one range, sorted by one thread.
struct Piece {
  std::size_t from = 0, to = 0;
  std::vector<std::size_t> at;  // by code: first a count, then where its rows go
};

std::vector<Piece> pieces_of(const std::vector<Range>& ranges, int threads) {
  std::size_t all = 0;
  for (auto r : ranges) all += r.to - r.from;
  std::size_t most = all / static_cast<std::size_t>(threads) + 1;
  std::vector<Piece> out;
  for (auto r : ranges)
    for (std::size_t from = r.from; from < r.to; from += most)
      out.push_back({from, std::min(from + most, r.to), std::vector<std::size_t>(65, 0)});
  return out;
}

void move_rows(const RowSet& in, const Piece& piece, std::size_t super, Sorted& out) {
  auto at = piece.at;
  for (std::size_t i = piece.from; i < piece.to; ++i) {
    std::size_t to = at[in.codes[super][i]]++;
    std::memcpy(out.values.data() + to * in.lanes, in.values + i * in.lanes, in.lanes * sizeof(std::int32_t));
  }
  for (std::size_t s = 0; s < out.codes.size(); ++s) {
    if (out.codes[s].empty()) continue;
    at = piece.at;
    for (std::size_t i = piece.from; i < piece.to; ++i) out.codes[s][at[in.codes[super][i]]++] = in.codes[s][i];
  }
}

}  // namespace

void sort_rows(const RowSet& in, const std::vector<Range>& ranges, const Packed& packed, std::size_t super,
               std::size_t first, int threads, Sorted& out) {
  auto pieces = pieces_of(ranges, threads);
  parallel(pieces.size(), threads, [&](std::size_t p, std::size_t) {
    for (std::size_t i = pieces[p].from; i < pieces[p].to; ++i) ++pieces[p].at[in.codes[super][i]];
  });
  out.super = super;
  out.offset.assign(static_cast<std::size_t>(packed.supers[super].count) + 1, 0);
  std::size_t next = 0;
  for (std::size_t c = 0; c + 1 < out.offset.size(); ++c) {
    out.offset[c] = next;
    for (auto& piece : pieces) next += std::exchange(piece.at[c], next);
  }
  out.offset.back() = next;
  out.values.resize(std::max(out.values.size(), next * in.lanes));
  out.codes.resize(packed.supers.size());
  for (std::size_t s = 0; s < out.codes.size(); ++s) {
    if (s < first || !in.codes[s]) out.codes[s].clear();
    else out.codes[s].resize(std::max(out.codes[s].size(), next));
  }
  parallel(pieces.size(), threads, [&](std::size_t p, std::size_t) { move_rows(in, pieces[p], super, out); });
}

namespace {

// How to make the sums of sets of codes from sums of codes: each from the largest smaller set it contains.
struct Plan {
  struct Step {
    std::size_t set = 0;
    std::size_t base = 0;
    bool has_base = false;
    std::uint64_t more = 0;  // codes to be added
  };
  std::vector<Step> steps;
};

Plan plan_for(const std::vector<std::uint64_t>& sets) {
  std::vector<std::size_t> order(sets.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t s) { return std::popcount(sets[s]); });
  Plan plan;
  for (std::size_t i = 0; i < order.size(); ++i) {
    Plan::Step step{.set = order[i], .more = sets[order[i]]};
    for (std::size_t j = 0; j < i; ++j) {
      auto base = sets[order[j]];
      if ((base & ~sets[order[i]]) != 0 || base == 0) continue;
      if (step.has_base && std::popcount(base) < std::popcount(sets[step.base])) continue;
      step.base = order[j], step.has_base = true, step.more = sets[order[i]] & ~base;
    }
    plan.steps.push_back(step);
  }
  return plan;
}

// in: [code][n], out: [set][n]. Codes that are not `present` have no sums.
void apply(const Plan& plan, const double* in, std::size_t n, std::uint64_t present, const Kernels& kernels,
           double* out) {
  for (const auto& step : plan.steps) {
    double* to = out + step.set * n;
    auto more = step.more & present;
    if (step.has_base) {
      std::memcpy(to, out + step.base * n, n * sizeof(double));
    } else if (more != 0) {
      std::memcpy(to, in + static_cast<std::size_t>(std::countr_zero(more)) * n, n * sizeof(double));
      more &= more - 1;
    } else {
      std::fill_n(to, n, 0.0);
    }
    for (; more != 0; more &= more - 1)
      kernels.add(to, in + static_cast<std::size_t>(std::countr_zero(more)) * n, n);
  }
}

// A super-column as one cube sees it.
struct Side {
  std::size_t super = 0, codes = 0;
  std::size_t first = 0, count = 0;          // its tests
  std::vector<std::uint64_t> sets;           // its tests' codes, then those of pairs of tests
  std::vector<std::vector<std::size_t>> pair;  // [test][later test] → index in sets; `none` where no code is common
  std::uint64_t touched = 0;                 // codes of any test
  Plan singles, all;
};
constexpr std::size_t none = ~std::size_t{0};

Side side_of(const Packed& packed, std::size_t super, std::size_t from) {
  Side side{.super = super, .codes = static_cast<std::size_t>(packed.supers[super].count)};
  side.first = std::max(packed.first[super], from);
  side.count = packed.first[super + 1] - side.first;
  for (std::size_t t = 0; t < side.count; ++t) side.sets.push_back(packed.splits[side.first + t].yes);
  side.singles = plan_for(side.sets);
  std::map<std::uint64_t, std::size_t> known;
  for (std::size_t t = 0; t < side.count; ++t) known.emplace(side.sets[t], t), side.touched |= side.sets[t];
  side.pair.assign(side.count, std::vector<std::size_t>(side.count, none));
  for (std::size_t t = 0; t < side.count; ++t)
    for (std::size_t u = t + 1; u < side.count; ++u) {
      auto both = side.sets[t] & side.sets[u];
      if (both == 0) continue;
      auto [at, fresh] = known.emplace(both, side.sets.size());
      if (fresh) side.sets.push_back(both);
      side.pair[t][u] = at->second;
    }
  side.all = plan_for(side.sets);
  return side;
}

struct Filler {
  const Packed& packed;
  const Kernels& kernels;
  const Sorted& sorted;
  std::size_t lanes = 0;
  Cube cube;

  RowBlock rows_of(std::size_t code) const {
    return {.values = sorted.values.data() + sorted.offset[code] * lanes,
            .rows = sorted.offset[code + 1] - sorted.offset[code], .lanes = lanes};
  }
  std::uint64_t present() const {
    std::uint64_t out = 0;
    for (std::size_t c = 0; c + 1 < sorted.offset.size(); ++c)
      out |= std::uint64_t{sorted.offset[c] < sorted.offset[c + 1]} << c;
    return out;
  }
  // Puts the sums of count tests from `first` on, [test][lane], where the last test runs contiguously.
  void put(Line<double> line, std::size_t first, std::size_t count, const double* from) const {
    for (std::size_t t = 0; t < count; ++t)
      for (std::size_t l = 0; l < lanes; ++l) line(l, first + t) = from[t * lanes + l];
  }
  void put_sum(Line<double> line, std::size_t test, const double* from) const {
    for (std::size_t l = 0; l < lanes; ++l) line(l, test) = from ? from[l] : 0;
  }

  void triple(const Side& x, const Side& y, const Side& z, Scratch::Tables& tables) const;
  void pair(const Side& x, const Side& y, Scratch::Tables& tables) const;
  void single(const Side& x, Scratch::Tables& tables) const;
};

void Filler::triple(const Side& x, const Side& y, const Side& z, Scratch::Tables& tables) const {
  const std::size_t row = z.codes * lanes, middle = y.count * row;
  tables.slab.resize(std::max(tables.slab.size(), y.codes * row));
  tables.middle.resize(std::max(tables.middle.size(), x.codes * middle));
  tables.outer.resize(std::max(tables.outer.size(), x.count * middle));
  tables.inner.resize(std::max(tables.inner.size(), z.count * lanes));
  const auto codes = present() & x.touched;
  for (auto left = codes; left != 0; left &= left - 1) {
    auto code = static_cast<std::size_t>(std::countr_zero(left));
    std::fill_n(tables.slab.data(), y.codes * row, 0.0);
    auto block = rows_of(code);
    block.high = sorted.codes[y.super].data() + sorted.offset[code];
    block.low = sorted.codes[z.super].data() + sorted.offset[code];
    block.count_low = z.codes;
    kernels.add_rows(block, tables.slab.data());
    apply(y.singles, tables.slab.data(), row, ~std::uint64_t{0}, kernels, tables.middle.data() + code * middle);
  }
  apply(x.singles, tables.middle.data(), middle, codes, kernels, tables.outer.data());
  for (std::size_t t = 0; t < x.count; ++t)
    for (std::size_t u = 0; u < y.count; ++u) {
      apply(z.singles, tables.outer.data() + t * middle + u * row, lanes, ~std::uint64_t{0}, kernels,
            tables.inner.data());
      put(cube.three->line(x.first + t, y.first + u), z.first, z.count, tables.inner.data());
    }
}

void Filler::pair(const Side& x, const Side& y, Scratch::Tables& tables) const {
  const std::size_t row = y.codes * lanes, middle = y.sets.size() * lanes;
  tables.slab.resize(std::max(tables.slab.size(), row));
  tables.middle.resize(std::max(tables.middle.size(), x.codes * middle));
  tables.outer.resize(std::max(tables.outer.size(), x.sets.size() * middle));
  const auto codes = present() & x.touched;
  for (auto left = codes; left != 0; left &= left - 1) {
    auto code = static_cast<std::size_t>(std::countr_zero(left));
    std::fill_n(tables.slab.data(), row, 0.0);
    auto block = rows_of(code);
    block.high = sorted.codes[y.super].data() + sorted.offset[code];
    kernels.add_rows(block, tables.slab.data());
    apply(y.all, tables.slab.data(), lanes, ~std::uint64_t{0}, kernels, tables.middle.data() + code * middle);
  }
  apply(x.all, tables.middle.data(), middle, codes, kernels, tables.outer.data());
  const double* sums = tables.outer.data();
  const std::vector<double> zeros(middle, 0.0);
  for (std::size_t t = 0; t < x.count; ++t) {
    const std::size_t a = x.first + t;
    if (cube.two) put(cube.two->line(a), y.first, y.count, sums + t * middle);
    if (!cube.three) continue;
    for (std::size_t u = t + 1; u < x.count; ++u) {
      auto set = x.pair[t][u];
      put(cube.three->line(a, x.first + u), y.first, y.count, set == none ? zeros.data() : sums + set * middle);
    }
    for (std::size_t u = 0; u < y.count; ++u) {
      auto line = cube.three->line(a, y.first + u);
      for (std::size_t v = u + 1; v < y.count; ++v) {
        auto set = y.pair[u][v];
        put_sum(line, y.first + v, set == none ? nullptr : sums + t * middle + set * lanes);
      }
    }
  }
}

void Filler::single(const Side& x, Scratch::Tables& tables) const {
  tables.slab.assign(x.codes * lanes, 0.0);
  tables.outer.resize(std::max(tables.outer.size(), (x.sets.size() + 1) * lanes));
  for (auto left = present() & x.touched; left != 0; left &= left - 1) {
    auto code = static_cast<std::size_t>(std::countr_zero(left));
    auto block = rows_of(code);
    for (std::size_t i = 0; i < block.rows; ++i)
      for (std::size_t l = 0; l < lanes; ++l) tables.slab[code * lanes + l] += block.values[i * lanes + l];
  }
  apply(x.all, tables.slab.data(), lanes, ~std::uint64_t{0}, kernels, tables.outer.data());
  const double* sums = tables.outer.data();
  double* sum = tables.outer.data() + x.sets.size() * lanes;
  for (std::size_t t = 0; t < x.count; ++t) {
    const std::size_t a = x.first + t;
    if (cube.one) put_sum(cube.one->line(), a, sums + t * lanes);
    for (std::size_t u = t + 1; u < x.count; ++u) {
      auto both = x.pair[t][u];
      if (cube.two) put_sum(cube.two->line(a), x.first + u, both == none ? nullptr : sums + both * lanes);
      if (!cube.three) continue;
      auto line = cube.three->line(a, x.first + u);
      for (std::size_t v = u + 1; v < x.count; ++v) {
        auto codes = both == none ? 0 : x.sets[both] & x.sets[v];
        std::fill_n(sum, lanes, 0.0);
        for (; codes != 0; codes &= codes - 1)
          kernels.add(sum, tables.slab.data() + static_cast<std::size_t>(std::countr_zero(codes)) * lanes, lanes);
        put_sum(line, x.first + v, sum);
      }
    }
  }
}

}  // namespace

void fill(const RowSet& rows, const std::vector<Range>& ranges, const Packed& packed, const Kernels& kernels,
          std::size_t from, int threads, Scratch& scratch, Cube cube) {
  if (from >= packed.splits.size()) return;
  std::vector<Side> sides;
  for (std::size_t s = packed.splits[from].super; s < packed.supers.size(); ++s)
    sides.push_back(side_of(packed, s, from));
  scratch.tables.resize(static_cast<std::size_t>(threads));
  const bool pairs = cube.two || cube.three;
  for (std::size_t x = 0; x < sides.size(); ++x) {
    sort_rows(rows, ranges, packed, sides[x].super, sides[x].super, threads, scratch.sorted);
    Filler filler{.packed = packed, .kernels = kernels, .sorted = scratch.sorted, .lanes = rows.lanes, .cube = cube};
    std::vector<std::pair<std::size_t, std::size_t>> tasks;
    for (std::size_t y = x + 1; cube.three && y < sides.size(); ++y)
      for (std::size_t z = y + 1; z < sides.size(); ++z) tasks.emplace_back(y, z);
    for (std::size_t y = x + 1; pairs && y < sides.size(); ++y) tasks.emplace_back(y, none);
    tasks.emplace_back(none, none);
    parallel(tasks.size(), threads, [&](std::size_t i, std::size_t thread) {
      auto [y, z] = tasks[i];
      auto& tables = scratch.tables[thread];
      if (z != none) filler.triple(sides[x], sides[y], sides[z], tables);
      else if (y != none) filler.pair(sides[x], sides[y], tables);
      else filler.single(sides[x], tables);
    });
  }
}

}  // namespace lode::discover::exact
