// Plain values between thresholds, exactly.
#include "prove/exact.h"

#include <gtest/gtest.h>

namespace lode::prove {
namespace {

std::optional<Decimal> number(const char* text) {
  return *text ? parse_decimal(text) : std::nullopt;
}

std::string middle(const char* low, const char* high, bool whole = false) {
  auto found = between(number(low), number(high), whole);
  return found ? to_text(plain(*found)) : "none";
}

std::string middle_text(std::optional<std::string> low, std::optional<std::string> high) {
  auto found = between(low, high);
  if (!found) return "none";
  EXPECT_TRUE(!low || *found > *low);
  EXPECT_TRUE(!high || *found < *high);
  return *found;
}

}  // namespace

TEST(Exact, FindsThePlainestNumberBetween) {
  EXPECT_EQ(middle("10", ""), "11");
  EXPECT_EQ(middle("", "10"), "9");
  EXPECT_EQ(middle("", ""), "1");
  EXPECT_EQ(middle("1", "10", true), "2");
  EXPECT_EQ(middle("1", "2", true), "none");
  EXPECT_EQ(middle("1", "2"), "1.1");
  EXPECT_EQ(middle("0.1", "0.2"), "0.11");
  EXPECT_EQ(middle("-0.5", "0.5"), "0");
  EXPECT_EQ(middle("", "-3.5", true), "-4");
  EXPECT_EQ(middle("2.5", "3.5", true), "3");
  EXPECT_EQ(middle("10.1", "10.1"), "none");
  EXPECT_EQ(middle("99999999999999999999999999999999999998", "99999999999999999999999999999999999999"),
            "none");  // what lies between has more digits than any stored decimal
}

TEST(Exact, FindsATextBetween) {
  EXPECT_EQ(middle_text("north", "south"), "other");
  EXPECT_EQ(middle_text(std::nullopt, std::nullopt), "other");
  EXPECT_EQ(middle_text("a", std::string("a") + '\0'), "none");
  EXPECT_EQ(middle_text(std::nullopt, ""), "none");
  EXPECT_NE(middle_text(std::nullopt, "a"), "none");
  EXPECT_NE(middle_text("a", "aa"), "none");
  EXPECT_NE(middle_text("z", std::nullopt), "none");
  EXPECT_EQ(middle_text("", std::string(1, '\1')), std::string(1, '\0'));
}

TEST(Exact, KeepsDoublesAsWritten) {
  EXPECT_EQ(to_text(*exact(Value(0.1))), "0.1");
  EXPECT_EQ(to_text(plain(*exact(Value(1e20)))), "100000000000000000000");
  EXPECT_FALSE(exact(Value(std::string("7"))));
}

}  // namespace lode::prove
