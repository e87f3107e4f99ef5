// Accounts without weight change no sum but those that weights do not change either: the number of accounts and their
// revenue. These stand ready in every grid, and a fit passes over the accounts drawn alone. Sums are of whole numbers,
// so that it finds what a search from the start finds.
#include "discover/exact_again.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "discover/entries.h"
#include "discover/exact_run.h"

namespace lode::discover::exact {
namespace {

// The accounts in the order of their codes of one super-column: what of `Sorted` weights do not change.
struct Turn {
  std::vector<std::uint32_t> at;                 // places in the first turn; of the first turn itself: accounts
  std::vector<std::vector<std::uint8_t>> codes;  // of later super-columns
  std::vector<std::size_t> offset;
};

struct Common {
  const Problem& problem;
  Search search;
  Packed packed{};  // without codes
  Rows layout{};    // without values
  Ask ask{};
  std::size_t still = 1;               // lanes at the end of a row that weights do not change
  std::size_t stride = 0;              // of figures
  std::vector<double> figures{};       // [account][stride]: targets in the order of their lanes
  std::vector<std::size_t> target{};   // of a figure
  std::vector<std::size_t> unknown{};  // accounts, per target of the problem
  std::vector<Turn> turns{};           // of all super-columns but the last
  std::vector<double> all{};           // sums of the lanes that stand still
  Grid sums[4]{};
};

std::vector<std::size_t> offsets_of(const std::vector<std::uint8_t>& codes, int count) {
  std::vector<std::size_t> out(static_cast<std::size_t>(count) + 1, 0);
  for (auto code : codes) ++out[code + std::size_t{1}];
  std::partial_sum(out.begin(), out.end(), out.begin());
  return out;
}

// supers: codes in the order in which `at` counts.
Turn turn_of(const std::vector<Super>& supers, std::size_t super) {
  Turn turn{.at = std::vector<std::uint32_t>(supers[super].codes.size()), .codes = {},
            .offset = offsets_of(supers[super].codes, supers[super].count)};
  auto next = turn.offset;
  std::uint32_t account = 0;
  for (auto code : supers[super].codes) turn.at[next[code]++] = account++;
  turn.codes.resize(supers.size());
  for (std::size_t s = super + 1; s < supers.size(); ++s)
    for (auto i : turn.at) turn.codes[s].push_back(supers[s].codes[i]);
  return turn;
}

// Leaves the super-columns without codes.
void take_turns(Common& common) {
  auto& supers = common.packed.supers;
  common.turns.push_back(turn_of(supers, 0));
  for (std::size_t s = 1; s < supers.size(); ++s) supers[s].codes = common.turns[0].codes[s];
  for (std::size_t s = 1; s + 1 < supers.size(); ++s) common.turns.push_back(turn_of(supers, s));
  for (auto& super : supers) super.codes = {};
}

void put_figures(Common& common) {
  const auto& targets = common.layout.targets;
  common.target.resize(targets.size());
  for (const auto& target : targets) common.target[target.lane] = target.target;
  common.stride = padded(targets.size());
  common.figures.assign(common.problem.accounts * common.stride, 0);
  for (std::size_t f = 0; f < targets.size(); ++f) {
    const auto& values = common.problem.targets[common.target[f]].values;
    for (std::size_t i = 0; i < values.size(); ++i) common.figures[i * common.stride + f] = values[i];
  }
  for (const auto& target : common.problem.targets)
    common.unknown.push_back(static_cast<std::size_t>(std::ranges::count_if(target.values, [](double y) {
      return std::isnan(y);
    })));
}

// Sums of the lanes that stand still, from the rows of all accounts.
void count_still(Common& common, const Rows& rows, const Packed& packed, const Kernels& kernels) {
  std::vector<std::int32_t> values;
  values.reserve(rows.count * common.still);
  for (std::size_t i = 0; i < rows.count; ++i)
    for (std::size_t l = rows.lanes.count - common.still; l < rows.lanes.count; ++l)
      values.push_back(rows.values[i * rows.lanes.count + l]);
  auto set = row_set(packed, rows);
  set.values = values.data(), set.lanes = common.still;
  for (std::size_t o = 1; o <= common.ask.depth; ++o) common.sums[o] = Grid(o, packed.splits.size(), common.still);
  Scratch scratch;
  fill({.rows = set, .ranges = {{0, rows.count}}}, packed, kernels, 0, common.ask.threads, scratch,
       {.all = &common.all, .one = &common.sums[1], .two = common.ask.depth > 1 ? &common.sums[2] : nullptr,
        .three = common.ask.depth > 2 ? &common.sums[3] : nullptr});
}

template <class Visit>
void visit_lines(std::size_t order, std::size_t tests, const Visit& visit) {
  if (order == 1) return visit(Set{.count = 1, .test = {0}});
  for (std::size_t a = 0; a < tests; ++a) {
    if (order == 2) visit(Set{.count = 2, .test = {a}});
    for (std::size_t b = a + 1; order == 3 && b < tests; ++b) visit(Set{.count = 3, .test = {a, b}});
  }
}

// Puts the lanes that stand still where the others will be counted beside them.
void put_still(const Common& common, Levels& levels) {
  const std::size_t lanes = common.layout.lanes.count, moving = lanes - common.still, tests = levels.tests();
  levels.all.assign(lanes, 0.0);
  std::ranges::copy(common.all, levels.all.begin() + static_cast<std::ptrdiff_t>(moving));
  for (std::size_t o = 1; o <= common.ask.depth; ++o) {
    levels.sums[o] = Grid(o, tests, lanes);
    visit_lines(o, tests, [&](const Set& prefix) {
      Line<const double> from = common.sums[o].line(prefix);
      auto to = levels.sums[o].line(prefix);
      std::copy_n(from.at, from.stride * common.still, to.at + moving * to.stride);
    });
  }
}

// One thread's fits.
class Again {
 public:
  explicit Again(const Common& common) : common_(common), kernels_(kernels(common.search.simd)) {}

