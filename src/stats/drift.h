// Drift of a mix: how far the shares of some groups moved between two dates, and how far they move by chance alone.
#pragma once
#include <cstdint>
#include <span>

namespace lode::stats {

struct Drift {
  double index = 0;   // population stability index: Σ (q − p) · ln(q / p); 0 where there are not two groups
  double chance = 0;  // its 95 % quantile where nothing moved
  std::int64_t before = 0, after = 0;  // counted
  int groups = 0;     // that anybody was in at either date
};

// `before` and `after` are counts per group. A group that is empty at one date counts one half there, so that the
// logarithm is known. Where nothing moved the index of two independent samples is about χ²(groups − 1) · (1/N + 1/M)
// (Yurdakul and Naranjo 2020, Statistical properties of the population stability index, Journal of Risk Model
// Validation 14), hence `chance`: fixed bounds such as 0.1 are passed by chance where accounts are few. Of the same
// accounts at two dates it moves less, so the bound errs on the quiet side.
// REQUIRES: the spans are equally long.
Drift drift(std::span<const std::int64_t> before, std::span<const std::int64_t> after);

}  // namespace lode::stats
