// Column reader: a query's result as plain arrays, column by column, for methods that run over millions of rows.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/connection.h"

namespace lode::store {

// One column. Which array is filled follows from its SQL type: BOOLEAN flags; numbers and dates (days since
// 1970-01-01) numbers; VARCHAR words. Any other type is to be cast in SQL.
struct ColumnData {
  enum class Is { flags, numbers, words } is = Is::numbers;
  std::vector<std::uint8_t> flags;      // 0, 1; 2 unknown
  std::vector<double> numbers;          // the nearest double; NaN unknown
  std::vector<std::uint32_t> words;     // index in `dictionary`; no_word unknown
  std::vector<std::string> dictionary;  // in order of first appearance
  std::size_t nan = 0;                  // NaN in the data themselves: read as unknown, too
  static constexpr std::uint32_t no_word = UINT32_MAX;

  std::size_t rows() const;
};

// As many columns as the query names, also where no row comes. `rows`: how many to expect, so that nothing grows twice;
// 0: unknown. `store` for a type that is none of these.
Result<std::vector<ColumnData>> read_columns(Connection& connection, std::string_view sql, std::size_t rows = 0);

}  // namespace lode::store