  Result<Answer> fit(std::span<const double> weights, const Context& context) {
    LODE_TRY(moments, moments_of(weights));
    LODE_TRY(scaling, scaling_of(common_.problem, weights, common_.search, moments));
    if (!same_layout(scaling.rows)) return from_the_start(weights, context);
    begin(std::move(scaling), weights, context);
    draw(weights);
    fill_values();
    count();
    solve_counted(*run_->levels, watch_of(*run_));
    run_->complete = run_->levels->complete;
    return answer();
  }

 private:
  // In blocks, and in the order of accounts, as `scale` adds up.
  Result<std::vector<Moments>> moments_of(std::span<const double> weights) const {
    const std::size_t stride = common_.stride;
    std::vector<double> weight(stride, 0), sum(stride, 0), mean(stride, 0), squares(stride, 0);
    std::vector<double> low(stride, HUGE_VAL), high(stride, -HUGE_VAL);
    auto blocks = [&](const auto& add) {
      for (std::size_t from = 0; from < common_.problem.accounts; from += moments_block)
        add(Figures{.values = common_.figures.data() + from * stride,
                    .accounts = std::min(moments_block, common_.problem.accounts - from), .stride = stride,
                    .weights = weights.data() + from});
    };
    blocks([&](const Figures& figures) {
      std::vector<double> w(stride, 0), s(stride, 0);
      kernels_.moments(figures, {w.data(), s.data(), low.data(), high.data()});
      for (std::size_t f = 0; f < stride; ++f) weight[f] += w[f], sum[f] += s[f];
    });
    for (std::size_t f = 0; f < stride; ++f) mean[f] = sum[f] / weight[f];
    blocks([&](const Figures& figures) {
      std::vector<double> some(stride, 0);
      kernels_.squares(figures, mean.data(), some.data());
      for (std::size_t f = 0; f < stride; ++f) squares[f] += some[f];
    });
    std::vector<Moments> out(common_.problem.targets.size());
    for (std::size_t f = 0; f < common_.target.size(); ++f)
      out[common_.target[f]] = {weight[f], sum[f], low[f], high[f], squares[f], common_.unknown[common_.target[f]]};
    return out;
  }

