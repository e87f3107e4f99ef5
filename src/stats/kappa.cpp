// One pass over the subjects; the jackknife takes each out of the sums and puts it back.
#include "stats/kappa.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/assert.h"
#include "stats/distributions.h"

namespace lode::stats {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

void put_interval(Kappa& out, double error) {
  const double reach = normal_quantile(0.975) * error;
  out.low = std::max(-1.0, out.kappa - reach), out.high = std::min(1.0, out.kappa + reach);
}

double chance_corrected(double agreement, double chance) {
  return chance < 1 ? (agreement - chance) / (1 - chance) : unknown;
}

// Shares of the cells of a square table, row by row.
struct Cells {
  std::size_t size = 0;
  std::vector<double> share, row, column;
};

Cells cells_of(std::span<const int> one, std::span<const int> other, std::size_t& subjects) {
  int most = -1;
  for (std::size_t i = 0; i < one.size(); ++i) most = std::max({most, one[i], other[i]});
  Cells out{.size = static_cast<std::size_t>(most + 1)};
  out.share.assign(out.size * out.size, 0), out.row.assign(out.size, 0), out.column.assign(out.size, 0);
  for (std::size_t i = 0; i < one.size(); ++i)
    if (one[i] >= 0 && other[i] >= 0) {
      ++subjects;
      out.share[static_cast<std::size_t>(one[i]) * out.size + static_cast<std::size_t>(other[i])] += 1;
    }
  for (std::size_t i = 0; i < out.size; ++i)
    for (std::size_t j = 0; j < out.size; ++j) {
      auto& share = out.share[i * out.size + j];
      share /= std::max(1.0, static_cast<double>(subjects));
      out.row[i] += share, out.column[j] += share;
    }
  return out;
}

// Equation 13 of Fleiss, Cohen and Everitt.
double variance_of(const Cells& c, double chance, double kappa, double n) {
  double on = 0, off = 0;
  for (std::size_t i = 0; i < c.size; ++i)
    for (std::size_t j = 0; j < c.size; ++j) {
      const double share = c.share[i * c.size + j];
      if (i == j) on += share * std::pow(1 - (c.row[i] + c.column[i]) * (1 - kappa), 2);
      else off += share * std::pow(c.column[i] + c.row[j], 2);
    }
  off *= (1 - kappa) * (1 - kappa);
  const double shift = kappa - chance * (1 - kappa);
  return (on + off - shift * shift) / (n * (1 - chance) * (1 - chance));
}

struct Sums {
  double agreement = 0, subjects = 0;
  std::vector<double> of;  // per category
  double ratings = 0;
};

void add(Sums& sums, const std::vector<std::int64_t>& row, double sign) {
  double total = 0, pairs = 0;
  for (auto count : row) total += static_cast<double>(count), pairs += static_cast<double>(count * (count - 1));
  if (total < 2) return;
  sums.agreement += sign * pairs / (total * (total - 1));
  sums.subjects += sign, sums.ratings += sign * total;
  for (std::size_t c = 0; c < row.size(); ++c) sums.of[c] += sign * static_cast<double>(row[c]);
}

double kappa_of(const Sums& sums) {
  double chance = 0;
  for (double count : sums.of) chance += (count / sums.ratings) * (count / sums.ratings);
  return chance_corrected(sums.agreement / sums.subjects, chance);
}

// Leaves out one subject at a time.
double jackknife_error(const std::vector<std::vector<std::int64_t>>& counts, Sums sums) {
  std::vector<double> without;
  for (const auto& row : counts) {
    const double before = sums.subjects;
    add(sums, row, -1);
    if (sums.subjects < before) without.push_back(kappa_of(sums));
    add(sums, row, 1);
  }
  const auto n = static_cast<double>(without.size());
  const double mean = std::accumulate(without.begin(), without.end(), 0.0) / n;
  double squares = 0;
  for (double k : without) squares += (k - mean) * (k - mean);
  return std::sqrt((n - 1) / n * squares);
}

}  // namespace

Kappa cohen_kappa(std::span<const int> one, std::span<const int> other) {
  LODE_ASSERT(one.size() == other.size());
  Kappa out{.kappa = unknown, .low = unknown, .high = unknown};
  const auto cells = cells_of(one, other, out.subjects);
  if (out.subjects == 0) return out;
  double chance = 0;
  for (std::size_t i = 0; i < cells.size; ++i) {
    out.agreement += cells.share[i * cells.size + i];
    chance += cells.row[i] * cells.column[i];
  }
  out.kappa = chance_corrected(out.agreement, chance);
  if (std::isnan(out.kappa)) return out;
  const double variance = variance_of(cells, chance, out.kappa, static_cast<double>(out.subjects));
  put_interval(out, std::sqrt(std::max(0.0, variance)));
  return out;
}

Kappa fleiss_kappa(const std::vector<std::vector<std::int64_t>>& counts) {
  Kappa out{.kappa = unknown, .low = unknown, .high = unknown};
  Sums sums;
  if (!counts.empty()) sums.of.assign(counts.front().size(), 0);
  for (const auto& row : counts) {
    LODE_ASSERT(row.size() == sums.of.size());
    add(sums, row, 1);
  }
  out.subjects = static_cast<std::size_t>(sums.subjects);
  if (out.subjects == 0) return out;
  out.agreement = sums.agreement / sums.subjects;
  out.kappa = kappa_of(sums);
  if (!std::isnan(out.kappa) && out.subjects > 2) put_interval(out, jackknife_error(counts, sums));
  return out;
}

}  // namespace lode::stats
