// What is said of the time left, and how often.
#include "discover/pace.h"

#include <gtest/gtest.h>

namespace lode::discover {
namespace {

TEST(Pace, TellsTheTimeLeftOnceItCan) {
  EXPECT_EQ(time_left(0.5, 0.5), "");
  EXPECT_EQ(time_left(30, 0.01), "");
  EXPECT_EQ(time_left(10, 1), "");
  EXPECT_EQ(time_left(10, 0.2), "about 40 s left");
  EXPECT_EQ(time_left(60, 0.25), "about 3 min left");
}

TEST(Pace, IsSilentAtFirstAndWhereNobodyLooks) {
  int told = 0;
  Context context{.progress = [&](std::string_view, double) { ++told; }};
  Pace pace(context, "searching rules");
  for (int i = 0; i < 100; ++i) pace.at(i / 100.0);
  EXPECT_LE(told, 1);
  Context nobody;
  Pace(nobody, "searching rules").at(0.5);
}

}  // namespace
}  // namespace lode::discover
