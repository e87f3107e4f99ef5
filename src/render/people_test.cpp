// Figures for people: exact rounding, unknown is a dash and never zero; JSON text survives any bytes.
#include <gtest/gtest.h>

#include "render/render.h"

namespace lode::render {

TEST(People, FiguresReadRight) {
  EXPECT_EQ(for_people(Decimal{123456789, 2}, Kind::money), "1,234,567.89");
  EXPECT_EQ(for_people(Decimal{-1005, 3}, Kind::money), "-1.01");
  EXPECT_EQ(for_people(Decimal{999, 0}, Kind::money), "999");
  EXPECT_EQ(for_people(0.1234, Kind::share), "12.3 %");
  EXPECT_EQ(for_people(std::int64_t{1234}, Kind::integer), "1,234");
  EXPECT_EQ(for_people(Value{}, Kind::money), "–");
  EXPECT_EQ(for_people(std::string("00123"), Kind::id), "00123");
}

TEST(People, DetailColumnsAreNotForReading) {
  Table table{.name = "t", .columns = {{"a", "A"}, {"b", "B", Kind::integer, true}, {"c", "C"}},
              .rows = {{std::string("1"), std::int64_t{2}, std::string("3")}}};
  auto read = for_reading(table);
  ASSERT_EQ(read.columns.size(), 2u);
  EXPECT_EQ(read.columns[1].name, "c");
  EXPECT_EQ(read.rows.at(0), (std::vector<Value>{std::string("1"), std::string("3")}));
}

TEST(People, JsonTextIsEscaped) {
  EXPECT_EQ(json_string("a\"b\\c\nd\x01"), "\"a\\\"b\\\\c\\nd\\u0001\"");
}

}  // namespace lode::render
