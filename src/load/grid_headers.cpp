// Header texts of sheets: several rows joined, merged cells filled to the right, names made distinct.
#include <algorithm>

#include "base/text.h"
#include "load/grid.h"
#include "load/source.h"

namespace lode::load {
namespace {

std::string cell_text(const SheetRow& row, std::size_t column) {
  return column < row.cells.size() ? std::string(trim(row.cells[column])) : std::string();
}

const SheetRow* find_row(std::span<const SheetRow> rows, std::int64_t number) {
  auto it = std::ranges::lower_bound(rows, number, {}, &SheetRow::number);
  return it != rows.end() && it->number == number ? &*it : nullptr;
}

// The column after the last one that a merged cell starting here covers; 0 where it is not merged.
std::size_t merge_end(std::span<const Merge> merges, std::int64_t row, std::size_t column) {
  for (const auto& merge : merges)
    if (merge.row_first == row && merge.column_first == static_cast<int>(column) + 1)
      return static_cast<std::size_t>(std::max(0, merge.column_last));
  return 0;
}

// An upper header text stands for the columns to its right until the next text, if it has a header text
// below itself. Where the sheet merges any cell of that row, it stands for its merged cells only.
std::vector<std::string> filled_right(const SheetRow* row, const SheetRow* below,
                                      std::span<const Merge> merges, std::size_t width) {
  std::vector<std::string> out(width);
  if (!row) return out;
  bool merged = std::ranges::any_of(merges, [&](const Merge& merge) {
    return merge.row_first == row->number && merge.column_last > merge.column_first;
  });
  std::string current;
  std::size_t end = 0;
  for (std::size_t c = 0; c < width; ++c) {
    if (auto text = cell_text(*row, c); !text.empty()) {
      current = text;
      auto merge = merge_end(merges, row->number, c);
      bool heads_group = below && !cell_text(*below, c).empty();
      end = merged || !heads_group ? std::max(merge, c + 1) : width;
    }
    if (c < end) out[c] = current;
  }
  return out;
}

}  // namespace

std::vector<std::string> sheet_headers(std::span<const SheetRow> rows, std::span<const Merge> merges,
                                       std::int64_t header, std::int64_t header_rows,
                                       std::size_t width) {
  std::vector<std::string> out(width);
  for (std::int64_t number = header - header_rows + 1; number <= header; ++number) {
    const auto* row = find_row(rows, number);
    bool last = number == header;
    auto upper = last ? std::vector<std::string>(width) : filled_right(row, find_row(rows, number + 1), merges, width);
    for (std::size_t c = 0; c < width; ++c) {
      auto text = last ? (row ? cell_text(*row, c) : std::string()) : upper[c];
      std::ranges::replace(text, '\n', ' ');
      if (text.empty()) continue;
      out[c] += out[c].empty() ? text : " " + text;
    }
  }
  std::vector<std::string> repeated;
  return distinct_headers(std::move(out), repeated);
}

}  // namespace lode::load
