// Values: exact decimals, dates that exist, months that clamp.
#include "base/value.h"

#include <gtest/gtest.h>

namespace lode {

TEST(Value, DecimalTextKeepsEveryDigit) {
  EXPECT_EQ(to_text(Decimal{-5, 2}), "-0.05");
  EXPECT_EQ(to_text(Decimal{123450, 4}), "12.3450");
  EXPECT_EQ(to_text(Decimal{7, 0}), "7");
  auto wide = parse_decimal("12345678901234567890123456789012345.678");
  ASSERT_TRUE(wide);
  EXPECT_EQ(to_text(*wide), "12345678901234567890123456789012345.678");
  EXPECT_FALSE(parse_decimal("1.2.3"));
  EXPECT_FALSE(parse_decimal("-"));
  EXPECT_FALSE(parse_decimal("123456789012345678901234567890123456789"));
}

TEST(Value, DatesMustExist) {
  EXPECT_EQ(parse_date("1970-01-01")->days, 0);
  EXPECT_EQ(to_text(*parse_date("2024-02-29")), "2024-02-29");
  EXPECT_FALSE(parse_date("2023-02-29"));
  EXPECT_FALSE(parse_date("2023-2-09"));
}

TEST(Value, MonthsClampToTheLastDay) {
  EXPECT_EQ(to_text(add_months(*parse_date("2024-03-31"), -1)), "2024-02-29");
  EXPECT_EQ(to_text(add_months(*parse_date("2013-11-29"), -12)), "2012-11-29");
}

}  // namespace lode
