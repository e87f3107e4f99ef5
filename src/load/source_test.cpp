// A grid read as a source: every row in order, nulls kept apart from empty texts, sizes add up.
#include "load/source.h"

#include <gtest/gtest.h>

namespace lode::load {

TEST(GridSource, RowsNullsSkipsAndSizes) {
  Grid grid{.columns = {"id", "name"},
            .rows = {{"1", "Ada"}, {"2", std::nullopt}, {"Total", ""}},
            .lines = {4, 5, 6},
            .skip = {false, false, true},
            .header_rows = 3};
  auto source = grid_source("book.xlsx", "XLSX", grid, "abc");
  auto segment = source->next_segment();
  ASSERT_TRUE(segment && *segment);
  auto reader = source->read(**segment);
  ASSERT_TRUE(reader);
  std::int64_t sizes = source->header();
  std::vector<std::int64_t> lines;
  Record record;
  while ((*reader)->next(record).value_or(false)) {
    sizes += record.size;
    lines.push_back(record.line);
    EXPECT_EQ(record.cells[1].null, record.line == 5);
    EXPECT_EQ(record.skip, record.line == 6);
  }
  EXPECT_EQ(sizes, source->total());
  EXPECT_EQ(lines, grid.lines);
  EXPECT_FALSE(source->next_segment()->has_value());
}

TEST(GridSource, LargeGridsComeInSegmentsOfFixedSize) {
  Grid grid{.columns = {"n"}, .rows = {}};
  for (int i = 0; i < 450'000; ++i) grid.rows.push_back({std::to_string(i)});
  auto source = grid_source("big.json", "JSON", std::move(grid), "");
  std::int64_t segments = 0, rows = 0;
  while (auto segment = *source->next_segment()) {
    EXPECT_EQ(segment->number, segments++);
    rows += segment->size;
  }
  EXPECT_EQ(segments, 3);
  EXPECT_EQ(rows, 450'000);
}

}  // namespace lode::load
