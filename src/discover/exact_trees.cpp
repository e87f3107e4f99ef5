// Trees are found from the root: a test belongs to a best tree if the best of its two sides add up to the best.
// Last splits are not kept by the levels; those that are needed are counted again.
#include "discover/exact_trees.h"

#include "base/share_out.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <map>
#include <optional>
#include <span>


namespace lode::discover::exact {
namespace {

// Sums over the accounts of one set that say yes to each test: [test][lane], and over all of the set.
struct Sides {
  std::vector<double> yes, all;
};

// From the rows: where sums with one more test were not kept.
Sides sides_by_rows(const Levels& levels, const Path& path) {
  std::size_t lanes = levels.rows.lanes.count;
  std::vector<std::uint64_t> allowed(levels.packed.supers.size(), ~std::uint64_t{0});
  for (auto [test, yes] : path) {
    const auto& split = levels.packed.splits[test];
    allowed[split.super] &= yes ? split.yes : ~split.yes;
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

std::vector<LastSplit> allowed_splits(const Levels& levels, const Sides& sides) {
  std::size_t lanes = levels.rows.lanes.count;
  std::vector<LastSplit> out;
  std::vector<double> no(lanes);
  for (std::size_t t = 0; t < levels.tests(); ++t) {
    const double* yes = sides.yes.data() + t * lanes;
    for (std::size_t l = 0; l < lanes; ++l) no[l] = sides.all[l] - yes[l];
    if (!in_order(levels, t, yes, no.data())) continue;
    double score = leaf_score(levels.rows.lanes, yes) + leaf_score(levels.rows.lanes, no.data());
    if (score > -HUGE_VAL) out.push_back({static_cast<int>(t), score});
  }
  return out;
}

// All allowed last splits of a set, by test.
std::vector<LastSplit> last_splits(const Levels& levels, const Set& set) {
  if (set.count < 3) return allowed_splits(levels, sides_by_sums(levels, set));
  Path path;
  for (std::size_t i = 0; i < set.count; ++i) path.emplace_back(set.test[i], (set.sign >> i) & 1U);
  return splits_of(levels, path);
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
    for (std::size_t t = 0; t < levels.tests() && !(cut && out.size() >= most); ++t) {
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
    auto [at, fresh] = last.try_emplace(set);
    if (fresh) at->second = last_splits(levels, set);
    for (const auto& one : at->second)
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
    return in_order(levels, t, yes.data(), no.data());
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

std::vector<LastSplit> splits_of(const Levels& levels, const Path& path) {
  return allowed_splits(levels, sides_by_rows(levels, path));
}

std::vector<double> sums_of(const Levels& levels, const Path& path) { return sides_by_rows(levels, path).all; }

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
      // The best themselves, by a rounding's breadth, are never cut off by those that are only near.
      double rounding = std::min(slack, 1e-12 * std::abs(best));
      Near near{.leaves = leaves, .shapes = finder.find({}, leaves, all_flags, best - rounding)};
      near.cut = finder.cut;
      finder.cut = false;
      for (auto& shape : finder.find({}, leaves, all_flags, best - slack))
        if (std::ranges::none_of(near.shapes, [&](const Shape& s) { return s.splits == shape.splits; }))
          near.shapes.push_back(std::move(shape));
      out.push_back(std::move(near));
    }
  };
  find_all();
  std::vector<std::pair<const Set, std::vector<LastSplit>>*> open;
  for (auto& entry : finder.last) open.push_back(&entry);
  share_out(levels.ask.threads, open.size(),
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

constexpr std::size_t block = 1 << 16, cells_most = 4096;

// Accounts by the leaves they fall into, of all trees at once.
struct Places {
  std::vector<std::uint16_t> cell;                // per account
  std::vector<std::vector<std::uint8_t>> leaves;  // [cell][tree]
};

std::uint8_t leaf_of(const Tree& tree, std::uint64_t answers, const std::vector<int>& bit) {
  std::size_t at = 0;
  while (tree.nodes[at].test >= 0) {
    const auto& node = tree.nodes[at];
    bool yes = (answers >> bit[static_cast<std::size_t>(node.test)]) & 1U;
    at = static_cast<std::size_t>(yes ? node.yes : node.no);
  }
  return static_cast<std::uint8_t>(at);
}

// The answers of all accounts to up to 64 tests, one bit each.
std::vector<std::uint64_t> answers_of(const Problem& problem, const std::vector<std::size_t>& tests, std::size_t from,
                                      std::size_t to) {
  std::vector<std::uint64_t> out(to - from, 0);
  for (std::size_t t = 0; t < tests.size(); ++t) {
    const auto& test = problem.tests[tests[t]];
    const auto* codes = problem.columns[static_cast<std::size_t>(test.column)].codes.data() + from;
    for (std::size_t i = 0; i < out.size(); ++i) out[i] |= ((test.yes >> codes[i]) & 1U) << t;
  }
  return out;
}

// Nothing where the trees ask more than 64 tests or part the accounts too finely: then fewer at a time.
std::optional<Places> places_of(const Problem& problem, std::span<const Tree> trees, int threads) {
  std::vector<int> bit(problem.tests.size(), -1);
  std::vector<std::size_t> tests;
  for (const auto& tree : trees)
    for (const auto& node : tree.nodes)
      if (node.test >= 0 && bit[static_cast<std::size_t>(node.test)] < 0) {
        bit[static_cast<std::size_t>(node.test)] = static_cast<int>(tests.size());
        tests.push_back(static_cast<std::size_t>(node.test));
      }
  if (tests.size() > 64) return std::nullopt;
  constexpr std::size_t part = 8192;
  std::size_t parts = (problem.accounts + part - 1) / part;
  std::vector<std::vector<std::uint64_t>> patterns(parts);  // per part: those met, in order
  Places places{.cell = std::vector<std::uint16_t>(problem.accounts), .leaves = {}};
  std::atomic<bool> fine = true;
  share_out(threads, parts, [&](std::size_t p, std::size_t) {
    auto from = p * part;
    auto answers = answers_of(problem, tests, from, std::min(from + part, problem.accounts));
    std::vector<std::pair<std::uint64_t, std::uint16_t>> known(4 * cells_most, {0, 0});  // open addressing; 0: free
    for (std::size_t i = 0; i < answers.size() && fine; ++i) {
      auto slot = (answers[i] * 0x9E3779B97F4A7C15U) >> 50;  // 14 bits
      while (known[slot].second != 0 && known[slot].first != answers[i]) slot = (slot + 1) % known.size();
      if (known[slot].second == 0) {
        patterns[p].push_back(answers[i]);
        known[slot] = {answers[i], static_cast<std::uint16_t>(patterns[p].size())};
        if (patterns[p].size() >= cells_most) fine = false;
      }
      places.cell[from + i] = static_cast<std::uint16_t>(known[slot].second - 1);
    }
  });
  if (!fine) return std::nullopt;
  std::map<std::vector<std::uint8_t>, std::uint16_t> cells;
  for (std::size_t p = 0; p < parts; ++p) {
    std::vector<std::uint16_t> to;
    for (auto answers : patterns[p]) {
      std::vector<std::uint8_t> leaves;
      for (const auto& tree : trees) leaves.push_back(leaf_of(tree, answers, bit));
      auto [at, fresh] = cells.emplace(leaves, static_cast<std::uint16_t>(cells.size()));
      if (fresh) places.leaves.push_back(leaves);
      to.push_back(at->second);
    }
    if (cells.size() > cells_most) return std::nullopt;
    for (std::size_t i = p * part; i < std::min((p + 1) * part, problem.accounts); ++i)
      places.cell[i] = to[places.cell[i]];
  }
  return places;
}

struct Sum {
  double sum = 0, weight = 0;
};

// Sums of one target by cell; in blocks, added in order.
std::vector<Sum> cell_sums(const Problem& problem, std::span<const double> weights, const Scaled& target,
                           const Places& places) {
  std::vector<Sum> all(places.leaves.size());
  const auto& values = problem.targets[target.target].values;
  for (std::size_t from = 0; from < problem.accounts; from += block) {
    std::vector<Sum> some(all.size());
    for (std::size_t i = from; i < std::min(from + block, problem.accounts); ++i) {
      double z = (values[i] - target.mean) / target.deviation;
      if (std::isnan(z)) continue;
      double w = weights.empty() ? 1.0 : weights[i];
      some[places.cell[i]].sum += w * z, some[places.cell[i]].weight += w;
    }
    for (std::size_t c = 0; c < all.size(); ++c) all[c].sum += some[c].sum, all[c].weight += some[c].weight;
  }
  return all;
}

// Σ S²/W over the leaves of a tree less that of all.
double between(const Scaled& target, const std::vector<Sum>& sums, const Places& places, std::size_t tree) {
  std::array<Sum, 256> leaves{};
  Sum whole;
  for (std::size_t c = 0; c < sums.size(); ++c) {
    auto& leaf = leaves[places.leaves[c][tree]];
    leaf.sum += sums[c].sum, leaf.weight += sums[c].weight;
    whole.sum += sums[c].sum, whole.weight += sums[c].weight;
  }
  double score = 0;
  for (const auto& leaf : leaves)
    if (leaf.weight > 0) score += leaf.sum * leaf.sum / leaf.weight;
  return whole.weight > 0 ? target.weight * (score - whole.sum * whole.sum / whole.weight) : 0;
}

void explain(const Problem& problem, std::span<const double> weights, const Rows& rows, std::span<const Tree> trees,
             int threads, std::span<double> out) {
  auto places = places_of(problem, trees, threads);
  if (!places) {
    auto half = trees.size() / 2;
    explain(problem, weights, rows, trees.first(half), threads, out.first(half));
    return explain(problem, weights, rows, trees.subspan(half), threads, out.subspan(half));
  }
  std::vector<std::vector<Sum>> sums(rows.targets.size());
  share_out(threads, sums.size(),
           [&](std::size_t t, std::size_t) { sums[t] = cell_sums(problem, weights, rows.targets[t], *places); });
  for (std::size_t tree = 0; tree < trees.size(); ++tree) {
    double all = 0;
    for (std::size_t t = 0; t < sums.size(); ++t) all += between(rows.targets[t], sums[t], *places, tree);
    out[tree] = all / rows.total;
  }
}

}  // namespace

std::vector<double> explained(const Problem& problem, std::span<const double> weights, const Rows& rows,
                              const std::vector<Tree>& trees, int threads) {
  std::vector<double> out(trees.size(), 0.0);
  constexpr std::size_t at_once = 32;
  for (std::size_t from = 0; rows.total > 0 && from < trees.size(); from += at_once) {
    auto count = std::min(at_once, trees.size() - from);
    explain(problem, weights, rows, std::span(trees).subspan(from, count), threads,
            std::span(out).subspan(from, count));
  }
  return out;
}

}  // namespace lode::discover::exact
