// Trees are found from the root: a test belongs to a best tree if the best of its two sides add up to the best.
// Last splits are not kept by the levels; those that are needed are counted again.
#include "discover/exact_trees.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>

#include "discover/exact_parallel.h"

namespace lode::discover::exact {
namespace {

struct LastSplit {
  int split = 0;
  double score = 0;
};

// Sums over the accounts of one set that say yes to each test: [test][lane], and over all of the set.
struct Sides {
  std::vector<double> yes, all;
};

// From the rows: for sets of three tests, whose sums with a fourth were not kept.
Sides sides_by_rows(const Levels& levels, const Set& set) {
  std::size_t lanes = levels.rows.lanes.count;
  std::vector<std::uint64_t> allowed(levels.packed.supers.size(), ~std::uint64_t{0});
  for (std::size_t i = 0; i < set.count; ++i) {
    const auto& split = levels.packed.splits[set.test[i]];
    allowed[split.super] &= (set.sign >> i) & 1U ? split.yes : ~split.yes;
  }
  std::vector<std::size_t> asked, others;
  for (std::size_t s = 0; s < allowed.size(); ++s)
    if (allowed[s] != ~std::uint64_t{0}) asked.push_back(s);
  std::vector<std::vector<double>> cells;
  for (const auto& super : levels.packed.supers) cells.emplace_back(static_cast<std::size_t>(super.count) * lanes, 0.0);
  Sides sides{.yes = std::vector<double>(levels.tests() * lanes, 0.0), .all = std::vector<double>(lanes, 0.0)};
  for (std::size_t i = 0; i < levels.rows.count; ++i) {
    bool in = true;
    for (auto s : asked) in = in && ((allowed[s] >> levels.packed.supers[s].codes[i]) & 1U);
    if (!in) continue;
    RowBlock row{.values = levels.rows.values.data() + i * lanes, .rows = 1, .lanes = lanes};
    for (std::size_t s = 0; s < cells.size(); ++s) {
      row.high = levels.packed.supers[s].codes.data() + i;
      levels.kernels.add_rows(row, cells[s].data());
    }
  }
  for (std::size_t c = 0; c < cells[0].size(); ++c) sides.all[c % lanes] += cells[0][c];
  for (std::size_t t = 0; t < levels.tests(); ++t) {
    const auto& split = levels.packed.splits[t];
    for (auto codes = split.yes; codes != 0; codes &= codes - 1)
      for (std::size_t l = 0; l < lanes; ++l)
        sides.yes[t * lanes + l] += cells[split.super][static_cast<std::size_t>(std::countr_zero(codes)) * lanes + l];
  }
  return sides;
}

Sides sides_by_sums(const Levels& levels, const Set& set) {
  std::size_t lanes = levels.rows.lanes.count;
  Sides sides{.yes = std::vector<double>(levels.tests() * lanes, 0.0), .all = std::vector<double>(lanes, 0.0)};
  for (std::size_t l = 0; l < lanes; ++l) {
    sides.all[l] = sum_of(levels, set, l);
    for (std::size_t t = 0; t < levels.tests(); ++t)
      if (!set.has(t)) sides.yes[t * lanes + l] = sum_of(levels, set.with(t, true), l);
  }
  return sides;
}

// All allowed last splits of a set, by test.
std::vector<LastSplit> last_splits(const Levels& levels, const Set& set) {
  auto sides = set.count < 3 ? sides_by_sums(levels, set) : sides_by_rows(levels, set);
  std::size_t lanes = levels.rows.lanes.count;
  std::vector<LastSplit> out;
  std::vector<double> no(lanes);
  for (std::size_t t = 0; t < levels.tests(); ++t) {
    if (set.has(t)) continue;
    const double* yes = sides.yes.data() + t * lanes;
    for (std::size_t l = 0; l < lanes; ++l) no[l] = sides.all[l] - yes[l];
    if (!in_order(levels.ask, t, yes, no.data())) continue;
    double score = leaf_score(levels.rows.lanes, yes) + leaf_score(levels.rows.lanes, no.data());
    if (score > -HUGE_VAL) out.push_back({static_cast<int>(t), score});
  }
  return out;
}

// Finds the trees; sets that need their last splits counted are first only collected.
struct Finder {
  const Levels& levels;
  std::size_t most = 0;
  bool counted = false;
  std::map<Set, std::vector<LastSplit>> last;
  bool cut = false;

  void add(std::vector<Shape>& to, Shape shape) {
    if (to.size() < most) to.push_back(std::move(shape));
    else cut = true;
  }

