// Tables are filled slab by slab (one code of the first super-column) so that what is written stays in the cache,
// and cells are summed as soon as a slab is full.
#include "discover/exact_cube.h"

#include "base/share_out.h"

#include <algorithm>
#include <bit>
#include <map>
#include <numeric>


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
    copy_row(in.values + i * in.lanes, in.lanes, out.values.data() + to * in.lanes);
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
  share_out(threads, pieces.size(), [&](std::size_t p, std::size_t) {
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
  share_out(threads, pieces.size(), [&](std::size_t p, std::size_t) { move_rows(in, pieces[p], super, out); });
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
  const double* parts[65];
  for (const auto& step : plan.steps) {
    std::size_t count = 0;
    if (step.has_base) parts[count++] = out + step.base * n;
    for (auto more = step.more & present; more != 0; more &= more - 1)
      parts[count++] = in + static_cast<std::size_t>(std::countr_zero(more)) * n;
    kernels.combine(parts, count, n, out + step.set * n);
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

// Rows by their code of one super-column: for each code the stretches that hold it.
struct ByCode {
  RowSet set;
  std::vector<std::vector<Range>> ranges{};
  std::uint64_t present = 0;

  RowBlock block(Range range, std::size_t high, std::size_t low, std::size_t count_low) const {
    return {.values = set.values + range.from * set.lanes,
            .rows = range.to - range.from,
            .lanes = set.lanes,
            .high = high == none ? nullptr : set.codes[high] + range.from,
            .low = low == none ? nullptr : set.codes[low] + range.from,
            .count_low = count_low};
  }
};

ByCode by_code(const Ordered& ordered, std::size_t lanes) {
  ByCode by{.set = ordered.rows};
  by.set.lanes = lanes;
  const auto& offset = *ordered.offset;
  for (std::size_t c = 0; c + 1 < offset.size(); ++c) {
    by.ranges.emplace_back();
    if (offset[c] == offset[c + 1]) continue;
    by.ranges.back().push_back({offset[c], offset[c + 1]});
    by.present |= std::uint64_t{1} << c;
  }
  return by;
}

// Of rows that are in the order of their codes already, within each range of one code.
void part_ranges(const RowSet& rows, const std::vector<Range>& ranges, std::size_t super, std::size_t codes,
                 ByCode& by) {
  by.ranges.resize(codes);
  for (auto range : ranges) {
    auto code = rows.codes[super][range.from];
    by.ranges[code].push_back(range);
    by.present |= std::uint64_t{1} << code;
  }
}

void grow(std::vector<double>& numbers, std::size_t count) {
  if (numbers.size() < count) numbers.resize(count);
}

constexpr std::uint64_t every = ~std::uint64_t{0};

struct Filler {
  const Kernels& kernels;
  std::size_t lanes = 0;
  Cube cube;

  // Puts the sums of count tests from `first` on, [test][lane], where the last test runs contiguously.
  void put(Line<double> line, std::size_t first, std::size_t count, const double* from) const {
    for (std::size_t l = 0; l < lanes; ++l) {
      double* to = line.from(l, first);
      for (std::size_t t = 0; t < count; ++t) to[t] = from[t * lanes + l];
    }
  }
  void put_sum(Line<double> line, std::size_t test, const double* from) const {
    for (std::size_t l = 0; l < lanes; ++l) line(l, test) = from ? from[l] : 0;
  }

  // In all three: tables of codes in, sums of tests out.
  void triple(const ByCode& rows, const Side& x, const Side& y, const Side& z, Scratch::Tables& tables) const;
  void pair(const Side& x, const Side& y, const double* table, Scratch::Tables& tables) const;
  void single(const Side& x, const double* table, Scratch::Tables& tables) const;
};

void Filler::triple(const ByCode& rows, const Side& x, const Side& y, const Side& z, Scratch::Tables& tables) const {
  const std::size_t row = z.codes * lanes, middle = y.count * row;
  grow(tables.slab, y.codes * row);
  grow(tables.middle, x.codes * middle);
  grow(tables.outer, x.count * middle);
  grow(tables.inner, z.count * lanes);
  const auto codes = rows.present & x.touched;
  for (auto left = codes; left != 0; left &= left - 1) {
    auto code = static_cast<std::size_t>(std::countr_zero(left));
    std::fill_n(tables.slab.data(), y.codes * row, 0.0);
    for (auto range : rows.ranges[code])
      kernels.add_rows(rows.block(range, y.super, z.super, z.codes), tables.slab.data());
    apply(y.singles, tables.slab.data(), row, every, kernels, tables.middle.data() + code * middle);
  }
  apply(x.singles, tables.middle.data(), middle, codes, kernels, tables.outer.data());
  for (std::size_t t = 0; t < x.count; ++t)
    for (std::size_t u = 0; u < y.count; ++u) {
      apply(z.singles, tables.outer.data() + t * middle + u * row, lanes, every, kernels,
            tables.inner.data());
      put(cube.three->line(x.first + t, y.first + u), z.first, z.count, tables.inner.data());
    }
}

// table: [code of x][code of y][lane].
void Filler::pair(const Side& x, const Side& y, const double* table, Scratch::Tables& tables) const {
  const std::size_t row = y.codes * lanes, middle = y.sets.size() * lanes;
  grow(tables.middle, x.codes * middle);
  grow(tables.outer, x.sets.size() * middle);
  for (std::size_t code = 0; code < x.codes; ++code)
    apply(y.all, table + code * row, lanes, every, kernels, tables.middle.data() + code * middle);
  apply(x.all, tables.middle.data(), middle, every, kernels, tables.outer.data());
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

// table: [code][lane].
void Filler::single(const Side& x, const double* table, Scratch::Tables& tables) const {
  grow(tables.outer, (x.sets.size() + 1) * lanes);
  apply(x.all, table, lanes, every, kernels, tables.outer.data());
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
        const double* parts[64];
        std::size_t count = 0;
        for (; codes != 0; codes &= codes - 1)
          parts[count++] = table + static_cast<std::size_t>(std::countr_zero(codes)) * lanes;
        if (count > 0) kernels.combine(parts, count, lanes, sum);
        put_sum(line, x.first + v, count > 0 ? sum : nullptr);
      }
    }
  }
}

void count_pair(const ByCode& rows, const Side& x, const Side& y, const Kernels& kernels, std::vector<double>& table) {
  table.assign(x.codes * y.codes * rows.set.lanes, 0.0);
  for (auto left = rows.present; left != 0; left &= left - 1) {
    auto code = static_cast<std::size_t>(std::countr_zero(left));
    double* to = table.data() + code * y.codes * rows.set.lanes;
    for (auto range : rows.ranges[code]) kernels.add_rows(rows.block(range, y.super, none, 1), to);
  }
}

// The same from rows in any order.
void count_pair(const Source& source, const Side& x, const Side& y, const Kernels& kernels,
                std::vector<double>& table) {
  const auto& rows = source.rows;
  table.assign(x.codes * y.codes * rows.lanes, 0.0);
  for (auto range : source.ranges)
    kernels.add_rows({.values = rows.values + range.from * rows.lanes, .rows = range.to - range.from,
                      .lanes = rows.lanes, .high = rows.codes[x.super] + range.from,
                      .low = rows.codes[y.super] + range.from, .count_low = y.codes}, table.data());
}

// Sums of the codes of both from their pair table.
void marginals(const std::vector<double>& table, std::size_t lanes, const Kernels& kernels, std::vector<double>* x,
               std::size_t x_codes, std::vector<double>* y, std::size_t y_codes) {
  std::vector<const double*> parts;
  auto sum = [&](std::size_t first, std::size_t step, std::size_t count, double* to) {
    parts.clear();
    for (std::size_t i = 0; i < count; ++i) parts.push_back(table.data() + (first + i * step) * lanes);
    kernels.combine(parts.data(), count, lanes, to);
  };
  x->assign(x_codes * lanes, 0.0);
  for (std::size_t c = 0; c < x_codes; ++c) sum(c * y_codes, 1, y_codes, x->data() + c * lanes);
  if (!y) return;
  y->assign(y_codes * lanes, 0.0);
  for (std::size_t c = 0; c < y_codes; ++c) sum(c, y_codes, x_codes, y->data() + c * lanes);
}

void count_single(const ByCode& rows, const Side& x, const Kernels& kernels, std::vector<double>& table) {
  table.assign(x.codes * rows.set.lanes, 0.0);
  for (std::size_t code = 0; code < x.codes; ++code)
    for (auto range : rows.ranges[code])
      kernels.sum_rows(rows.block(range, none, none, 1), table.data() + code * rows.set.lanes);
}

}  // namespace

