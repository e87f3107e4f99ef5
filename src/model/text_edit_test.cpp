// Text edits: every edit is read back, and what it does not touch keeps its bytes.
#include "model/text_edit.h"

#include <gtest/gtest.h>

namespace lode::model {
namespace {

const std::string file = R"(# a file of ours
segments:   # in order
# the large ones
- id: a   # first
  where: "x > 1"
- {id: b,
   where: 'y'}

# about c
- id: c
  note: |
    - not an item
    # nor a comment
# after
title: T
)";

std::string reorder(const std::string& text, const std::vector<std::size_t>& order) {
  auto root = read_yaml(text, "f");
  EXPECT_TRUE(root.findings.empty());
  auto edit = reordered(text, *root.value.find("segments"), order);
  return edit ? with_edits(text, {*edit}) : "none";
}

std::string put(const std::string& text, std::string_view map, std::string_view key, std::string_view value,
                std::string_view before = {}) {
  auto root = read_yaml(text, "f");
  EXPECT_TRUE(root.findings.empty()) << text;
  auto edit = set_key(text, map.empty() ? root.value : *root.value.find(map), key, value, before);
  return edit ? with_edits(text, {*edit}) : "none";
}

}  // namespace

TEST(TextEdit, ItemsMoveWithTheirComments) {
  EXPECT_EQ(reorder(file, {2, 0, 1}), R"(# a file of ours
segments:   # in order
# about c
- id: c
  note: |
    - not an item
    # nor a comment
# the large ones
- id: a   # first
  where: "x > 1"
- {id: b,
   where: 'y'}

# after
title: T
)");
  EXPECT_EQ(reorder(file, {0, 1, 2}), file);
}

TEST(TextEdit, WindowsLinesAndAFileWithoutALastOne) {
  EXPECT_EQ(reorder("segments:\r\n  - id: a\r\n  - id: b", {1, 0}), "segments:\r\n  - id: b\r\n  - id: a\r\n");
  EXPECT_EQ(reorder("segments: [{id: a}, {id: b}]\n", {1, 0}), "none");
  EXPECT_EQ(reorder("segments:\n  -\n    id: a\n  -\n    id: b\n", {1, 0}),
            "segments:\n  -\n    id: b\n  -\n    id: a\n");
}

TEST(TextEdit, KeysAreSetWhereTheyStand) {
  EXPECT_EQ(put("lode: 1\nmatch: unique # so\nsegments: []\n", "", "match", "first", "segments"),
            "lode: 1\nmatch: first # so\nsegments: []\n");
  EXPECT_EQ(put("lode: 1\r\n# here\r\nsegments: []\r\n", "", "match", "first", "segments"),
            "lode: 1\r\n# here\r\nmatch: first\r\nsegments: []\r\n");
  EXPECT_EQ(put("a: {type: integer, min: 1}  # c\n", "a", "nullable", "false"),
            "a: {type: integer, min: 1, nullable: false}  # c\n");
  EXPECT_EQ(put("a: {}\n", "a", "nullable", "false"), "a: {nullable: false}\n");
  EXPECT_EQ(put("a: {type: enum, values: ['}', x, ], }\n", "a", "nullable", "false"),
            "a: {type: enum, values: ['}', x, ], nullable: false }\n");
  EXPECT_EQ(put("a:\n  type: integer\n  nullable: true\n", "a", "nullable", "false"),
            "a:\n  type: integer\n  nullable: false\n");
  EXPECT_EQ(put("a:\n    type: integer\n", "a", "nullable", "false"), "a:\n    nullable: false\n    type: integer\n");
  EXPECT_EQ(put("a: {type: integer, # why\n  min: 1 # so\n}\n", "a", "nullable", "false"), "none");
}

TEST(TextEdit, PlacesCountCharacters) {
  const std::string text = "é: ü\nβγ: δ\n";
  EXPECT_EQ(offset_of(text, {.line = 2, .column = 3}), std::string("é: ü\nβγ").size());
  EXPECT_EQ(offset_of(text, {.line = 9, .column = 1}), text.size());
}

}  // namespace lode::model
