// Branch and bound over bit sets. What a leaf adds is Σ weight · (Σ w·y)² / Σ w; a tree is as good as the sum of that
// over its leaves. Rows that no test tells apart end in one leaf in every tree: the sum over such classes bounds every
// subtree from above.
#include "discover/recheck.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "discover/figures.h"

namespace lode::discover {
namespace {

using Bits = std::vector<std::uint64_t>;

Bits both(const Bits& a, const Bits& b, bool answer) {
  Bits out(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) out[i] = a[i] & (answer ? b[i] : ~b[i]);
  return out;
}

template <class Each>
void for_each(const Bits& bits, Each each) {
  for (std::size_t w = 0; w < bits.size(); ++w)
    for (auto word = bits[w]; word; word &= word - 1)
      each(w * 64 + static_cast<std::size_t>(__builtin_ctzll(word)));
}

// Best sums for each set of attributes that must be used (as bits) and each number of leaves 1 … L.
struct Frontier {
  std::vector<double> best;
  std::size_t leaves;
  Frontier(std::size_t masks, std::size_t l) : best(masks * (l + 1), -HUGE_VAL), leaves(l) {}
  double& at(std::size_t mask, std::size_t l) { return best[mask * (leaves + 1) + l]; }
  double at(std::size_t mask, std::size_t l) const { return best[mask * (leaves + 1) + l]; }
};

class Searcher {
 public:
  Searcher(const Problem& problem, const Search& search, const Context& context)
      : problem_(problem), search_(search), context_(context), figures_(figures_of(problem)) {
    for (const auto& test : problem.tests) {
      Bits bits((problem.accounts + 63) / 64, 0);
      for (std::size_t i = 0; i < problem.accounts; ++i)
        if (answers_yes(problem, test, i)) bits[i / 64] |= std::uint64_t{1} << (i % 64);
      bits_.push_back(std::move(bits));
      auto it = std::ranges::find(search.must_use, problem.columns[static_cast<std::size_t>(test.column)].attribute);
      masks_.push_back(it == search.must_use.end() ? 0 : std::size_t{1} << (it - search.must_use.begin()));
    }
    count_classes();
  }

  Frontier solve_all(std::size_t leaves) {
    Bits all((problem_.accounts + 63) / 64, 0);
    for (std::size_t i = 0; i < problem_.accounts; ++i) all[i / 64] |= std::uint64_t{1} << (i % 64);
    return solve(all, search_.depth, leaves, true);
  }
  double work() const { return work_; }
  bool cancelled() const { return cancelled_; }
  std::size_t masks() const { return std::size_t{1} << search_.must_use.size(); }
  const Figures& figures() const { return figures_; }

 private:
  // Rows of equal codes, as the number of their class.
  void count_classes() {
    std::map<std::vector<std::uint8_t>, std::size_t> seen;
    std::vector<std::uint8_t> row(problem_.columns.size());
    for (std::size_t i = 0; i < problem_.accounts; ++i) {
      for (std::size_t c = 0; c < row.size(); ++c) row[c] = problem_.columns[c].codes[i];
      class_of_.push_back(seen.emplace(row, seen.size()).first->second);
    }
    by_class_.assign(seen.size(), Sums(figures_));
  }

  double bound(const Bits& subset) {
    std::vector<std::size_t> touched;
    for_each(subset, [&](std::size_t i) {
      auto& sums = by_class_[class_of_[i]];
      if (sums.accounts == 0) touched.push_back(class_of_[i]);
      sums.add(figures_, i);
    });
    double out = 0;
    for (auto at : touched) out += by_class_[at].value(figures_), by_class_[at] = Sums(figures_);
    return out;
  }

  Sums sums_of(const Bits& subset) {
    Sums out(figures_);
    for_each(subset, [&](std::size_t i) { out.add(figures_, i); });
    work_ += static_cast<double>(out.accounts * figures_.columns.size());
    return out;
  }

