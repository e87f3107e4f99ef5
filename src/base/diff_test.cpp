// Unified diffs: worked by hand; tests/cli/fix_test.py applies them with `patch`.
#include "base/diff.h"

#include <gtest/gtest.h>

namespace lode {

TEST(Diff, NothingWhereEqual) { EXPECT_EQ(unified_diff("a\nb\n", "a\nb\n", "f"), ""); }

TEST(Diff, OneLineChanged) {
  EXPECT_EQ(unified_diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nX\n6\n7\n8\n9\n", "f"),
            "--- f\n+++ f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+X\n 6\n 7\n 8\n");
}

TEST(Diff, LinesMovedAndHunksApart) {
  EXPECT_EQ(unified_diff("a\nb\nc\n", "c\na\nb\n", "f"), "--- f\n+++ f\n@@ -1,3 +1,3 @@\n+c\n a\n b\n-c\n");
  auto far = unified_diff("a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n", "f");
  EXPECT_NE(far.find("@@ -1,4 +1,4 @@"), std::string::npos) << far;
  EXPECT_NE(far.find("@@ -6,4 +6,4 @@"), std::string::npos) << far;
}

TEST(Diff, EndsOfFiles) {
  EXPECT_EQ(unified_diff("", "a\n", "f"), "--- f\n+++ f\n@@ -0,0 +1,1 @@\n+a\n");
  EXPECT_EQ(unified_diff("a\n", "", "f"), "--- f\n+++ f\n@@ -1,1 +0,0 @@\n-a\n");
  EXPECT_EQ(unified_diff("a", "b", "f"),
            "--- f\n+++ f\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n");
}

TEST(Diff, LineEndingsAreKept) {
  EXPECT_EQ(unified_diff("a\r\nb\r\n", "a\r\nc\r\n", "f"), "--- f\n+++ f\n@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n");
}

}  // namespace lode
