// Whole numbers throughout: a figure times a power of two so large that no sum can overflow. Sums are then equal in
// any order, which makes subtraction exact and threads harmless.
#include "discover/grow.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

#include "base/share_out.h"

namespace lode::discover {
namespace {

constexpr std::size_t part_rows = 1 << 15;

// A power of two: `total` of it stays below 2^61.
double unit_for(double total) { return total > 0 ? std::exp2(std::floor(61 - std::log2(total))) : 1; }

double revenue_of(const Problem& problem, std::size_t account) {
  double revenue = problem.revenue[account];
  return std::isnan(revenue) ? 0 : revenue;
}

void set_revenue(const Problem& problem, const Search& search, Rows& rows) {
  double all = 0, sizes = 0;
  for (std::size_t i = 0; i < rows.accounts; ++i) {
    double revenue = revenue_of(problem, i);
    all += revenue, sizes += std::abs(revenue);
  }
  double unit = unit_for(sizes);
  for (std::size_t i = 0; i < rows.accounts; ++i)
    rows.data[i * rows.stride + rows.revenue] = static_cast<std::int64_t>(revenue_of(problem, i) * unit);
  // A share such as 0.1 is no binary number: what is a hair short of it is enough.
  rows.revenue_least = static_cast<std::int64_t>(search.min_revenue_share * all * unit * (1 - 1e-12));
}

void set_signals(const Problem& problem, std::span<const Signal> signals, Rows& rows, std::size_t from,
                 std::size_t to) {
  for (std::size_t i = from; i < to; ++i) {
    auto* row = rows.data.data() + i * rows.stride;
    double w = weight_of(problem, i);
    row[0] = 1;
    if (rows.weight > 0 && !rows.weight_per_signal) row[rows.weight] = static_cast<std::int64_t>(w * rows.weight_unit);
    for (std::size_t s = 0; s < signals.size(); ++s) {
      double y = (signals[s].values[i] - signals[s].mean) * signals[s].scale;
      if (std::isnan(y)) continue;
      if (rows.weight_per_signal) row[rows.weight + s] = static_cast<std::int64_t>(w * rows.weight_unit);
      row[rows.value + s] = static_cast<std::int64_t>(w * y * rows.value_unit);
    }
  }
}

struct Moments {
  double weight = 0, mean = 0, deviation = 0;  // deviation 0: nothing varies
};

// Four sums side by side, so that additions need not wait for one another; in a fixed order.
template <class Term>
double sum_of(std::size_t count, Term&& term) {
  double lanes[4] = {0, 0, 0, 0};
  std::size_t i = 0;
  for (; i + 4 <= count; i += 4)
    for (std::size_t lane = 0; lane < 4; ++lane) lanes[lane] += term(i + lane);
  for (; i < count; ++i) lanes[0] += term(i);
  return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

Moments moments_of(const Problem& problem, const std::vector<double>& values) {
  double low = HUGE_VAL, high = -HUGE_VAL;
  const double* weights = problem.weights.empty() ? nullptr : problem.weights.data();
  auto weight = [&](std::size_t i) { return std::isnan(values[i]) ? 0.0 : weights ? weights[i] : 1.0; };
  for (std::size_t i = 0; i < values.size(); ++i)
    if (weight(i) > 0) low = std::min(low, values[i]), high = std::max(high, values[i]);
  Moments out{.weight = sum_of(values.size(), weight)};
  if (!(low < high)) return out;
  out.mean = sum_of(values.size(), [&](std::size_t i) {
    return std::isnan(values[i]) ? 0.0 : weight(i) * values[i];
  }) / out.weight;
  double squares = sum_of(values.size(), [&](std::size_t i) {
    double d = std::isnan(values[i]) ? 0.0 : values[i] - out.mean;
    return weight(i) * d * d;
  });
  out.deviation = std::sqrt(squares / out.weight);
  return out;
}

// Each column joins the first pack that has room.
Packs pack_columns(const Problem& problem, int threads) {
  Packs out;
  for (const auto& column : problem.columns) {
    auto fits = [&](int count) { return count * std::max(1, column.count) <= codes_max; };
    auto pack = static_cast<std::size_t>(std::ranges::find_if(out.count, fits) - out.count.begin());
    if (pack == out.count.size()) out.count.push_back(1);
    out.place.push_back({pack, out.count[pack]});
    out.count[pack] *= std::max(1, column.count);
  }
  out.codes.resize(out.count.size());
  share_out(threads, out.count.size(), [&](std::size_t pack) {
    auto& codes = out.codes[pack];
    codes.assign(problem.accounts, 0);
    for (std::size_t c = 0; c < problem.columns.size(); ++c) {
      if (out.place[c].pack != pack) continue;
      const auto* from = problem.columns[c].codes.data();
      const auto step = static_cast<std::uint8_t>(out.place[c].step);
      for (std::size_t i = 0; i < codes.size(); ++i) codes[i] = static_cast<std::uint8_t>(codes[i] + from[i] * step);
    }
  });
  return out;
}

bool any_unknown(std::span<const Signal> signals) {
  return std::ranges::any_of(signals, [](const Signal& s) {
    return std::ranges::any_of(s.values, [](double y) { return std::isnan(y); });
  });
}

using Sums = std::vector<std::int64_t>;  // per column and code, `stride` whole numbers

struct Split {
  int test = -1;
  double gain = 0;
};

struct Leaf {
  int node = 0, depth = 0;
  std::vector<std::uint32_t> accounts;
  Sums sums;
  Split best;
};

// Sums over the accounts that answer yes and over all, of one leaf.
struct Sides {
  std::vector<std::int64_t> yes, all;
};

class Grower {
 public:
  Grower(const Problem& problem, const Rows& rows, std::span<const int> signal_of, const Search& search,
         const Context& context)
      : problem_(problem), rows_(rows), signal_of_(signal_of), search_(search), context_(context),
        threads_(threads_of(context)), began_(std::chrono::steady_clock::now()) {
    for (int count : rows.packs.count) {
      starts_.push_back(size_);
      size_ += static_cast<std::size_t>(count) * rows.stride;
    }
  }

  Growth grow() {
    Growth out;
    Tree tree;
    std::vector<Leaf> leaves(1);
    leaves[0].accounts.resize(problem_.accounts);
    std::iota(leaves[0].accounts.begin(), leaves[0].accounts.end(), 0U);
    leaves[0].sums = sums_of(leaves[0].accounts);
    seek(leaves[0], out);
    while (static_cast<int>(leaves.size()) < search_.leaves) {
      auto best = std::ranges::max_element(leaves, {}, [](const Leaf& l) { return l.best.gain; });
      if (best->best.test < 0) break;
      if (stopped()) return out.complete = false, out;
      out.gains.push_back(best->best.gain);
      Leaf split = std::move(*best);
      leaves.erase(best);
      part(split, tree, leaves, out);
      out.trees.push_back(tree);
    }
    return out;
  }

 private:
  bool stopped() const {
    if (context_.cancelled()) return true;
    std::chrono::duration<double> gone = std::chrono::steady_clock::now() - began_;
    return context_.limits.seconds > 0 && gone.count() > context_.limits.seconds;
  }

  void add(std::span<const std::uint32_t> accounts, Sums& into) const {
    const auto packs = rows_.packs.codes.size(), stride = rows_.stride;
    std::vector<const std::uint8_t*> codes;
    for (const auto& pack : rows_.packs.codes) codes.push_back(pack.data());
    for (auto account : accounts) {
      const auto* row = rows_.data.data() + account * stride;
      for (std::size_t c = 0; c < packs; ++c) {
        auto* cell = into.data() + starts_[c] + codes[c][account] * stride;
        for (std::size_t j = 0; j < stride; j += 2) cell[j] += row[j], cell[j + 1] += row[j + 1];
      }
    }
  }

  Sums sums_of(std::span<const std::uint32_t> accounts) const {
    std::size_t parts = std::min<std::size_t>(static_cast<std::size_t>(threads_), 1 + accounts.size() / part_rows);
    std::vector<Sums> each(parts, Sums(size_, 0));
    share_out(threads_, parts, [&](std::size_t p) {
      auto from = accounts.size() * p / parts, to = accounts.size() * (p + 1) / parts;
      add(accounts.subspan(from, to - from), each[p]);
    });
    for (std::size_t p = 1; p < parts; ++p)
      for (std::size_t j = 0; j < size_; ++j) each[0][j] += each[p][j];
    return std::move(each[0]);
  }

  double weight(const std::vector<std::int64_t>& sums, std::size_t signal) const {
    auto at = rows_.weight + (rows_.weight_per_signal ? signal : 0);
    return static_cast<double>(sums[at]) / rows_.weight_unit;
  }
  double value(const std::vector<std::int64_t>& sums, std::size_t signal) const {
    return static_cast<double>(sums[rows_.value + signal]) / rows_.value_unit;
  }

  bool large_enough(const std::vector<std::int64_t>& side) const {
    return side[0] >= static_cast<std::int64_t>(std::max<std::size_t>(1, search_.min_accounts)) &&
           (rows_.revenue == 0 || side[rows_.revenue] >= rows_.revenue_least);
  }

  // Mean on the yes side without that on the no side; 0 where a side knows nothing.
  double difference(const std::vector<std::int64_t>& yes, const std::vector<std::int64_t>& no, std::size_t s) const {
    double wy = weight(yes, s), wn = weight(no, s);
    return wy > 0 && wn > 0 ? value(yes, s) / wy - value(no, s) / wn : 0;
  }

  bool keeps_order(const Test& test, const std::vector<std::int64_t>& yes,
                   const std::vector<std::int64_t>& no) const {
    const auto& attribute = problem_.columns[static_cast<std::size_t>(test.column)].attribute;
    return std::ranges::all_of(search_.monotone, [&](const Monotone& m) {
      int signal = m.attribute == attribute ? signal_of_[m.target] : -1;
      if (signal < 0) return true;
      double up = difference(yes, no, static_cast<std::size_t>(signal)) * (test.rising ? 1 : -1);
      return m.rising ? up >= 0 : up <= 0;
    });
  }

  // Squares removed: Σ importance · w_yes · w_no / w · (mean_yes − mean_no)², which loses no digits to differences.
  double gain(const std::vector<std::int64_t>& yes, const std::vector<std::int64_t>& no) const {
    double out = 0;
    for (std::size_t s = 0; s < rows_.signals; ++s) {
      double wy = weight(yes, s), wn = weight(no, s), d = difference(yes, no, s);
      if (wy > 0 && wn > 0) out += rows_.importance[s] * wy * wn / (wy + wn) * d * d;
    }
    return out;
  }

  // Adds the sums of a pack's codes that are wanted.
  template <class Wanted>
  void add_codes(const Sums& sums, std::size_t pack, Wanted&& wanted, std::vector<std::int64_t>& into) const {
    for (int code = 0; code < rows_.packs.count[pack]; ++code) {
      if (!wanted(code)) continue;
      const auto* cell = sums.data() + starts_[pack] + static_cast<std::size_t>(code) * rows_.stride;
      for (std::size_t j = 0; j < rows_.stride; ++j) into[j] += cell[j];
    }
  }

  void seek(Leaf& leaf, Growth& out) const {
    ++out.nodes;
    const auto stride = rows_.stride;
    std::vector<std::int64_t> all(stride, 0), yes(stride), no(stride);
    add_codes(leaf.sums, 0, [](int) { return true; }, all);
    double least = 1e-12 * static_cast<double>(problem_.accounts);
    for (std::size_t t = 0; t < problem_.tests.size(); ++t) {
      if (leaf.node == 0 && search_.top && static_cast<std::size_t>(*search_.top) != t) continue;
      const auto& test = problem_.tests[t];
      auto column = static_cast<std::size_t>(test.column);
      const auto [pack, step] = rows_.packs.place[column];
      const int count = problem_.columns[column].count;
      std::ranges::fill(yes, 0);
      add_codes(leaf.sums, pack, [&](int code) { return (test.yes >> (code / step % count)) & 1U; }, yes);
      for (std::size_t j = 0; j < stride; ++j) no[j] = all[j] - yes[j];
      if (!large_enough(yes) || !large_enough(no) || !keeps_order(test, yes, no)) continue;
      double g = gain(yes, no);
      if (g > std::max(least, leaf.best.gain)) leaf.best = {static_cast<int>(t), g};
    }
  }

  // Splits a leaf; its two sides join the leaves, with their best splits where they may still be split.
  void part(Leaf& split, Tree& tree, std::vector<Leaf>& leaves, Growth& out) const {
    Leaf yes{.node = static_cast<int>(tree.nodes.size()), .depth = split.depth + 1};
    Leaf no{.node = yes.node + 1, .depth = split.depth + 1};
    tree.nodes[static_cast<std::size_t>(split.node)] = {split.best.test, yes.node, no.node};
    tree.nodes.resize(tree.nodes.size() + 2);
    bool last = static_cast<int>(leaves.size()) + 2 >= search_.leaves;
    if (yes.depth < search_.depth && !last) {
      const auto& test = problem_.tests[static_cast<std::size_t>(split.best.test)];
      for (auto account : split.accounts)
        (answers_yes(problem_, test, account) ? yes : no).accounts.push_back(account);
      auto& small = yes.accounts.size() < no.accounts.size() ? yes : no;
      auto& large = &small == &yes ? no : yes;
      small.sums = sums_of(small.accounts);
      large.sums = std::move(split.sums);
      for (std::size_t j = 0; j < size_; ++j) large.sums[j] -= small.sums[j];
      seek(yes, out), seek(no, out);
    }
    leaves.push_back(std::move(yes)), leaves.push_back(std::move(no));
  }

  const Problem& problem_;
  const Rows& rows_;
  std::span<const int> signal_of_;
  const Search& search_;
  const Context& context_;
  int threads_;
  std::chrono::steady_clock::time_point began_;
  std::vector<std::size_t> starts_;
  std::size_t size_ = 0;
};

// Nodes in preorder, as a Tree is told.
int preorder(const Tree& tree, int at, Tree& out) {
  auto place = out.nodes.size();
  const auto& node = tree.nodes[static_cast<std::size_t>(at)];
  out.nodes.push_back(Node{});
  if (node.test < 0) return static_cast<int>(place);
  int yes = preorder(tree, node.yes, out);
  int no = preorder(tree, node.no, out);
  out.nodes[place] = {node.test, yes, no};
  return static_cast<int>(place);
}

}  // namespace

TargetSignals signals_of(const Problem& problem, int threads) {
  std::vector<Moments> each(problem.targets.size());
  share_out(threads, each.size(), [&](std::size_t t) { each[t] = moments_of(problem, problem.targets[t].values); });
  TargetSignals out;
  for (std::size_t t = 0; t < each.size(); ++t) {
    bool varies = each[t].deviation > 0;
    out.signal_of.push_back(varies ? static_cast<int>(out.signals.size()) : -1);
    if (!varies) continue;
    const auto& target = problem.targets[t];
    out.signals.push_back({target.values, target.weight, each[t].mean, 1 / each[t].deviation});
    out.squares += target.weight * each[t].weight;
  }
  return out;
}

Rows make_rows(const Problem& problem, std::span<const Signal> signals, const Search& search, int threads) {
  Rows rows{.accounts = problem.accounts, .signals = signals.size(), .weight_per_signal = any_unknown(signals)};
  std::size_t at = 1;
  if (!problem.revenue.empty() && search.min_revenue_share > 0) rows.revenue = at++;
  if (rows.weight_per_signal || !problem.weights.empty()) rows.weight = at;
  if (rows.weight > 0) at += rows.weight_per_signal ? signals.size() : 1;
  rows.value = at;
  rows.stride = (at + signals.size() + 1) / 2 * 2;
  double weights = 0;
  for (std::size_t i = 0; i < problem.accounts; ++i) weights += weight_of(problem, i);
  rows.value_unit = unit_for(weights);
  rows.weight_unit = rows.weight > 0 ? rows.value_unit : 1;
  for (const auto& signal : signals) rows.importance.push_back(signal.importance);
  rows.data.assign(rows.accounts * rows.stride, 0);
  share_out(threads, (rows.accounts + part_rows - 1) / part_rows, [&](std::size_t p) {
    set_signals(problem, signals, rows, p * part_rows, std::min(rows.accounts, (p + 1) * part_rows));
  });
  if (rows.revenue > 0) set_revenue(problem, search, rows);
  rows.packs = pack_columns(problem, threads);
  return rows;
}

Result<Growth> grow(const Problem& problem, const Rows& rows, std::span<const int> signal_of, const Search& search,
                    const Context& context) {
  Growth out = Grower(problem, rows, signal_of, search, context).grow();
  if (out.trees.empty() && context.cancelled()) return cancelled_error();
  if (out.trees.empty() && !out.complete) return fail(Code::limit, "no time was left for a first split");
  if (out.trees.empty())
    return fail(Code::not_found, "no test parts the accounts into two segments that differ and are large enough",
                "allow smaller segments, or give more attributes or targets");
  for (auto& tree : out.trees) {
    Tree ordered{.nodes = {}};
    preorder(tree, 0, ordered);
    tree = std::move(ordered);
  }
  return out;
}

Result<void> check_greedy(const Problem& problem, const Search& search, const Engine& engine) {
  if (search.leaves < 2 || search.leaves > engine.leaves_max)
    return fail(Code::invalid_argument, fmt::format("{} segments were asked for", search.leaves),
                fmt::format("engine {} makes 2 to {}", engine.name, engine.leaves_max));
  if (search.depth < 1 || search.depth > engine.depth_max)
    return fail(Code::invalid_argument, fmt::format("a depth of {} was asked for", search.depth),
                fmt::format("engine {} goes 1 to {} tests deep", engine.name, engine.depth_max));
  if (search.top && (*search.top < 0 || static_cast<std::size_t>(*search.top) >= problem.tests.size()))
    return fail(Code::invalid_argument, fmt::format("there is no test {} to begin with", *search.top));
  if (!search.must_use.empty())
    return fail(Code::invalid_argument,
                fmt::format("engine {} splits greedily and cannot promise that {} is used", engine.name,
                            search.must_use[0]),
                "engine exact can; or name a test to begin with");
  for (const auto& m : search.monotone)
    if (m.target >= problem.targets.size())
      return fail(Code::invalid_argument, fmt::format("there is no target {} to order by", m.target));
  if (problem.tests.empty() || problem.columns.empty())
    return fail(Code::not_found, "there is no test to split by", "give attributes that vary between accounts");
  return {};
}

}  // namespace lode::discover