  bool same_layout(const Rows& rows) const {
    const auto &a = rows.lanes, &b = common_.layout.lanes;
    auto same = [](const Scaled& x, const Scaled& y) {
      return x.target == y.target && x.lane == y.lane && x.weight_lane == y.weight_lane;
    };
    return a.count == b.count && a.fine == b.fine && a.weight == b.weight &&
           std::ranges::equal(rows.targets, common_.layout.targets, same);
  }

  // Where a target does not vary among the accounts drawn, or weights need other lanes.
  Result<Answer> from_the_start(std::span<const double> weights, const Context& context) const {
    Problem problem = common_.problem;
    problem.weights.assign(weights.begin(), weights.end());
    return exact_engine.run(problem, common_.search, context);
  }

  void begin(Scaling scaling, std::span<const double> weights, const Context& context) {
    context_ = context;
    if (!run_) {
      run_ = std::make_unique<Run>(Run{.problem = common_.problem, .search = common_.search, .context = context_,
                                       .rows = {}, .packed = common_.packed, .levels = {}, .seconds = {}});
      run_->levels = std::make_unique<Levels>(
          Levels{.packed = run_->packed, .rows = run_->rows, .kernels = kernels_, .ask = common_.ask});
      run_->levels->ask.threads = 1;
      run_->rows = common_.layout;
      put_still(common_, *run_->levels);
    }
    run_->weights = weights, run_->begin = std::chrono::steady_clock::now();
    auto values = std::move(run_->rows.values);
    scaling_ = std::move(scaling);
    run_->rows = scaling_.rows;
    run_->rows.values = std::move(values);
    run_->levels->complete = true;
    run_->levels->ask.order_slack = 1e-9 / run_->rows.mean_unit;
  }

  // The accounts that have weight, in the order of the first turn.
  void draw(std::span<const double> weights) {
    const auto& first = common_.turns[0];
    drawn_.resize(first.at.size()), place_.resize(first.at.size());
    account_.resize(first.at.size()), weight_.resize(first.at.size());
    std::uint32_t count = 0;
    for (std::size_t q = 0; q < first.at.size(); ++q) {
      double w = weights[first.at[q]];
      place_[q] = count, account_[count] = first.at[q], weight_[count] = w;
      drawn_[q] = w > 0;
      count += drawn_[q];
    }
    count_ = count;
  }

  std::size_t moving() const { return common_.layout.lanes.count - common_.still; }

  void fill_values() {
    auto& rows = run_->rows;
    const std::size_t lanes = moving(), stride = common_.stride;
    rows.values.resize(std::max(rows.values.size(), common_.problem.accounts * lanes));
    std::vector<double> mean(stride, 0), scale(stride, 0), exact(weight_);
    for (const auto& t : rows.targets)
      mean[t.lane] = t.mean, scale[t.lane] = std::ldexp(std::sqrt(t.weight), scaling_.target_bits) / t.deviation;
    const double unit = std::ldexp(1.0, -scaling_.weight_bits);
    double errors = 0;  // at most a half each
    for (std::size_t i = 0; i < count_; ++i) {
      double whole = whole_weight(scaling_, weight_[i]);
      put_weight(rows.lanes, whole, rows.values.data() + i * lanes);
      exact[i] = whole * unit;
      errors += whole > 0 ? 1 / whole : 0;
    }
    kernels_.fill_rows({.values = common_.figures.data(), .stride = stride, .count = rows.targets.size(),
                        .account = account_.data(), .weight = exact.data(), .rows = count_, .lanes = lanes,
                        .mean = mean.data(), .scale = scale.data(), .out = rows.values.data()});
    if (rows.lanes.own > 0) put_own_weights();
    rows.slack = slack_of(scaling_, 0.25 * errors * static_cast<double>(rows.targets.size()));
  }

