// Tampering with a journal is always found; what a crash leaves is never taken for tampering.
#include "store/journal.h"

#include <gtest/gtest.h>

#include <functional>

#include "base/text.h"
#include "store/testing.h"

namespace lode::store {
namespace {

using testing::spill;

struct JournalTest : ::testing::Test {
  testing::TempDir dir;
  const Files& files = system_files();
  std::vector<std::string> texts;  // the journal after 0, 1, … entries
  std::vector<std::string> heads;

  void SetUp() override {
    ASSERT_TRUE(start_journal(files, dir.path()));
    Journal journal = read();
    remember();
    const char* bodies[] = {R"({"rows":3,"text":"a, \"hash\":\"x\" inside"})", R"({"z":1,"a":[1.5,null]})",
                            R"({"name":"Zoë","nested":{"hash":"0"}})", "{}"};
    for (const char* body : bodies) {
      JournalEntry entry{.at = "2026-03-31T10:00:00Z", .by = "ada", .role = "sales", .kind = "comment", .body = body};
      ASSERT_TRUE(append(files, dir.path(), journal, entry));
      remember();
    }
  }
  Journal read() {
    auto journal = read_journal(files, dir.path());
    EXPECT_TRUE(journal);
    return std::move(*journal);
  }
  void remember() {
    texts.push_back(*read_file(files, dir.path() + "/journal.jsonl"));
    heads.push_back(*read_file(files, dir.path() + "/journal.head"));
  }
  void put(std::string_view journal, std::string_view head) {
    spill(dir.path() + "/journal.jsonl", journal);
    spill(dir.path() + "/journal.head", head);
  }
  std::vector<std::string> lines() { return split(texts.back().substr(0, texts.back().size() - 1), '\n'); }
  void expect_found(const std::string& journal, const std::string& what) {
    put(journal, heads.back());
    auto found = read();
    EXPECT_FALSE(found.faults.empty()) << what;
    EXPECT_LT(found.entries.size(), 5u);
  }
};

std::string joined(const std::vector<std::string>& lines) { return join(lines, "\n") + "\n"; }

TEST_F(JournalTest, ReadsBackWhatWasWritten) {
  auto journal = read();
  EXPECT_TRUE(journal.faults.empty());
  ASSERT_EQ(journal.entries.size(), 4u);
  EXPECT_EQ(journal.entries[1].body, R"({"a":[1.5,null],"z":1})");
  EXPECT_EQ(journal.entries[1].prev, journal.entries[0].hash);
  EXPECT_FALSE(journal.head_lags);
}

TEST_F(JournalTest, TheHashIsThatOfTheCanonicalJsonWithoutIt) {
  auto entry = read().entries[0];
  auto bare = R"({"at":"2026-03-31T10:00:00Z","body":)" + entry.body +
              R"(,"by":"ada","kind":"comment","prev":")" + std::string(64, '0') + R"(","role":"sales","seq":1})";
  EXPECT_EQ(entry.hash, sha256_hex(bare));
}

TEST_F(JournalTest, EveryFlippedBitIsFound) {
  for (std::size_t at = 0; at < texts.back().size(); ++at)
    for (int bit = 0; bit < 8; ++bit) {
      auto changed = texts.back();
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      expect_found(changed, "bit " + std::to_string(bit) + " of byte " + std::to_string(at));
    }
}

TEST_F(JournalTest, EveryDropSwapDoublingTruncationAndInsertionIsFound) {
  auto all = lines();
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto dropped = all, doubled = all;
    dropped.erase(dropped.begin() + static_cast<std::ptrdiff_t>(i));
    doubled.insert(doubled.begin() + static_cast<std::ptrdiff_t>(i), all[i]);
    expect_found(joined(dropped), "line dropped");
    // A last line twice is a torn write's shape: left out, never counted twice.
    if (i + 1 < all.size()) expect_found(joined(doubled), "line doubled");
    for (std::size_t k = i + 1; k < all.size(); ++k) {
      auto swapped = all;
      std::swap(swapped[i], swapped[k]);
      expect_found(joined(swapped), "lines swapped");
    }
  }
  for (std::size_t size = 0; size < texts.back().size(); ++size)
    expect_found(texts.back().substr(0, size), "cut to " + std::to_string(size) + " bytes");
  for (std::size_t at = 0; at + 1 < texts.back().size(); ++at)
    for (char c : {' ', '\n', '0'}) {
      auto longer = texts.back();
      longer.insert(at, 1, c);
      expect_found(longer, "a byte put in at " + std::to_string(at));
    }
}

TEST_F(JournalTest, EveryChangeOfTheHeadIsFound) {
  for (std::size_t at = 0; at < heads.back().size(); ++at)
    for (int bit = 0; bit < 8; ++bit) {
      auto changed = heads.back();
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      put(texts.back(), changed);
      EXPECT_FALSE(read().faults.empty()) << at;
    }
  put(texts.back(), heads.back());
  std::filesystem::remove(dir.path() + "/journal.head");
  EXPECT_FALSE(read().faults.empty());
  put(texts.back(), heads.back());
  std::filesystem::remove(dir.path() + "/journal.jsonl");
  EXPECT_FALSE(read().faults.empty());
}

// The states in which a killed or powered-off writer can leave the two files.
TEST_F(JournalTest, WhatACrashLeavesIsRepaired) {
  for (std::size_t k = 0; k + 1 < texts.size(); ++k) {
    for (std::size_t size = texts[k].size(); size <= texts[k + 1].size(); ++size) {
      for (bool zeros : {false, true}) {
        auto cut = texts[k + 1].substr(0, size);
        if (zeros) std::fill(cut.begin() + static_cast<std::ptrdiff_t>(texts[k].size()), cut.end(), '\0');
        put(cut, heads[k]);
        auto journal = read();
        bool whole = size == texts[k + 1].size() && !zeros;
        ASSERT_TRUE(journal.faults.empty()) << size;
        ASSERT_EQ(journal.entries.size(), whole ? k + 1 : k) << size;
        EXPECT_EQ(journal.head_lags, whole);
        EXPECT_EQ(journal.torn_bytes, whole ? 0 : size - texts[k].size());
        ASSERT_TRUE(repair(files, dir.path(), journal));
        ASSERT_TRUE(append(files, dir.path(), journal, {.kind = "comment", .body = "{}"}));
        auto after = read();
        EXPECT_TRUE(after.faults.empty() && after.torn_bytes == 0 && !after.head_lags);
        EXPECT_EQ(after.entries.size(), journal.entries.size());
      }
    }
  }
}

TEST_F(JournalTest, ATornFirstEntryIsNoTampering) {
  put("{\"at\":", heads[0]);
  EXPECT_TRUE(read().faults.empty());
}

TEST_F(JournalTest, AnotherWritersEntryIsNotOverwritten) {
  auto mine = read();
  auto theirs = read();
  ASSERT_TRUE(append(files, dir.path(), theirs, {.kind = "comment", .body = "{}"}));
  auto refused = append(files, dir.path(), mine, {.kind = "comment", .body = "{}"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::conflict);
  EXPECT_EQ(read().entries.size(), 5u);
}

TEST_F(JournalTest, ABodyMustBeAnObjectWithOneMeaning) {
  auto journal = read();
  for (const char* body : {"", "[]", "{\"a\":1,\"a\":2}", "{\"n\":9007199254740993}", "{"})
    EXPECT_FALSE(append(files, dir.path(), journal, {.kind = "comment", .body = body})) << body;
  EXPECT_EQ(read().entries.size(), 4u);
}

}  // namespace
}  // namespace lode::store
