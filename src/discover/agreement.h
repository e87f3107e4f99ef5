// Agreement of two ways to group the same accounts, from the table that counts them in both: one pass over the
// accounts, whatever is asked of the table afterwards.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace lode::discover {

// counts[r * columns + c]: accounts in group r of the one and group c of the other.
struct Crossed {
  std::size_t rows = 0, columns = 0;
  std::vector<std::int64_t> counts;
};
// REQUIRES: equally many accounts; groups are below `rows` and `columns`.
Crossed cross(std::span<const std::uint8_t> one, std::span<const std::uint8_t> other, std::size_t rows,
              std::size_t columns);

// Adjusted Rand index (Hubert and Arabie 1985, Comparing partitions): 1 where the groups are the same, 0 on average
// where they have nothing to do with one another; may be negative. 1 too where neither parts any accounts, or both part
// all of them.
double adjusted_rand(const Crossed& table);

// For each row group, the largest Jaccard index with any column group: accounts in both / accounts in either
// (Hennig 2007, Cluster-wise assessment of cluster stability). NaN for a row group without accounts.
std::vector<double> best_jaccard(const Crossed& table);

// For each column group, how surely its accounts come from one row group: 1 − entropy of the shares it draws from each
// row group / log(row groups). 1: all from one; 0: equally from all. 1 where there is one row group; NaN for a column
// group without accounts. The shares are of the column group's own accounts.
std::vector<double> recruited_from_one(const Crossed& table);

}  // namespace lode::discover