  // The weight where a target is known.
  void put_own_weights() {
    const auto& lanes = run_->rows.lanes;
    for (std::size_t own = 0; own < lanes.own; ++own) {
      const std::size_t figure = lanes.common + own, to = figure + lanes.own;
      for (std::size_t i = 0; i < count_; ++i) {
        auto* row = run_->rows.values.data() + i * moving();
        bool known = !std::isnan(common_.figures[account_[i] * common_.stride + figure]);
        row[to] = known ? row[lanes.weight] : 0;
        if (lanes.fine > 0) row[to + lanes.fine] = known ? row[lanes.weight + lanes.fine] : 0;
      }
    }
  }

  // Takes those of the turn that are drawn; gives where the codes begin among them.
  std::size_t keep(const Turn& turn, bool first, std::vector<std::size_t>& offset) {
    kept_.resize(turn.at.size() + 1);
    offset.assign(turn.offset.size(), 0);
    std::uint32_t count = 0;
    for (std::size_t code = 0; code + 1 < turn.offset.size(); ++code) {
      offset[code] = count;
      for (auto p = turn.offset[code]; p < turn.offset[code + 1]; ++p)
        kept_[count] = static_cast<std::uint32_t>(p), count += drawn_[first ? p : turn.at[p]];
    }
    return offset.back() = count;
  }

  void keep_codes(const Turn& turn, std::size_t count, std::vector<std::vector<std::uint8_t>>& out) const {
    out.resize(turn.codes.size());
    for (std::size_t s = 0; s < turn.codes.size(); ++s) {
      out[s].resize(turn.codes[s].empty() ? 0 : turn.at.size());
      for (std::size_t i = 0; i < count && !turn.codes[s].empty(); ++i) out[s][i] = turn.codes[s][kept_[i]];
    }
  }

  // The accounts drawn in the order of one super-column; of the first, that of their values.
  Ordered order(std::size_t super, Sorted& out) {
    if (super == 0) return {rows_, &offset_};
    const auto& turn = common_.turns[super];
    const auto count = keep(turn, false, out.offset);
    keep_codes(turn, count, out.codes);
    const std::size_t lanes = moving();
    out.values.resize(std::max(out.values.size(), turn.at.size() * lanes));
    for (std::size_t i = 0; i < count; ++i) kept_[i] = place_[turn.at[kept_[i]]];
    constexpr std::size_t ahead = 16;
    for (std::size_t i = 0; i < count; ++i) {
      if (i + ahead < count) __builtin_prefetch(rows_.values + kept_[i + ahead] * lanes);
      copy_row(rows_.values + kept_[i] * lanes, lanes, out.values.data() + i * lanes);
    }
    return {out.rows(), &out.offset};
  }

  void count() {
    auto& levels = *run_->levels;
    const std::size_t depth = common_.ask.depth;
    keep_codes(common_.turns[0], keep(common_.turns[0], true, offset_), codes_);
    rows_ = {.count = count_, .lanes = moving(), .values = run_->rows.values.data(), .codes = {}};
    for (const auto& codes : codes_) rows_.codes.push_back(codes.empty() ? nullptr : codes.data());
    first_.clear();
    if (codes_.size() <= 2) put_first();
    Source source{.rows = rows_, .ranges = {{0, count_}},
                  .order = [this](std::size_t super, Sorted& memory) { return order(super, memory); }};
    if (!first_.empty()) source.rows.codes[0] = first_.data();
    exact::fill(source, run_->packed, kernels_, 0, 1, scratch_,
                {.all = &levels.all, .one = &levels.sums[1], .two = depth > 1 ? &levels.sums[2] : nullptr,
                 .three = depth > 2 ? &levels.sums[3] : nullptr});
  }

  // Codes of the first super-column, where so few are there that its rows are never taken in their order.
  void put_first() {
    first_.resize(count_);
    for (std::size_t code = 0; code + 1 < offset_.size(); ++code)
      for (auto i = offset_[code]; i < offset_[code + 1]; ++i) first_[i] = static_cast<std::uint8_t>(code);
  }