  std::vector<Shape> find(const Set& set, std::size_t leaves, std::size_t flag, double least) {
    std::vector<Shape> out;
    if (leaves == 1) {
      double score = set.count == 0 ? levels.root[flag] : value(levels, set, 1, flag);
      if (score >= least) out.push_back({{-1}, score});
      return out;
    }
    if (leaves == 2 && levels.ask.depth > 1 && set.count == levels.bottom()) return find_last(set, flag, least);
    for (std::size_t t = 0; t < levels.tests(); ++t) {
      if (set.has(t) || (levels.ask.top && set.count == 0 && t != 0)) continue;
      find_below(set, t, leaves, flag, least, out);
    }
    return out;
  }

  std::vector<Shape> find_last(const Set& set, std::size_t flag, double least) {
    std::vector<Shape> out;
    if (!counted) {
      last.try_emplace(set);
      return {{{-1}, value(levels, set, 2, flag)}};
    }
    for (const auto& one : last[set])
      if (one.score >= least && (flag & ~levels.ask.must[static_cast<std::size_t>(one.split)]) == 0)
        add(out, {{one.split, -1, -1}, one.score});
    return out;
  }

  void find_below(const Set& set, std::size_t t, std::size_t leaves, std::size_t flag, double least,
                  std::vector<Shape>& out) {
    auto with = set.with(t, true), without = set.with(t, false);
    if (!allowed(with, without, t)) return;
    auto below = levels.leaves_below(set.count + 1);
    auto open = flag & ~levels.ask.must[t];
    for (std::size_t l = 1; l < leaves; ++l) {
      if (l > below || leaves - l > below) continue;
      for (auto part = open;; part = (part - 1) & open) {
        double yes = value(levels, with, l, part), no = value(levels, without, leaves - l, open & ~part);
        if (yes + no >= least)
          join(t, find(with, l, part, least - no), find(without, leaves - l, open & ~part, least - yes), least, out);
        if (part == 0) break;
      }
    }
  }

  bool allowed(const Set& with, const Set& without, std::size_t t) const {
    if (levels.ask.orders[t].empty()) return true;
    std::vector<double> yes, no;
    for (std::size_t l = 0; l < levels.rows.lanes.count; ++l)
      yes.push_back(sum_of(levels, with, l)), no.push_back(sum_of(levels, without, l));
    return in_order(levels.ask, t, yes.data(), no.data());
  }