  // Last level: the sums of each test from one count per column and code.
  void one_split(const Bits& subset, Frontier& out) {
    std::size_t offset = 0;
    std::vector<std::size_t> first;
    for (const auto& column : problem_.columns) first.push_back(offset),
        offset += static_cast<std::size_t>(column.count);
    std::vector<Sums> codes(offset, Sums(figures_));
    for_each(subset, [&](std::size_t i) {
      for (std::size_t c = 0; c < problem_.columns.size(); ++c) codes[first[c]
          + problem_.columns[c].codes[i]].add(figures_, i);
      work_ += static_cast<double>(problem_.columns.size() * figures_.columns.size());
    });
    for (std::size_t t = 0; t < problem_.tests.size(); ++t) {
      const auto& test = problem_.tests[t];
      auto column = static_cast<std::size_t>(test.column);
      Sums yes(figures_), no(figures_);
      for (int c = 0; c < problem_.columns[column].count; ++c)
        (((test.yes >> c) & 1U) ? yes : no).add(codes[first[column] + static_cast<std::size_t>(c)]);
      if (!large_enough(figures_, search_, yes) || !large_enough(figures_, search_, no)) continue;
      if (!monotone(problem_, figures_, search_, test, yes, no)) continue;
      out.at(masks_[t], 2) = std::max(out.at(masks_[t], 2), yes.value(figures_) + no.value(figures_));
    }
  }

  void join(const Frontier& yes, const Frontier& no, std::size_t mask, Frontier& out) {
    for (std::size_t a = 0; a < masks(); ++a)
      for (std::size_t b = 0; b < masks(); ++b)
        for (std::size_t i = 1; i < out.leaves; ++i)
          for (std::size_t j = 1; i <= yes.leaves && j <= no.leaves && i + j <= out.leaves; ++j)
            out.at(a | b | mask, i + j) = std::max(out.at(a | b | mask, i + j), yes.at(a, i) + no.at(b, j));
  }

  Frontier solve(const Bits& subset, int depth, std::size_t leaves, bool root) {
    Frontier out(masks(), std::min(leaves, depth < 20 ? std::size_t{1} << depth : leaves));
    auto here = sums_of(subset);
    out.at(0, 1) = here.value(figures_);
    if (out.leaves < 2 || (cancelled_ = cancelled_ || context_.cancelled())) return out;
    if (depth == 1 && !(root && search_.top)) {
      one_split(subset, out);
      return out;
    }
    for (std::size_t t = 0; t < problem_.tests.size() && !cancelled_; ++t) {
      if (root && search_.top && *search_.top != static_cast<int>(t)) continue;
      auto yes = both(subset, bits_[t], true), no = both(subset, bits_[t], false);
      auto of_yes = sums_of(yes), of_no = sums_of(no);
      if (!large_enough(figures_, search_, of_yes) || !large_enough(figures_, search_, of_no)) continue;
      if (!monotone(problem_, figures_, search_, problem_.tests[t], of_yes, of_no)) continue;
      if (root && masks() == 1 && out.at(0, out.leaves) >= bound(yes) + bound(no)) continue;  // cannot beat the best
      join(solve(yes, depth - 1, leaves - 1, false), solve(no, depth - 1, leaves - 1, false), masks_[t], out);
    }
    return out;
  }

  const Problem& problem_;
  const Search& search_;
  const Context& context_;
  Figures figures_;
  std::vector<Bits> bits_;
  std::vector<std::size_t> masks_, class_of_;
  std::vector<Sums> by_class_;
  double work_ = 0;
  bool cancelled_ = false;
};

// Every level above the last visits each account once per test; the last adds it up once per column.
double work_needed(const Problem& problem, const Search& search) {
  double tests = static_cast<double>(problem.tests.size()), accounts = static_cast<double>(problem.accounts);
  double figures = static_cast<double>(std::max<std::size_t>(1, problem.targets.size()));
  double out = accounts * figures * static_cast<double>(problem.columns.size());
  for (int level = 1; level < search.depth; ++level) out *= level == 1 && search.top ? 1 : tests;
  return out;
}

}  // namespace

Result<Recheck> recheck(const Problem& problem, const Search& search, int leaves, const RecheckLimits& limits,
                        const Context& context) {
  Recheck out{.work_needed = work_needed(problem, search)};
  if (out.work_needed > limits.work || leaves < 2 || search.must_use.size() > 4) return out;
  Searcher searcher(problem, search, context);
  auto frontier = searcher.solve_all(static_cast<std::size_t>(leaves));
  if (searcher.cancelled()) return cancelled_error();
  double best = -HUGE_VAL;
  for (std::size_t l = 2; l <= frontier.leaves; ++l) best = std::max(best, frontier.at(searcher.masks() - 1, l));
  out.complete = true, out.work = searcher.work();
  out.best = std::isinf(best) ? 0 : searcher.figures().explained(best);
  return out;
}

}  // namespace lode::discover
