// What is put on record comes back as it was said, until it is withdrawn; nothing in a body breaks the reader.
#include "store/remarks.h"

#include <gtest/gtest.h>

namespace lode::store {
namespace {

JournalEntry entry(std::int64_t seq, std::string kind, std::string body) {
  return {.seq = seq, .at = "2026-03-31T10:00:00Z", .by = "ada", .role = "sales", .kind = std::move(kind),
          .body = std::move(body)};
}

TEST(Remarks, ComeBackAsSaid) {
  auto body = comment_body("question:Q2/A1", "they \"want\" ünique terms", {"unique", "terms"});
  ASSERT_TRUE(body);
  std::vector<JournalEntry> journal{entry(1, "load", "{}"), entry(2, "comment", *body)};
  auto remarks = standing_remarks(journal);
  ASSERT_EQ(remarks.size(), 1U);
  EXPECT_EQ(remarks[0].seq, 2);
  EXPECT_EQ(remarks[0].by, "ada");
  EXPECT_EQ(remarks[0].object, "question:Q2/A1");
  EXPECT_EQ(remarks[0].account, "A1");
  EXPECT_EQ(remarks[0].text, "they \"want\" ünique terms");
  EXPECT_EQ(remarks[0].tags, (std::vector<std::string>{"unique", "terms"}));
  EXPECT_EQ(remark_words(journal[1]), "on question:Q2/A1: they \"want\" ünique terms [unique, terms]");
  EXPECT_EQ(remark_words(journal[0]), "");
}

TEST(Remarks, OverridesAndObjections) {
  std::vector<JournalEntry> journal{
      entry(1, "override",
            R"({"account":"A1","owner":"R1","reason":"one buyer","segment":"chains","until":"2026-12-31"})"),
      entry(2, "object", R"({"account":"A2","reason":"no"})"),
      entry(3, "comment", R"({"object":"play:chains/marketing","text":"late"})")};
  auto remarks = standing_remarks(journal);
  ASSERT_EQ(remarks.size(), 3U);
  EXPECT_EQ(remarks[0].account, "A1");
  EXPECT_EQ(remarks[0].segment, "chains");
  EXPECT_EQ(remarks[0].until, "2026-12-31");
  EXPECT_EQ(remarks[0].owner, "R1");
  EXPECT_EQ(remarks[1].text, "no");
  EXPECT_EQ(remarks[2].segment, "chains");
  EXPECT_EQ(remark_words(journal[0]), "on account:A1 to chains until 2026-12-31: one buyer");
}

TEST(Remarks, WithdrawnOnesDoNotStand) {
  std::vector<JournalEntry> journal{entry(1, "comment", R"({"object":"account:A1","text":"x"})"),
                                    entry(2, "comment", R"({"object":"account:A1","text":"y"})"),
                                    entry(3, "comment", *withdrawal_body(1))};
  auto remarks = standing_remarks(journal);
  ASSERT_EQ(remarks.size(), 1U);
  EXPECT_EQ(remarks[0].seq, 2);
  EXPECT_EQ(remark_words(journal[2]), "withdraws entry 1");
}

TEST(Remarks, NothingInABodyBreaksTheReader) {
  for (const char* body : {"", "[]", "{", "{}", R"({"object":7,"text":[]})", R"({"withdraws":"x"})",
                           R"({"account":null})", R"({"object":"account:A1","tags":"unique"})"})
    for (const char* kind : {"comment", "override", "object"}) {
      std::vector<JournalEntry> journal{entry(1, kind, body)};
      EXPECT_LE(standing_remarks(journal).size(), 1U) << body;
      remark_words(journal[0]);
    }
}

}  // namespace
}  // namespace lode::store