  void join(std::size_t t, const std::vector<Shape>& yes, const std::vector<Shape>& no, double least,
            std::vector<Shape>& out) {
    for (const auto& y : yes)
      for (const auto& n : no) {
        if (y.score + n.score < least) continue;
        Shape shape{{static_cast<int>(t)}, y.score + n.score};
        shape.splits.insert(shape.splits.end(), y.splits.begin(), y.splits.end());
        shape.splits.insert(shape.splits.end(), n.splits.begin(), n.splits.end());
        if (std::ranges::none_of(out, [&](const Shape& o) { return o.splits == shape.splits; }))
          add(out, std::move(shape));
      }
  }
};

}  // namespace

std::vector<Near> near_trees(const Levels& levels, double slack, std::size_t most) {
  Finder finder{.levels = levels, .most = most};
  std::vector<Near> out;
  std::size_t all_flags = levels.flags() - 1;
  auto find_all = [&] {
    out.clear();
    for (std::size_t leaves = 2; leaves <= levels.leaves_below(0); ++leaves) {
      double best = value(levels, {}, leaves, all_flags);
      if (!(best > -HUGE_VAL)) continue;
      finder.cut = false;
      auto shapes = finder.find({}, leaves, all_flags, best - slack);
      out.push_back({leaves, std::move(shapes), finder.cut});
    }
  };
  find_all();
  std::vector<std::pair<const Set, std::vector<LastSplit>>*> open;
  for (auto& entry : finder.last) open.push_back(&entry);
  parallel(open.size(), levels.ask.threads,
           [&](std::size_t i, std::size_t) { open[i]->second = last_splits(levels, open[i]->first); });
  finder.counted = true;
  find_all();
  return out;
}

namespace {

// Appends the subtree that starts at splits[at]; `choose` names the problem's test and whether it is flipped.
template <class Choose>
int append(const Shape& shape, std::size_t& at, const Choose& choose, Tree& tree) {
  auto index = static_cast<int>(tree.nodes.size());
  auto place = at++;
  tree.nodes.emplace_back();
  if (shape.splits[place] < 0) return index;
  auto [test, flipped] = choose(place);
  int yes = append(shape, at, choose, tree), no = append(shape, at, choose, tree);
  if (flipped) std::swap(yes, no);
  tree.nodes[static_cast<std::size_t>(index)] = {test, yes, no};
  return index;
}

// Nodes in preorder again, yes before no.
int copy_below(const Tree& from, int node, Tree& to) {
  auto index = static_cast<int>(to.nodes.size());
  to.nodes.push_back(from.nodes[static_cast<std::size_t>(node)]);
  auto old = from.nodes[static_cast<std::size_t>(node)];
  if (old.test < 0) return index;
  int yes = copy_below(from, old.yes, to), no = copy_below(from, old.no, to);
  to.nodes[static_cast<std::size_t>(index)] = {old.test, yes, no};
  return index;
}

template <class Choose>
Tree build(const Shape& shape, const Choose& choose) {
  Tree tree{{}}, ordered{{}};
  std::size_t at = 0;
  append(shape, at, choose, tree);
  copy_below(tree, 0, ordered);
  return ordered;
}

}  // namespace

Tree tree_of(const Packed& packed, const Shape& shape) {
  return build(shape, [&](std::size_t place) {
    const auto& split = packed.splits[static_cast<std::size_t>(shape.splits[place])];
    return std::pair{split.test, split.flipped};
  });
}

std::vector<Tree> alike(const Packed& packed, const Shape& shape, std::size_t most) {
  std::vector<Tree> out;
  std::vector<std::size_t> choice(shape.splits.size(), 0);
  auto options = [&](std::size_t place) {
    auto split = shape.splits[place];
    return split < 0 ? std::size_t{0} : packed.splits[static_cast<std::size_t>(split)].same.size();
  };
  for (;;) {
    std::size_t place = 0;  // count up
    while (place < choice.size() && choice[place] == options(place)) choice[place++] = 0;
    if (place == choice.size() || out.size() >= most) return out;
    ++choice[place];
    out.push_back(build(shape, [&](std::size_t p) {
      const auto& split = packed.splits[static_cast<std::size_t>(shape.splits[p])];
      return choice[p] == 0 ? std::pair{split.test, split.flipped} : split.same[choice[p] - 1];
    }));
  }
}

std::vector<std::vector<std::pair<int, bool>>> leaf_rules(const Tree& tree) {
  std::vector<std::vector<std::pair<int, bool>>> out;
  std::vector<std::pair<int, std::vector<std::pair<int, bool>>>> open{{0, {}}};
  while (!open.empty()) {
    auto [at, rule] = std::move(open.back());
    open.pop_back();
    const auto& node = tree.nodes[static_cast<std::size_t>(at)];
    if (node.test < 0) {
      std::ranges::sort(rule);
      out.push_back(std::move(rule));
      continue;
    }
    auto with = rule;
    with.emplace_back(node.test, true), rule.emplace_back(node.test, false);
    open.emplace_back(node.yes, std::move(with)), open.emplace_back(node.no, std::move(rule));
  }
  std::ranges::sort(out);
  return out;
}

namespace {

constexpr std::size_t block = 1 << 16;

std::vector<std::uint8_t> leaves_of(const Problem& problem, const Tree& tree) {
  std::vector<std::uint8_t> out(problem.accounts);
  for (std::size_t i = 0; i < problem.accounts; ++i) {
    std::size_t at = 0;
    while (tree.nodes[at].test >= 0) {
      const auto& node = tree.nodes[at];
      bool yes = answers_yes(problem, problem.tests[static_cast<std::size_t>(node.test)], i);
      at = static_cast<std::size_t>(yes ? node.yes : node.no);
    }
    out[i] = static_cast<std::uint8_t>(at);
  }
  return out;
}

// Σ S²/W over the leaves less that of all, for one target; in blocks, added in order.
double between(const Problem& problem, const Scaled& target, const std::vector<std::uint8_t>& leaves) {
  struct Sum {
    double sum = 0, weight = 0;
  };
  std::array<Sum, 256> all{};
  const auto& values = problem.targets[target.target].values;
  for (std::size_t from = 0; from < problem.accounts; from += block) {
    std::array<Sum, 256> some{};
    for (std::size_t i = from; i < std::min(from + block, problem.accounts); ++i) {
      double z = (values[i] - target.mean) / target.deviation;
      if (std::isnan(z)) continue;
      double w = problem.weights.empty() ? 1.0 : problem.weights[i];
      some[leaves[i]].sum += w * z, some[leaves[i]].weight += w;
    }
    for (std::size_t l = 0; l < 256; ++l) all[l].sum += some[l].sum, all[l].weight += some[l].weight;
  }
  Sum whole;
  double score = 0;
  for (const auto& leaf : all) {
    whole.sum += leaf.sum, whole.weight += leaf.weight;
    if (leaf.weight > 0) score += leaf.sum * leaf.sum / leaf.weight;
  }
  return whole.weight > 0 ? target.weight * (score - whole.sum * whole.sum / whole.weight) : 0;
}

}  // namespace

std::vector<double> explained(const Problem& problem, const Rows& rows, const std::vector<Tree>& trees, int threads) {
  std::vector<double> out(trees.size(), 0.0);
  if (!(rows.total > 0)) return out;
  parallel(trees.size(), threads, [&](std::size_t t, std::size_t) {
    auto leaves = leaves_of(problem, trees[t]);
    double sum = 0;
    for (const auto& target : rows.targets) sum += between(problem, target, leaves);
    out[t] = sum / rows.total;
  });
  return out;
}

}  // namespace lode::discover::exact
