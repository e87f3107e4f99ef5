// Every set of tests is met once, whatever the order in which a tree asks them: a set of `depth` tests parts into
// 2^depth cells, which are the two sides of a last split for each of its tests.
#include "discover/exact_last.h"

#include "base/share_out.h"

#include <algorithm>
#include <bit>
#include <cmath>


namespace lode::discover::exact {
namespace {

// Sets whose last test is still open: the prefix, and where the sums with the last test stand.
struct Open {
  Set prefix;                    // all yes
  ScoreTask task;
  std::vector<double> totals;    // [cell of prefix][lane]
};

void start(const Levels& levels, const Set& prefix, Open& open) {
  std::size_t lanes = levels.rows.lanes.count, cells = std::size_t{1} << prefix.count;
  open.prefix = prefix;
  open.totals.resize(cells * lanes);
  for (std::size_t m = 0; m < cells; ++m) {
    auto part = prefix.subset(m);
    auto line = part.count == 0 ? Line<const double>{levels.all.data(), 0, 1} : levels.sums[part.count].line(part);
    auto last = part.count == 0 ? 0 : part.test[part.count - 1];
    for (std::size_t l = 0; l < lanes; ++l) open.totals[m * lanes + l] = line(l, last);
  }
  for (std::size_t bit = 1; bit < cells; bit *= 2)
    for (std::size_t m = 0; m < cells; ++m)
      for (std::size_t l = 0; l < lanes && !(m & bit); ++l)
        open.totals[m * lanes + l] -= open.totals[(m | bit) * lanes + l];
  auto& task = open.task;
  task.totals = open.totals.data();
  task.valid = prefix.count == 0 ? 0 : prefix.test[prefix.count - 1] + 1;
  task.from = task.valid / alignment * alignment;
  task.to = padded(levels.tests());
}

// `whole`: sums of sets that hold all of the prefix.
void find_sums(const Levels& levels, Line<const double> whole, Open& open) {
  std::size_t cells = std::size_t{1} << open.prefix.count;
  for (std::size_t m = 0; m < cells; ++m) {
    auto part = open.prefix.subset(m);
    auto line = m + 1 == cells ? whole : levels.sums[part.count + 1].line(part);
    open.task.sums[m] = line.from(0, open.task.from);
    open.task.stride[m] = line.stride;
  }
}

template <class Visit>
void visit_prefixes(std::size_t count, std::size_t a, std::size_t tests, const Visit& visit) {
  if (count == 0) return visit(Set{});
  if (count == 1) return visit(Set{.count = 1, .test = {a}, .sign = 1});
  for (std::size_t b = a + 1; b < tests; ++b) {
    if (count == 2) visit(Set{.count = 2, .test = {a, b}, .sign = 3});
    for (std::size_t c = b + 1; count == 3 && c < tests; ++c) visit(Set{.count = 3, .test = {a, b, c}, .sign = 7});
  }
}

void score_leaves(Levels& levels, std::size_t count) {
  levels.leaf[count] = Grid(count, levels.tests(), std::size_t{1} << count, -HUGE_VAL);
  share_out(levels.ask.threads, count == 1 ? 1 : levels.tests(), [&](std::size_t a, std::size_t) {
    Open open;
    visit_prefixes(count - 1, a, levels.tests(), [&](const Set& prefix) {
      start(levels, prefix, open);
      find_sums(levels, levels.sums[count].line(prefix), open);
      levels.kernels.score[count - 1](levels.rows.lanes, open.task, levels.leaf[count].line(prefix).at);
    });
  });
}

// One thread's best last splits, and memory for the scores of one prefix.
struct Best {
  std::vector<Grid> last;
  std::vector<double> scores;
  Open open;
};

Best make_best(const Levels& levels) {
  Best best;
  auto count = levels.ask.depth - 1;
  for (std::size_t j = 0; j < 1 + levels.ask.musts; ++j)
    best.last.emplace_back(count, levels.tests(), std::size_t{1} << count, -HUGE_VAL);
  best.scores.resize((std::size_t{1} << levels.ask.depth) * padded(levels.tests()));
  return best;
}

Set without(const Set& prefix, std::size_t i) {
  return prefix.subset(((std::size_t{1} << prefix.count) - 1) & ~(std::size_t{1} << i));
}

void raise_freely(const Levels& levels, Best& best) {
  const auto& prefix = best.open.prefix;
  double own[8];
  auto line = best.last[0].line(prefix);
  auto last = prefix.test[prefix.count - 1];
  std::size_t cells = std::size_t{1} << prefix.count;
  for (std::size_t c = 0; c < cells; ++c) own[c] = line(c, last);
  BestTask task{.scores = best.scores.data(), .count = best.open.task.to - best.open.task.from, .own = own};
  for (std::size_t i = 0; i < prefix.count; ++i) {
    auto other = best.last[0].line(without(prefix, i));
    task.without[i] = other.from(0, best.open.task.from);
    task.stride[i] = other.stride;
  }
  levels.kernels.best[prefix.count](task);
  for (std::size_t c = 0; c < cells; ++c) line(c, last) = own[c];
}

// The same, one number at a time, where attributes must be used or means be in order.
void raise_within(const Levels& levels, Best& best) {
  const auto& open = best.open;
  std::size_t count = open.task.to - open.task.from, p = open.prefix.count, lanes = levels.rows.lanes.count;
  std::size_t half = std::size_t{1} << p;
  std::vector<double> sums(2 * half * lanes);  // [cell, then d's bit][lane]
  for (std::size_t d = open.task.valid; d < levels.tests(); ++d) {
    std::size_t at = d - open.task.from;
    for (std::size_t m = 0; m < half; ++m)
      for (std::size_t l = 0; l < lanes; ++l)
        sums[(half + m) * lanes + l] = open.task.sums[m][l * open.task.stride[m] + at];
    for (std::size_t bit = 1; bit < half; bit *= 2)
      for (std::size_t m = 0; m < half; ++m)
        for (std::size_t l = 0; l < lanes && !(m & bit); ++l)
          sums[(half + m) * lanes + l] -= sums[(half + (m | bit)) * lanes + l];
    for (std::size_t i = 0; i < half * lanes; ++i) sums[i] = open.totals[i] - sums[half * lanes + i];
    auto whole = open.prefix.with(d, true);
    for (std::size_t i = 0; i <= p; ++i) {  // test i of the set is the last split
      auto split = whole.test[i];
      auto rest = without(whole, i);
      auto bit = std::size_t{1} << i;
      for (std::size_t cell = 0, sign = 0; cell < 2 * half; ++cell) {
        if (cell & bit) continue;
        auto to = sign++;
        // The kernel's order of yes and no: cells of scores have d's bit on top, set for yes.
        const double* yes = sums.data() + (cell | bit) * lanes;
        const double* no = sums.data() + cell * lanes;
        if (!in_order(levels, split, yes, no)) continue;
        double score = best.scores[(cell | bit) * count + at] + best.scores[cell * count + at];
        for (std::size_t j = 0; j < best.last.size(); ++j) {
          if (j > 0 && !((levels.ask.must[split] >> (j - 1)) & 1U)) continue;
          auto& kept = best.last[j].line(rest)(to, rest.test[p - 1]);
          kept = std::max(kept, score);
        }
      }
    }
  }
}

void meet(const Levels& levels, const Set& prefix, Line<const double> whole, Best& best) {
  start(levels, prefix, best.open);
  find_sums(levels, whole, best.open);
  levels.kernels.score[prefix.count](levels.rows.lanes, best.open.task, best.scores.data());
  if (levels.ask.constrained()) raise_within(levels, best);
  else raise_freely(levels, best);
}

// Of all sets of `depth` tests, those whose first test is at most `a`: they are met in that order.
double share_met(std::size_t tests, std::size_t a, std::size_t depth) {
  double left = 1;
  for (std::size_t d = 0; d < depth; ++d)
    left *= std::max(0.0, static_cast<double>(tests) - static_cast<double>(a + 1 + d)) / static_cast<double>(tests - d);
  return 1 - left;
}

void merge(Levels& levels, std::vector<Best>& bests) {
  levels.last = std::move(bests[0].last);
  for (std::size_t b = 1; b < bests.size(); ++b)
    for (std::size_t j = 0; j < levels.last.size(); ++j)
      for (std::size_t i = 0; i < levels.last[j].size(); ++i)
        levels.last[j].data()[i] = std::max(levels.last[j].data()[i], bests[b].last[j].data()[i]);
}

// Sets of at most three tests: their sums are all there.
void split_shallow(Levels& levels, const Watch& watch) {
  std::vector<Best> bests;
  for (int i = 0; i < levels.ask.threads; ++i) bests.push_back(make_best(levels));
  std::vector<char> done(levels.tests(), 0);
  auto prefix_tests = levels.ask.depth - 1;
  share_out(levels.ask.threads, levels.ask.top ? 1 : levels.tests(), [&](std::size_t a, std::size_t thread) {
    if (watch.stop()) return;
    visit_prefixes(prefix_tests, a, levels.tests(), [&](const Set& prefix) {
      meet(levels, prefix, levels.sums[levels.ask.depth].line(prefix), bests[thread]);
    });
    done[a] = 1;
    if (thread == 0) watch.progress(share_met(levels.tests(), a, levels.ask.depth));
  });
  merge(levels, bests);
  for (std::size_t a = 0; a < (levels.ask.top ? 1 : levels.tests()); ++a) levels.complete = levels.complete && done[a];
}

// Sets of four: for every first test, a cube over the accounts that say yes to it.
void split_deep(Levels& levels, const Watch& watch) {
  struct Own {
    Best best;
    Grid three;
    Scratch scratch;
  };
  std::vector<Own> own(static_cast<std::size_t>(levels.ask.threads));
  for (auto& o : own) o.best = make_best(levels), o.three = Grid(3, levels.tests(), levels.rows.lanes.count);
  auto firsts = levels.ask.top ? 1 : levels.tests();
  std::vector<char> done(firsts, 0);
  // The rows in the order of the super-column whose tests come first.
  Sorted sorted;
  auto rows = row_set(levels.packed, levels.rows);
  for (std::size_t super = 0; super < levels.packed.supers.size() && levels.packed.first[super] < firsts; ++super) {
    sort_rows(rows, {{0, rows.count}}, levels.packed, super, super, levels.ask.threads, sorted);
    auto set = sorted.rows();
    set.lanes = rows.lanes;
    auto first = levels.packed.first[super];
    share_out(levels.ask.threads, std::min(levels.packed.first[super + 1], firsts) - first,
             [&](std::size_t i, std::size_t thread) {
      if (watch.stop()) return;
      auto a = first + i;
      auto& mine = own[thread];
      std::vector<Range> ranges;
      for (auto codes = levels.packed.splits[a].yes; codes != 0; codes &= codes - 1) {
        auto code = static_cast<std::size_t>(std::countr_zero(codes));
        Range range{sorted.offset[code], sorted.offset[code + 1]};
        if (range.from < range.to) ranges.push_back(range);
      }
      fill({.rows = set, .ranges = std::move(ranges), .sorted_by = super}, levels.packed, levels.kernels, a + 1, 1,
           mine.scratch, {.three = &mine.three});
      visit_prefixes(3, a, levels.tests(), [&](const Set& prefix) {
        meet(levels, prefix, std::as_const(mine.three).line(prefix.subset(6)), mine.best);
      });
      done[a] = 1;
      if (thread == 0) watch.progress(share_met(levels.tests(), a, levels.ask.depth));
    });
  }
  std::vector<Best> bests;
  for (auto& o : own) bests.push_back(std::move(o.best));
  merge(levels, bests);
  for (auto d : done) levels.complete = levels.complete && d;
}

}  // namespace

void count_sets(Levels& levels) {
  auto rows = row_set(levels.packed, levels.rows);
  std::size_t orders = std::min<std::size_t>(levels.ask.depth, 3);
  for (std::size_t o = 1; o <= orders; ++o) levels.sums[o] = Grid(o, levels.tests(), rows.lanes);
  Scratch scratch;
  fill({.rows = rows, .ranges = {{0, rows.count}}}, levels.packed, levels.kernels, 0, levels.ask.threads, scratch,
       {.all = &levels.all, .one = &levels.sums[1], .two = orders > 1 ? &levels.sums[2] : nullptr,
        .three = orders > 2 ? &levels.sums[3] : nullptr});
}

void score_sets(Levels& levels, const Watch& watch) {
  for (std::size_t count = 1; count <= levels.bottom(); ++count) score_leaves(levels, count);
  if (levels.ask.depth == 4) split_deep(levels, watch);
  else if (levels.ask.depth > 1) split_shallow(levels, watch);
}

}  // namespace lode::discover::exact
