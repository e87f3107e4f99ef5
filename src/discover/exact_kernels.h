// Kernels: the few loops that take the time, in the plain form and in the vector forms of the machine (Highway,
// chosen at run time). Each does the same operations in the same order on every number: results have equal bits.
#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>

#include "discover/exact_rows.h"

namespace lode::discover::exact {

// Rows to be added to cells; cell of a row: (high · count_low + low) or, without `low`, high.
struct RowBlock {
  const std::int32_t* values = nullptr;  // [rows][lanes]
  std::size_t rows = 0, lanes = 0;
  const std::uint8_t* high = nullptr;
  const std::uint8_t* low = nullptr;
  std::size_t count_low = 1;
};

// A set P of up to three tests and all last tests d in [from, to): the sums over accounts that answer yes to a
// subset of P (bit i: to test i) and to d. Places before `valid` hold no figures.
struct ScoreTask {
  const double* sums[8] = {};      // per subset: lane 0 at d = from
  std::size_t stride[8] = {};      // between lanes
  const double* totals = nullptr;  // [cell of P][lane]: sums over the accounts of each cell (bit i: test i says yes)
  std::size_t from = 0, to = 0, valid = 0;  // from and to are multiples of eight
};

// Best pairs of scores, raised in place: for every cell of P over all d, and for every d and cell of P without
// test i the pair that test i parts.
struct BestTask {
  const double* scores = nullptr;  // as written by `score`
  std::size_t count = 0;           // numbers of d
  double* own = nullptr;           // [cell of P]
  double* without[3] = {};         // [cell of P without i, then d's bit][d − from]
  std::size_t stride[3] = {};
};

// Figures of accounts, NaN where unknown; accounts without weight count for nothing.
struct Figures {
  const double* values = nullptr;  // [account][stride]
  std::size_t accounts = 0, stride = 0;  // stride: a multiple of eight
  const double* weights = nullptr;
};

// Sums per figure, to be added to; lowest and highest.
struct FigureSums {
  double *weight = nullptr, *sum = nullptr, *low = nullptr, *high = nullptr;  // [stride]
};

// Rows of whole numbers from figures: (value − mean) · scale · weight to the nearest, halves to even; unknown: 0.
struct FillTask {
  const double* values = nullptr;         // [account][stride]
  std::size_t stride = 0, count = 0;      // count: of figures, at most stride
  const std::uint32_t* account = nullptr;  // per row
  const double* weight = nullptr;          // per row
  std::size_t rows = 0, lanes = 0;
  const double *mean = nullptr, *scale = nullptr;  // [stride]
  std::int32_t* out = nullptr;             // [row][lanes]: the first `count` are written
};

struct Kernels {
  const char* name = "";
  void (*add_rows)(const RowBlock&, double* cells) = nullptr;
  void (*sum_rows)(const RowBlock&, double* sums) = nullptr;
  // out: sums of `count` arrays of n numbers each.
  void (*combine)(const double* const* parts, std::size_t count, std::size_t n, double* out) = nullptr;
  // By the number of tests of P. out: [cell of P, then d's bit: 2^(P+1)][to − from]; −infinity: too small a leaf.
  void (*score[4])(const Lanes&, const ScoreTask&, double* out) = {};
  void (*best[4])(const BestTask&) = {};
  void (*moments)(const Figures&, const FigureSums&) = nullptr;
  // Adds weight · (value − mean)².
  void (*squares)(const Figures&, const double* means, double* squares) = nullptr;
  void (*fill_rows)(const FillTask&) = nullptr;
};

inline std::int32_t low_bits(double number) { return static_cast<std::int32_t>(std::bit_cast<std::uint64_t>(number)); }

// simd: as Search::simd.
const Kernels& kernels(int simd);

// Score of one leaf from its sums, Σ S²/W over the targets; −infinity where it is too small. The same operations
// as in `score`.
double leaf_score(const Lanes& lanes, const double* sums);

}  // namespace lode::discover::exact