void fill(const Source& source, const Packed& packed, const Kernels& kernels, std::size_t from, int threads,
          Scratch& scratch, Cube cube) {
  const auto& rows = source.rows;
  std::vector<Side> sides;
  for (std::size_t s = from < packed.splits.size() ? packed.splits[from].super : packed.supers.size();
       s < packed.supers.size(); ++s)
    sides.push_back(side_of(packed, s, from));
  scratch.tables.resize(static_cast<std::size_t>(threads));
  Filler filler{.kernels = kernels, .lanes = rows.lanes, .cube = cube};
  std::vector<double> single, next_single;
  for (std::size_t x = 0; x < sides.size(); ++x) {
    const bool last = x > 0 && x + 1 == sides.size();  // its sums come from its pair with the one before
    bool ordered = true;
    ByCode by{.set = rows};
    if (sides[x].super == source.sorted_by) {
      part_ranges(rows, source.ranges, source.sorted_by, sides[x].codes, by);
    } else if (x + 2 == sides.size()) {
      ordered = false;  // one pair is counted faster than the rows are sorted
    } else if (!last) {
      if (!source.order)
        sort_rows(rows, source.ranges, packed, sides[x].super, sides[x].super, threads, scratch.sorted);
      by = by_code(source.order ? source.order(sides[x].super, scratch.sorted)
                                : Ordered{scratch.sorted.rows(), &scratch.sorted.offset}, rows.lanes);
    }
    struct Task {
      std::size_t y = none, z = none;
    };
    std::vector<Task> tasks;
    for (std::size_t y = x + 1; cube.three && y < sides.size(); ++y)
      for (std::size_t z = y + 1; z < sides.size(); ++z) tasks.push_back({y, z});
    for (std::size_t y = x + 1; y < sides.size(); ++y) tasks.push_back({y, none});
    if (sides.size() == 1) count_single(by, sides[x], kernels, single);
    if (last) single.swap(next_single);
    share_out(threads, tasks.size(), [&](std::size_t i, std::size_t thread) {
      auto [y, z] = tasks[i];
      auto& tables = scratch.tables[thread];
      if (z != none) return filler.triple(by, sides[x], sides[y], sides[z], tables);
      if (ordered) count_pair(by, sides[x], sides[y], kernels, tables.pair);
      else count_pair(source, sides[x], sides[y], kernels, tables.pair);
      if (cube.two || cube.three) filler.pair(sides[x], sides[y], tables.pair.data(), tables);
      if (y == x + 1)
        marginals(tables.pair, rows.lanes, kernels, &single, sides[x].codes,
                  y + 1 == sides.size() ? &next_single : nullptr, sides[y].codes);
    });
    filler.single(sides[x], single.data(), scratch.tables[0]);
    if (cube.all && x == 0) {
      cube.all->resize(std::max(cube.all->size(), rows.lanes));
      std::fill_n(cube.all->begin(), rows.lanes, 0.0);
      for (std::size_t i = 0; i < single.size(); ++i) (*cube.all)[i % rows.lanes] += single[i];
    }
  }
}

}  // namespace lode::discover::exact
