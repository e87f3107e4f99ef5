// Kappa: how far people agree beyond chance when they put the same things into the same boxes.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lode::stats {

struct Kappa {
  double kappa = 0;           // NaN where chance agreement is complete: everybody always says the same
  double low = 0, high = 0;   // 95 % interval, within −1 … 1; NaN where it is not known
  double agreement = 0;       // share of pairs that agree
  std::size_t subjects = 0;   // what was put into boxes
};

// Two raters (Cohen 1960); categories 0, 1, …; a subject that one of them left open (−1) does not count. The interval
// is normal, by the large-sample variance of Fleiss, Cohen and Everitt (1969). REQUIRES: one category each per subject.
Kappa cohen_kappa(std::span<const int> one, std::span<const int> other);

// Any number of raters (Fleiss 1971): `counts` holds per subject how many put it into each category; the same number
// of ratings for each is not asked for, as long as there are two (subjects with fewer do not count): pairs agree
// within subjects, chance follows from all ratings. The interval is normal, by the jackknife over subjects (Fleiss and
// Davies 1982, Jackknifing functions of multinomial frequencies). REQUIRES: rows of equal length.
Kappa fleiss_kappa(const std::vector<std::vector<std::int64_t>>& counts);

}  // namespace lode::stats
