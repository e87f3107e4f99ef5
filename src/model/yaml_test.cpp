// What restricted YAML refuses, with the words and the place a person sees; and what it reads.
#include "model/yaml.h"

#include <gtest/gtest.h>

namespace lode::model {
namespace {

struct Seen {
  std::string message, fix;
  int line = 0, column = 0;
};

Seen only(std::string_view text) {
  auto read = read_yaml(text, "f.yaml");
  EXPECT_EQ(read.findings.size(), 1U) << text.substr(0, 80);
  if (read.findings.empty()) return {};
  const auto& finding = read.findings.front();
  EXPECT_EQ(finding.place.file, "f.yaml");
  return {finding.message, finding.fix, finding.place.line, finding.place.column};
}

void expect(std::string_view text, std::string_view message, int line, int column) {
  auto seen = only(text);
  EXPECT_NE(seen.message.find(message), std::string::npos) << seen.message;
  EXPECT_EQ(seen.line, line) << seen.message;
  EXPECT_EQ(seen.column, column) << seen.message;
}

Place at(std::string_view text, std::string_view key, int column) {
  auto read = read_yaml(text, "f.yaml");
  const Node* node = read.value.find(key);
  EXPECT_NE(node, nullptr);
  return node ? place_in_scalar(text, "f.yaml", *node, column) : Place{};
}

}  // namespace

TEST(Yaml, ReadsTreeWithPlaces) {
  auto read =
      read_yaml("\xEF\xBB\xBF# head\na: 7\nü: 'it''s'\nlist: [x, {y: \"7\"}]\nnone:\n", "f.yaml");
  ASSERT_TRUE(read.findings.empty());
  const Node& root = read.value;
  ASSERT_EQ(root.kind, Node::Kind::map);
  EXPECT_EQ(root.find("a")->scalar, "7");
  EXPECT_FALSE(root.find("a")->quoted);
  EXPECT_EQ(root.find("a")->line, 2);
  EXPECT_EQ(root.find("a")->column, 4);
  EXPECT_EQ(root.find("ü")->scalar, "it's");
  EXPECT_EQ(root.find("ü")->column, 4) << "columns count characters, not bytes";
  const Node* list = root.find("list");
  ASSERT_EQ(list->items.size(), 2U);
  EXPECT_TRUE(list->items[1].find("y")->quoted);
  EXPECT_EQ(root.find("none")->kind, Node::Kind::null);
  EXPECT_EQ(root.find("none")->line, 5) << "an absent value stands at its key";
  EXPECT_EQ(root.find("nothing"), nullptr);
}

TEST(Yaml, EmptyTextIsNull) {
  EXPECT_EQ(read_yaml("", "f").value.kind, Node::Kind::null);
  EXPECT_TRUE(read_yaml("# only a comment\n", "f").findings.empty());
}

TEST(Yaml, RefusesWhatIsNotRestricted) {
  expect("a: &x 1\n", "anchor", 1, 4);
  expect("a: !!str 1\n", "tag", 1, 4);
  expect("a: ! 1\n", "tag", 1, 4);
  expect("a: *x\n", "alias", 1, 4);
  expect("a: 1\n<<: {b: 2}\n", "merge key", 2, 1);
  expect("a: 1\nb: 2\na: 3\n", "the key 'a' stands twice; the first is in line 1", 3, 1);
  expect("a: 1\n---\nb: 2\n", "second document", 2, 1);
  expect("? [a, b]\n: 1\n", "a key must be a word", 1, 3);
  auto anchored = read_yaml("a: &x 1\nb: *x\n", "f");
  ASSERT_EQ(anchored.findings.size(), 2U);
  EXPECT_NE(anchored.findings[1].message.find("alias"), std::string::npos);
  EXPECT_EQ(anchored.findings[1].place.line, 2);
}

TEST(Yaml, FirstOfTwoEqualKeysIsRead) {
  EXPECT_EQ(read_yaml("a: 1\na: 2\n", "f").value.find("a")->scalar, "1");
}

TEST(Yaml, SyntaxErrorsSayWhere) {
  expect("a: b: c\n", "': ' stands where no value can", 1, 5);
  expect("a:\n  b: 1\n c: 2\n", "indentation", 3, 2);
  expect("x: 1\na: [1, 2\n", "'[' is not closed", 2, 4);
  expect("x: 1\na: {b\n", "'{' is not closed", 2, 4);
  expect("a: \"x\n", "quote is not closed", 1, 4);
  expect("a: 'it''s\nb: 1\n", "quote is not closed", 1, 4);
  expect("a: 1\n]\n", "closing bracket that nothing opened", 2, 1);
  expect("]", "closing bracket that nothing opened", 1, 1);
  expect("{a: 1}\n{b: 2}\n", "belongs to nothing", 2, 1);
  expect("a: @x\n", "cannot begin with this character", 1, 4);
  expect("a:\n\tb: 1\n", "tab cannot indent", 2, 1);
  EXPECT_EQ(read_yaml("a: [1, 2\n", "f").value.kind, Node::Kind::null);
}

TEST(Yaml, BytesThatAreNotText) {
  expect(std::string_view("a: 1\nb: \0x\n", 11), "control character (0x00)", 2, 4);
  expect("a: \x1b[31m\n", "control character (0x1B)", 1, 4);
  expect("a: ü\nb: \xFC\n", "the byte 0xFC is not UTF-8", 2, 4);
  expect(
      "\xFF\xFE"
      "a\0",
      "UTF-16", 1, 1);
  expect("a: \xC0\xAF\n", "not UTF-8", 1, 4);
  expect("a: \xED\xA0\x80\n", "not UTF-8", 1, 4);
}

TEST(Yaml, SizeAndDepthAreLimited) {
  expect(std::string((1 << 20) + 1, '#'), "larger than 1024 KB", 1, 1);
  expect(std::string(1 << 20, '['), "more than 64 levels", 1, 257);
  auto nested = [](int levels) {
    return "a: " + std::string(static_cast<std::size_t>(levels), '[') +
           std::string(static_cast<std::size_t>(levels), ']');
  };
  EXPECT_TRUE(read_yaml(nested(63), "f").findings.empty());
  expect(nested(64), "more than 64 levels", 1, 67);
  std::string indented, dashes;
  for (int i = 0; i < 70; ++i) indented += std::string(static_cast<std::size_t>(i), ' ') + "k:\n";
  expect(indented + std::string(70, ' ') + "v\n", "more than 64 levels", 65, 65);
  for (int i = 0; i < 200000; ++i) dashes += "- ";
  expect(dashes + "x\n", "more than 64 levels", 1, 129);
}

TEST(Yaml, PlacesInsideScalars) {
  EXPECT_EQ(at("w: abc\n", "w", 3).column, 6);
  EXPECT_EQ(at("w: 'it''s x'\n", "w", 4).column, 9) << "'' is one character of the value";
  EXPECT_EQ(at("w: \"a\\\"b > c\"\n", "w", 5).column, 10) << "\\\" too";
  EXPECT_EQ(at("w: \"ü ö\"\n", "w", 3).column, 7);
  auto folded = at("w: one\n  two\n", "w", 6);
  EXPECT_EQ(folded.line, 2);
  EXPECT_EQ(folded.column, 4);
  auto block = at("x: 1\nw: |\n  one\n  two\n", "w", 6);
  EXPECT_EQ(block.line, 4);
  EXPECT_EQ(block.column, 4);
  auto soft = at("w: >-\n    one\n    two\n", "w", 1);
  EXPECT_EQ(soft.line, 2);
  EXPECT_EQ(soft.column, 5);
}

}  // namespace lode::model
