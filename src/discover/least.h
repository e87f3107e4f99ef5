// A least size of segments: a number of accounts, or a share of all of them but no fewer than that.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>

namespace lode::discover {

struct Least {
  std::size_t accounts = 1;
  std::optional<double> share;  // 0 … 1

  std::size_t of(std::size_t all) const {
    if (!share) return accounts;
    return std::max(accounts, static_cast<std::size_t>(std::ceil(*share * static_cast<double>(all))));
  }
};

}  // namespace lode::discover
