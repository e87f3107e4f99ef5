// Values go up from level to level: the best of a set is the best test with the best two shares of its leaves.
#include "discover/exact_levels.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/share_out.h"
#include "discover/exact_last.h"

namespace lode::discover::exact {

bool Ask::constrained() const {
  return musts > 0 || std::ranges::any_of(orders, [](const auto& o) { return !o.empty(); });
}

RowSet row_set(const Packed& packed, const Rows& rows) {
  RowSet out{.count = rows.count, .lanes = rows.lanes.count, .values = rows.values.data(), .codes = {}};
  for (const auto& super : packed.supers) out.codes.push_back(super.codes.data());
  return out;
}

double sets_of(std::size_t tests, std::size_t depth) {
  double sets = 1, all = 0, n = static_cast<double>(tests);
  for (std::size_t d = 0; d < depth; ++d) {
    sets *= 2 * (n - static_cast<double>(d)) / static_cast<double>(d + 1);
    all += sets;
  }
  return all;
}

double memory_of(std::size_t tests, std::size_t lanes, const Ask& ask) {
  double threads = ask.threads, n = static_cast<double>(tests), extra = 1 + static_cast<double>(ask.musts);
  auto numbers = [&](std::size_t order) {  // of a grid of width 1, with what alignment adds
    double sets = n;
    if (order > 1) sets *= n / 2 + alignment;
    if (order > 2) sets *= n / 3 + alignment;
    return sets;
  };
  double all = 0;
  for (std::size_t o = 1; o <= std::min<std::size_t>(ask.depth, 3); ++o)
    all += numbers(o) * static_cast<double>(lanes);
  if (ask.depth == 4) all += threads * numbers(3) * static_cast<double>(lanes);
  for (std::size_t o = 1; o < ask.depth; ++o)
    all += numbers(o) * static_cast<double>(1U << o) * (o + 1 < ask.depth ? 5 : 1 + threads * extra);
  return 8 * all;
}

double sum_of(const Levels& levels, const Set& set, std::size_t lane) {
  double sum = 0;
  auto yes = set.sign & ((1U << set.count) - 1U);
  auto no = ~set.sign & ((1U << set.count) - 1U);
  for (unsigned some = no;; some = (some - 1) & no) {  // inclusion and exclusion of the tests that say no
    auto part = set.subset(yes | some);
    double one = part.count == 0 ? levels.all[lane] : levels.sums[part.count].get(part, lane);
    sum += std::popcount(some) % 2 ? -one : one;
    if (some == 0) break;
  }
  return sum;
}

bool in_order(const Levels& levels, std::size_t split, const double* yes, const double* no) {
  const auto& ask = levels.ask;
  for (const auto& order : ask.orders[split]) {
    double w_yes = weight_sum(levels.rows.lanes, yes, order.weight_lane);
    double w_no = weight_sum(levels.rows.lanes, no, order.weight_lane);
    if (!(w_yes > 0) || !(w_no > 0)) continue;
    double rise = yes[order.lane] / w_yes - no[order.lane] / w_no;
    if (order.up ? rise < -ask.order_slack : rise > ask.order_slack) return false;
  }
  return true;
}

double value(const Levels& levels, const Set& set, std::size_t leaves, std::size_t flag) {
  if (set.count == 0) return levels.root[(leaves - 1) * levels.flags() + flag];
  if (leaves == 1) return flag == 0 ? levels.leaf[set.count].get(set, set.sign) : -HUGE_VAL;
  if (set.count < levels.bottom())
    return levels.inner[set.count][(leaves - 1) * levels.flags() + flag].get(set, set.sign);
  if (flag == 0) return levels.last[0].get(set, set.sign);
  if ((flag & (flag - 1)) != 0) return -HUGE_VAL;
  return levels.last[1 + static_cast<std::size_t>(std::countr_zero(flag))].get(set, set.sign);
}

namespace {

// As `value`, of a set of `count` tests, at least one, that stands at `place` of its grids.
double value_at(const Levels& levels, std::size_t count, std::size_t place, std::size_t leaves, std::size_t flag) {
  if (leaves == 1) return flag == 0 ? levels.leaf[count].data()[place] : -HUGE_VAL;
  if (count < levels.bottom()) return levels.inner[count][(leaves - 1) * levels.flags() + flag].data()[place];
  if (flag == 0) return levels.last[0].data()[place];
  if ((flag & (flag - 1)) != 0) return -HUGE_VAL;
  return levels.last[1 + static_cast<std::size_t>(std::countr_zero(flag))].data()[place];
}

// The best trees of all sizes below one set: [(leaves − 1) · flags + flag].
void raise(const Levels& levels, const Set& set, std::vector<double>& best) {
  std::size_t flags = levels.flags(), most = levels.leaves_below(set.count), below = levels.leaves_below(set.count + 1);
  double yes[8 << 4], no[8 << 4];  // leaves below a set of at least one test, times flags
  std::vector<double> lanes_yes, lanes_no;
  for (std::size_t t = 0; t < levels.tests(); ++t) {
    if (set.has(t) || (levels.ask.top && set.count == 0 && t != 0)) continue;
    auto with = set.with(t, true), without = set.with(t, false);
    if (!levels.ask.orders[t].empty()) {
      lanes_yes.clear(), lanes_no.clear();
      for (std::size_t l = 0; l < levels.rows.lanes.count; ++l)
        lanes_yes.push_back(sum_of(levels, with, l)), lanes_no.push_back(sum_of(levels, without, l));
      if (!in_order(levels, t, lanes_yes.data(), lanes_no.data())) continue;
    }
    auto at_yes = levels.leaf[with.count].place(with), at_no = levels.leaf[with.count].place(without);
    for (std::size_t l = 0; l < below; ++l)
      for (std::size_t f = 0; f < flags; ++f) {
        yes[l * flags + f] = value_at(levels, with.count, at_yes, l + 1, f);
        no[l * flags + f] = value_at(levels, with.count, at_no, l + 1, f);
      }
    for (std::size_t l = 0; l < below; ++l)
      for (std::size_t m = 0; m < below && l + m + 2 <= most; ++m)
        for (std::size_t f = 0; f < flags; ++f) {
          auto open = f & ~levels.ask.must[t];
          auto& to = best[(l + m + 1) * flags + f];
          for (auto part = open;; part = (part - 1) & open) {
            to = std::max(to, yes[l * flags + part] + no[m * flags + (open & ~part)]);
            if (part == 0) break;
          }
        }
  }
}

// All sets of `count` tests (1 or 2) whose first is `a`.
template <class Visit>
void visit_sets(std::size_t count, std::size_t a, std::size_t tests, const Visit& visit) {
  for (unsigned sign = 0; count == 1 && sign < 2; ++sign) visit(Set{.count = 1, .test = {a}, .sign = sign});
  for (std::size_t b = a + 1; count == 2 && b < tests; ++b)
    for (unsigned sign = 0; sign < 4; ++sign) visit(Set{.count = 2, .test = {a, b}, .sign = sign});
}

void raise_all(Levels& levels, std::size_t count) {
  std::size_t flags = levels.flags(), most = levels.leaves_below(count);
  auto& grids = levels.inner[count];
  for (std::size_t i = 0; i < most * flags; ++i)
    grids.push_back(i < flags ? Grid{} : Grid(count, levels.tests(), std::size_t{1} << count, -HUGE_VAL));
  auto firsts = levels.ask.top ? 1 : levels.tests();
  share_out(levels.ask.threads, firsts, [&](std::size_t a, std::size_t) {
    std::vector<double> best(most * flags);
    visit_sets(count, a, levels.tests(), [&](const Set& set) {
      std::ranges::fill(best, -HUGE_VAL);
      raise(levels, set, best);
      for (std::size_t i = flags; i < best.size(); ++i) grids[i].line(set)(set.sign, set.test[count - 1]) = best[i];
    });
  });
}

}  // namespace

void solve(Levels& levels, const Watch& watch) {
  count_sets(levels);
  solve_counted(levels, watch);
}

void solve_counted(Levels& levels, const Watch& watch) {
  score_sets(levels, watch);
  levels.inner.assign(levels.bottom(), {});
  for (std::size_t count = levels.bottom(); count-- > 1;) raise_all(levels, count);
  levels.root.assign(levels.leaves_below(0) * levels.flags(), -HUGE_VAL);
  levels.root[0] = leaf_score(levels.rows.lanes, levels.all.data());
  raise(levels, Set{}, levels.root);
}

}  // namespace lode::discover::exact
