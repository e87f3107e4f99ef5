// The table of questions, and the condition by which everything keeps to those in focus.
#include <gtest/gtest.h>

#include "dig/dig.h"

namespace lode::dig {
namespace {

TEST(Questions, AreSevenInOrderAndFoundByCodeOrName) {
  ASSERT_EQ(questions().size(), 7U);
  for (std::size_t i = 0; i < 7; ++i) {
    const auto& question = questions()[i];
    EXPECT_EQ(question.code, "Q" + std::to_string(i + 1));
    EXPECT_EQ(find_question(question.code), &question);
    EXPECT_EQ(find_question(question.name), &question);
    EXPECT_FALSE(question.ask_for.empty());
    EXPECT_GT(question.leverage, 0);
  }
  EXPECT_EQ(find_question("q2"), &questions()[1]);
  EXPECT_EQ(find_question("Q8"), nullptr);
  EXPECT_EQ(find_question(""), nullptr);
}

TEST(Focus, IsAConditionWithItsValueQuoted) {
  EXPECT_EQ(within({}, "m"), "TRUE");
  EXPECT_EQ(within({.segment = "chains"}, "m"), "m.segment = 'chains'");
  EXPECT_EQ(within({.segment = {}, .account = "O'Hara"}, ""), "account_id = 'O''Hara'");
}

}  // namespace
}  // namespace lode::dig
