// What people type into a sheet's cells, and what may be made of it.
#include "dig/sheet_answer.h"

#include <gtest/gtest.h>

namespace lode::dig {
namespace {

const Ask& blank(std::string_view question, std::string_view name) {
  for (const auto& ask : asks_of(question))
    if (ask.name == name) return ask;
  static const Ask none{};
  ADD_FAILURE() << question << " has no blank " << name;
  return none;
}

std::string refused(const Answer& answer) {
  auto* why = std::get_if<Refused>(&answer);
  return why ? why->code : "taken: " + to_text(std::get<Value>(answer));
}

Value taken(const Answer& answer) {
  auto* value = std::get_if<Value>(&answer);
  return value ? *value : Value("refused: " + std::get<Refused>(answer).reason);
}

TEST(SheetAnswer, MoneyIsExactAndNeverGuessed) {
  const auto& amount = blank("Q2", "amount");
  EXPECT_EQ(to_text(taken(read_answer(amount, "123456.78"))), "123456.78");
  EXPECT_EQ(to_text(taken(read_answer(amount, "0"))), "0");
  EXPECT_EQ(refused(read_answer(amount, "1,5")), "comma");
  EXPECT_EQ(refused(read_answer(amount, "1,500")), "comma");
  EXPECT_EQ(refused(read_answer(amount, "5 k")), "not-a-number");
  EXPECT_EQ(refused(read_answer(amount, "-1")), "out-of-range");
  EXPECT_EQ(refused(read_answer(amount, "100000000000000")), "out-of-range");
  EXPECT_EQ(refused(read_answer(amount, "#DIV/0!")), "spreadsheet-error");
}

TEST(SheetAnswer, SharesAreBetweenNothingAndAll) {
  const auto& cap = blank("Q2", "cap");
  EXPECT_EQ(taken(read_answer(cap, "0.35")), Value(0.35));
  EXPECT_EQ(taken(read_answer(cap, "35 %")), Value(0.35));
  EXPECT_EQ(taken(read_answer(cap, "1")), Value(1.0));
  EXPECT_EQ(refused(read_answer(cap, "35")), "out-of-range");
  EXPECT_EQ(refused(read_answer(cap, "140%")), "out-of-range");
  EXPECT_EQ(refused(read_answer(cap, "-0.1")), "out-of-range");
  EXPECT_EQ(refused(read_answer(cap, "%")), "not-a-number");
}

TEST(SheetAnswer, ScalesAreWhole) {
  const auto& importance = blank("Q5", "importance");
  EXPECT_EQ(taken(read_answer(importance, "5")), Value(std::int64_t{5}));
  EXPECT_EQ(refused(read_answer(importance, "4.5")), "out-of-range");
  EXPECT_EQ(refused(read_answer(importance, "0")), "out-of-range");
  EXPECT_EQ(refused(read_answer(importance, "6")), "out-of-range");
}

TEST(SheetAnswer, ChoicesByWordsOrCode) {
  const auto& role = blank("Q4", "role");
  EXPECT_EQ(taken(read_answer(role, "Decider: says yes or no")), Value("decider"));
  EXPECT_EQ(taken(read_answer(role, "buyer")), Value("buyer"));
  EXPECT_EQ(refused(read_answer(role, "boss")), "not-a-choice");
}

TEST(SheetAnswer, DatesOneWayOnlyAndNotAhead) {
  Date today = from_civil(2026, 1, 20);
  EXPECT_EQ(taken(read_day("2026-01-20", today)), Value(today));
  EXPECT_EQ(taken(read_day("2026-01-20 09:30:00", today)), Value(today));
  EXPECT_EQ(refused(read_day("2026-01-21", today)), "future-date");
  EXPECT_EQ(refused(read_day("03/04/2025", today)), "not-a-date");
  EXPECT_EQ(refused(read_day("46042", today)), "not-a-date");
  EXPECT_EQ(refused(read_day("2025-02-30", today)), "not-a-date");
  EXPECT_EQ(refused(read_day("1999-12-31", today)), "not-a-date");
}

TEST(SheetAnswer, SealsTellTheirPartsApart) {
  std::string a[] = {"A1", "Q2"}, b[] = {"A1Q", "2"}, c[] = {"A1", "Q2"};
  EXPECT_NE(seal(a), seal(b));
  EXPECT_EQ(seal(a), seal(c));
  EXPECT_EQ(seal(a).size(), 12U);
}

TEST(SheetAnswer, EveryQuestionCanBeAsked) {
  for (const char* question : {"Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7"}) EXPECT_FALSE(asks_of(question).empty());
  EXPECT_TRUE(asks_of("Q8").empty());
}

}  // namespace
}  // namespace lode::dig
