// Looks of values, and what a column's profile says of them.
#include "load/propose_values.h"

#include <gtest/gtest.h>

namespace lode::load {
namespace {

TEST(NumberLook, MarksAndSigns) {
  struct Case {
    const char* text;
    double value;
    char decimal, thousands;
  };
  for (const auto& c : {Case{"1234", 1234, 0, 0}, Case{"1.234,56", 1234.56, ',', '.'},
                        Case{"1,234.56", 1234.56, '.', ','}, Case{"(12.50)", -12.5, '.', 0},
                        Case{"1 234,5", 1234.5, ',', ' '}, Case{"1'234.50", 1234.5, '.', '\''},
                        Case{"-7", -7, 0, 0}, Case{"12,5-", -12.5, ',', 0},
                        Case{"1.234.567", 1234567, 0, '.'}, Case{"0.125", 0.125, '.', 0},
                        Case{"\u20ac 99,90", 99.9, ',', 0}, Case{"USD 5.10", 5.1, '.', 0},
                        Case{"5151.0E0", 5151, '.', 0}}) {
    auto look = number_look(c.text);
    EXPECT_TRUE(look.number) << c.text;
    EXPECT_FALSE(look.ambiguous) << c.text;
    EXPECT_DOUBLE_EQ(look.value, c.value) << c.text;
    EXPECT_EQ(look.decimal, c.decimal) << c.text;
    EXPECT_EQ(look.thousands, c.thousands) << c.text;
  }
  EXPECT_TRUE(number_look("1,234").ambiguous);
  EXPECT_TRUE(number_look("12 %").percent);
  EXPECT_EQ(number_look("$5").currency, "USD");
  for (const char* text : {"", "abc", "12a", "1.2.3,4,5", "-", "1,2,3.4.5", "A-12"})
    EXPECT_FALSE(number_look(text).number) << text;
}

TEST(DateLook, OrdersAndDoubt) {
  EXPECT_EQ(date_look("2024-02-29").order, DateOrder::ymd);
  EXPECT_EQ(date_look("2023-02-29").order, DateOrder::none);
  EXPECT_EQ(date_look("2003-01-06 00:00:00.000000").order, DateOrder::ymd);
  EXPECT_EQ(date_look("20240131").order, DateOrder::ymd);
  EXPECT_EQ(date_look("31/01/2024").order, DateOrder::dmy);
  EXPECT_EQ(date_look("01/31/2024").order, DateOrder::mdy);
  EXPECT_EQ(date_look("03/04/2025").order, DateOrder::either);
  EXPECT_EQ(date_look("03.04.2025").order, DateOrder::dmy);
  EXPECT_EQ(date_look("31 Jan 2024").order, DateOrder::ymd);
  EXPECT_TRUE(date_look("Jan 2024").month_only);
  EXPECT_TRUE(date_look("2024-01").month_only);
  for (const char* text : {"1234567", "12345678", "99/99/2024", "hello 2024", "2024"})
    EXPECT_EQ(date_look(text).order, DateOrder::none) << text;
}

TEST(ColumnProfile, CountsWhatItSees) {
  ColumnProfile amounts("Amount"), ids("Id"), references("Ref");
  for (const char* text : {"1.234,50", "2,5", "", "(3,00)", "#N/A"}) amounts.add(text);
  EXPECT_EQ(amounts.rows, 5);
  EXPECT_EQ(amounts.filled, 4);
  EXPECT_EQ(amounts.numbers, 3);
  EXPECT_EQ(amounts.decimal_commas, 3);
  EXPECT_EQ(amounts.negatives, 1);
  EXPECT_EQ(amounts.null_like.at("#N/A"), 1);
  for (const char* text : {"A1", "A2", "A3"}) ids.add(text);
  for (const char* text : {"A1", "A1", "A3", "B9"}) references.add(text);
  EXPECT_TRUE(ids.unique());
  EXPECT_FALSE(references.unique());
  EXPECT_NEAR(references.overlap(ids), 2.0 / 3, 1e-9);
  EXPECT_EQ(references.common(1)[0].first, "A1");
}

}  // namespace
}  // namespace lode::load