  // Is each budget's best tree one, and how budgets compare, beyond what rounding could change?
  bool clear(const std::vector<Candidates>& budgets) const {
    double best = -HUGE_VAL;
    for (const auto& budget : budgets) {
      double share = share_of(*run_, budget.value);
      if (budget.trees.size() != 1 || std::abs(share - best) <= 4 * run_->rows.slack) return false;
      best = std::max(best, share);
    }
    return true;
  }

  Result<Answer> answer() {
    auto budgets = candidates_of(*run_);
    if (!clear(budgets)) explain(*run_, budgets);
    else
      for (auto& budget : budgets) budget.explained = {share_of(*run_, budget.value)};
    Answer out{.complete = run_->complete};
    auto nothing = [&](std::size_t, double searched) {
      return run_->complete ? searched : std::numeric_limits<double>::quiet_NaN();
    };
    out.frontier = frontier_of(*run_, budgets, nothing);
    for (auto& fit : out.frontier) fit.ties = {}, fit.more_ties = false;
    if (!out.frontier.empty()) return out;
    return fail(Code::not_found, "no rule parts the accounts into segments of the least size");
  }

  const Common& common_;
  const Kernels& kernels_;
  Context context_;
  Scaling scaling_;
  std::unique_ptr<Run> run_;
  Scratch scratch_;
  std::size_t count_ = 0;  // accounts drawn
  std::vector<std::uint8_t> drawn_;           // per place in the first turn
  std::vector<std::uint32_t> place_;          // the same: among those drawn
  std::vector<std::uint32_t> account_, kept_;
  std::vector<double> weight_;                // of those drawn
  RowSet rows_;                               // those drawn, in the order of the first turn
  std::vector<std::vector<std::uint8_t>> codes_;
  std::vector<std::uint8_t> first_;
  std::vector<std::size_t> offset_;
};

// Bytes held by what is shared and by the threads, about.
double memory_for(const Common& common, int threads) {
  double accounts = static_cast<double>(common.problem.accounts);
  double supers = static_cast<double>(common.packed.supers.size());
  double shared = 8 * static_cast<double>(padded(common.layout.targets.size())) + supers * (4 + supers / 2);
  double own = 8 * static_cast<double>(common.layout.lanes.count) + supers + 32;
  double grids = memory_of(common.packed.splits.size(), common.layout.lanes.count, common.ask);
  return accounts * (shared + threads * own) + threads * grids;
}

Result<std::unique_ptr<Common>> common_of(const Problem& problem, const Search& search, const Context& context) {
  LODE_TRY(run, make_run(problem, search, context));
  Problem weighted{.accounts = problem.accounts, .targets = problem.targets, .weights = problem.weights,
                   .revenue = problem.revenue};
  if (weighted.weights.empty()) weighted.weights.assign(problem.accounts, 1.0);
  LODE_TRY(rows, scale(weighted, search, run->threads));
  run->rows = std::move(rows);
  if (run->rows.targets.empty()) return nullptr;
  run->packed = pack(problem, search, run->threads);
  if (run->packed.splits.empty() || (search.top && run->packed.splits[0].test != *search.top)) return nullptr;
  auto out = std::make_unique<Common>(Common{.problem = problem, .search = run->search});
  out->ask = ask_of(*run);
  if (!run->complete) return nullptr;
  out->still = run->rows.lanes.has_revenue ? 2 : 1;
  count_still(*out, run->rows, run->packed, kernels(search.simd));
  run->rows.values = {};
  out->layout = std::move(run->rows), out->packed = std::move(run->packed);
  put_figures(*out);
  take_turns(*out);
  return out;
}

}  // namespace

Result<Refits> again(const Problem& problem, const Search& search, const Context& context) {
  if (search.depth > 3 || problem.accounts > std::numeric_limits<std::uint32_t>::max()) return Refits{};
  LODE_TRY(common, common_of(problem, search, context));
  if (!common || memory_for(*common, threads_for(context)) > memory_limit(context)) return Refits{};
  return Refits([common = std::move(common)]() -> Refit {
    return [mine = std::make_unique<Again>(*common)](std::span<const double> weights, const Context& inner) {
      return mine->fit(weights, inner);
    };
  });
}

}  // namespace lode::discover::exact
