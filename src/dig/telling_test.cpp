// The words and the SQL that every question shares.
#include "dig/telling.h"

#include <gtest/gtest.h>

namespace lode::dig {
namespace {

TEST(Telling, SharesAreWholePercentAndNeverHideWhatIsThere) {
  EXPECT_EQ(percent(Value{0.384}), "38 %");
  EXPECT_EQ(percent(Value{0.0}), "0 %");
  EXPECT_EQ(percent(Value{0.004}), "under 1 %");
  EXPECT_EQ(percent(Value{0.996}), "over 99 %");
  EXPECT_EQ(percent(Value{1.0}), "100 %");
  EXPECT_EQ(percent(Value{1.3}), "130 %");
  EXPECT_EQ(percent(Value{}), "–");
}

TEST(Telling, CountsAgreeWithTheirNouns) {
  EXPECT_EQ(counted(1, "account", "accounts"), "1 account");
  EXPECT_EQ(counted(0, "account", "accounts"), "0 accounts");
  EXPECT_EQ(whole(Value{46.5}), "47");
  EXPECT_EQ(whole(Value{}), "–");
  EXPECT_EQ(count_of(Value{}), 0);
}

TEST(Telling, ASegmentIsNamedTheFirmIsNot) {
  EXPECT_EQ(of_whom({.segment = "chains"}), " of chains");
  EXPECT_EQ(of_whom({}), "");
}

}  // namespace
}  // namespace lode::dig
