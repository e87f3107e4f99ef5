// Review files: what spreadsheets do to them, what people write into them, and that nothing of it is lost.
#include "store/review.h"

#include <gtest/gtest.h>

namespace lode::store {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST(Review, DecisionsInAPlainFile) {
  auto out = read_review(match_review(), "account_id,other_id,name,decision\r\n1,2,\"Acme, \"\"Inc\"\"\",same\n3,4,x,\n"
                                         "5,6,y,different\n7,8,z, Same \n");
  EXPECT_TRUE(out.findings.empty());
  EXPECT_EQ(decided(out.value, Decision::yes), (Pairs{{"1", "2"}, {"7", "8"}}));
  EXPECT_EQ(decided(out.value, Decision::no), (Pairs{{"5", "6"}}));
  EXPECT_EQ(out.value.rows[0].cells["name"], "Acme, \"Inc\"");
}

TEST(Review, WhatASpreadsheetSaves) {
  // German Excel: semicolons, Windows text, columns moved, one added.
  auto out = read_review(match_review(), "Decision;note;other_id;account_id\r\n"
                                         "same;\"gefragt; ja\";M\xFCller;'007\r\n");
  EXPECT_TRUE(out.findings.empty());
  EXPECT_EQ(decided(out.value, Decision::yes), (Pairs{{"007", "Müller"}}));
  EXPECT_EQ(out.value.further, std::vector<std::string>{"note"});
  EXPECT_EQ(out.value.rows[0].cells["note"], "gefragt; ja");
}

TEST(Review, EmptyIsNoFault) {
  EXPECT_TRUE(read_review(match_review(), "").findings.empty());
  EXPECT_TRUE(read_review(match_review(), "\xEF\xBB\xBF\n").value.usable);
}

TEST(Review, FaultsHaveTheirPlace) {
  auto out = read_review(parent_review(), "account_id,parent_id,decision\nA,B,perhaps\nA,,accept\nA,C,accepted\n");
  ASSERT_EQ(out.findings.size(), 2U);
  EXPECT_EQ(out.findings[0].place.line, 2);
  EXPECT_EQ(out.findings[0].message, "'perhaps' is no decision on A and B: the line changes nothing");
  EXPECT_EQ(out.findings[1].place.line, 3);
  EXPECT_EQ(decided(out.value, Decision::yes), (Pairs{{"A", "C"}}));
  auto none = read_review(parent_review(), "a,b\n1,2\n");
  EXPECT_FALSE(none.value.usable);
  ASSERT_EQ(none.findings.size(), 1U);
  EXPECT_EQ(none.findings[0].rule, "REV01");
}

TEST(Review, ReadsBackWhatItWrites) {
  Review review{.further = {"note"}, .rows = {}};
  for (std::string id : {"00123", "123", "=1+1", "-7", "1E5", "3/4", "MAR1", "'quoted", "1234567890123456", "A,1",
                         "true", "a\"b", "plain", "Dec 2", "+49"}) {
    ReviewRow row{.account_id = id, .other_id = "x", .decision = Decision::yes};
    row.cells = {{"account_id", id}, {"other_id", "x"}, {"name", "@cmd, \"x\""}, {"decision", "same"},
                 {"note", "n\nm"}};
    review.rows.push_back(row);
  }
  auto text = print_review(match_review(), review);
  auto back = read_review(match_review(), text);
  EXPECT_TRUE(back.findings.empty());
  ASSERT_EQ(back.value.rows.size(), review.rows.size());
  for (std::size_t i = 0; i < review.rows.size(); ++i) {
    EXPECT_EQ(back.value.rows[i].account_id, review.rows[i].account_id);
    EXPECT_EQ(back.value.rows[i].cells["name"], "@cmd, \"x\"");
    EXPECT_EQ(back.value.rows[i].cells["note"], "n\nm");
  }
  EXPECT_EQ(print_review(match_review(), back.value), text);
  EXPECT_NE(text.find("\n'00123,x,"), std::string::npos);
  EXPECT_NE(text.find("\n123,x,"), std::string::npos);
  EXPECT_NE(text.find("\n'=1+1,x,"), std::string::npos);
}

}  // namespace
}  // namespace lode::store
