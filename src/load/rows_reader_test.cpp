// Records of rows: numbers, raw text, unknown apart from empty.
#include "load/rows_reader.h"

#include <gtest/gtest.h>

namespace lode::load {
namespace {

TEST(RowsReader, GivesEachRowItsNumberItsCellsAndItsText) {
  store::Rows rows;
  rows.rows = {{Value{std::string("007")}, Value{}}, {Value{std::string("")}, Value{std::string("x")}}};
  auto reader = read_rows(std::move(rows), 10);
  Record record;
  ASSERT_TRUE(reader->next(record).value());
  EXPECT_EQ(record.line, 11);
  EXPECT_EQ(record.offset, 10);
  EXPECT_EQ(record.raw, "007\t");
  ASSERT_EQ(record.cells.size(), 2u);
  EXPECT_EQ(record.cells[0].text, "007");
  EXPECT_TRUE(record.cells[1].null);
  ASSERT_TRUE(reader->next(record).value());
  EXPECT_EQ(record.line, 12);
  EXPECT_FALSE(record.cells[0].null) << "an empty text is not an unknown one";
  EXPECT_FALSE(reader->next(record).value());
}

}  // namespace
}  // namespace lode::load
