// Growing a rule tree greedily, the best split first: what every heuristic engine does in the end. Sums are kept as
// whole numbers per code of a column, so that they are exact and a split costs one pass over the smaller side.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/context.h"
#include "base/result.h"
#include "discover/engine.h"

namespace lode::discover {

// A figure that leaves ought to differ in: (value − mean) · scale. REQUIRES: over the accounts where it is known, the
// weighted sum of its size is at most that of the weights (true of what is standardised and of 0/1 marks).
struct Signal {
  std::span<const double> values;  // one per account, NaN where unknown
  double importance = 1;           // of its sum of squares
  double mean = 0, scale = 1;
};

// The targets that vary, standardised by their weighted mean and population deviation as standardise() in score.h
// does, without a copy of them.
struct TargetSignals {
  std::vector<Signal> signals;
  std::vector<int> signal_of;  // per target; −1: it does not vary
  double squares = 0;          // Σ importance · weighted sum of squares, in all
};
TargetSignals signals_of(const Problem& problem, int threads);

// Columns of few codes told by one code together, so that a row is added to fewer sums: pack code =
// Σ code of a column · its step, at most codes_max.
struct Packs {
  struct Place {
    std::size_t pack = 0;
    int step = 1;
  };
  std::vector<Place> place;                      // per column
  std::vector<std::vector<std::uint8_t>> codes;  // per pack, per account
  std::vector<int> count;                        // per pack
};

// What growing adds up, account by account: a row of `stride` whole numbers.
struct Rows {
  std::size_t accounts = 0, stride = 0, signals = 0;
  std::size_t revenue = 0, weight = 0, value = 0;  // where they begin; revenue 0: not kept. A count stands at 0.
  bool weight_per_signal = false;                  // some value is unknown; else one weight for all
  double weight_unit = 1, value_unit = 1;          // what a figure was multiplied by
  std::int64_t revenue_least = 0;                  // of a leaf
  std::vector<double> importance;                  // per signal
  std::vector<std::int64_t> data;                  // accounts x stride
  Packs packs;
};
Rows make_rows(const Problem& problem, std::span<const Signal> signals, const Search& search, int threads);

// A tree of two leaves, of three, …: each is the one before with one leaf split.
struct Growth {
  std::vector<Tree> trees;
  std::vector<double> gains;  // weighted sum of squares that the split of each tree removed
  std::uint64_t nodes = 0;    // leaves whose best split was sought
  bool complete = true;       // false: stopped by cancel or time
};

// At every step the leaf is split whose best test removes most of the weighted sum of squares (best-first growth;
// Breiman, Friedman, Olshen and Stone 1984, chapter 8; Shi 2007, Best-first decision tree learning). Of tests that
// remove equally much the first is taken. Monotone constraints hold at each split; `signal_of[t]` is the signal of
// target t, −1 where it has none. `not_found` where no split keeps the least size.
// Source of the sums by subtraction: the larger child is its parent without the smaller (Ke et al. 2017, LightGBM).
Result<Growth> grow(const Problem& problem, const Rows& rows, std::span<const int> signal_of, const Search& search,
                    const Context& context);

// `invalid_argument` for a search that a greedy engine cannot keep: limits below 2 leaves or over the engine's,
// a test that is not there, attributes that must be used.
Result<void> check_greedy(const Problem& problem, const Search& search, const Engine& engine);

}  // namespace lode::discover
