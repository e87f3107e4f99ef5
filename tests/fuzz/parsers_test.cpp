// Broken input to the readers of rules, YAML and segmentation files: no crash, no hang, findings
// that point into the text; and whatever is accepted can be printed and read again. LODE_FUZZ
// multiplies the rounds.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "base/embedded.h"
#include "model/segmentation.h"
#include "model/settings.h"
#include "model/yaml.h"
#include "mutate.h"

namespace lode::fuzz {
namespace {

int rounds(int base) {
  const char* times = std::getenv("LODE_FUZZ");
  return base * (times ? std::max(1, std::atoi(times)) : 1);
}

const std::vector<std::string> rules{
    "format = 'dark_kitchen'",
    "locations > 10 and not (format in ('a', 'it''s', large) or since >= DATE '2024-01-31')",
    "revenue_12m between -1.5 and 1000000 or \"my name\" is not null",
    "a not in (1, 2.50, .5) and b <> \"very large\" and not not c",
    "status in ('customer', 'prospect')",
    "((a)) or true and false",
};

const std::vector<std::string> rule_words{"and",       " or ",
                                          "not ",      "in (",
                                          ")",         "between ",
                                          "is null",   "'",
                                          "\"",        "''",
                                          "<=",        "<>",
                                          "!=",        "10.0",
                                          "-3",        "1e5",
                                          "DATE '",    "true",
                                          "\xC3\xBC",  "\xE2\x89\xA5",
                                          "\xFF",      "99999999999999999999",
                                          ",",         std::string(1, '\0'),
                                          "2024-02-30"};

const std::vector<std::string> yaml_words{"&a ",
                                          "*a",
                                          "!!str ",
                                          "<<: ",
                                          "---\n",
                                          "...\n",
                                          "- ",
                                          "? ",
                                          ": ",
                                          "\n",
                                          "\n  ",
                                          "\t",
                                          "{",
                                          "}",
                                          "[",
                                          "]",
                                          "\"",
                                          "'",
                                          "#",
                                          " #",
                                          "|\n",
                                          ">-\n",
                                          "%YAML 1.2\n",
                                          "~",
                                          "null",
                                          "\xEF\xBB\xBF",
                                          "\xFF",
                                          "\r\n",
                                          "\\x",
                                          "@",
                                          "`",
                                          std::string(1, '\0'),
                                          "where: ",
                                          "residual: true",
                                          "[[[[[[[[[[[[[[[[",
                                          "{a: {a: {a: {a: "};

void expect_places(const std::vector<Finding>& findings, std::string_view text) {
  auto lines = 1 + std::ranges::count(text, '\n');
  for (const auto& finding : findings) {
    ASSERT_FALSE(finding.message.empty());
    ASSERT_GE(finding.place.line, 1) << finding.message << "\n" << text;
    ASSERT_LE(finding.place.line, lines) << finding.message << "\n" << text;
    ASSERT_GE(finding.place.column, 1) << finding.message << "\n" << text;
  }
}

std::vector<std::string> files(std::size_t bytes_max) {
  std::vector<std::string> out{
      "a: 1\nb: [x, {y: 'z'}]\nc:\n  - d: |\n      text\n    e: \"q\\n\"\n"};
  for (const auto& file : embedded_files())
    if (file.path.starts_with("examples/") && file.path.ends_with(".yaml"))
      out.emplace_back(file.text.substr(0, bytes_max));
  return out;
}

constexpr const char* small = R"yaml(lode: 1
segmentation: s
match: first
attributes:
  a: {type: integer, min: 1, terms: {large: "> 10"}}
  f: {type: enum, values: [x, y]}
segments:
  - {id: one, where: "f = x and a = large", needs: [{need: n, because: f}]}
  - id: two
    where: a between 1 and 10
    plays: {sales: [{title: t, budget: 5, k: v}]}
  - {id: rest, residual: true}
review: {every_months: 3}
)yaml";

}  // namespace

TEST(Fuzz, Rules) {
  Mutator mutator(1, rules, rule_words);
  model::Dictionary dictionary{model::standard_attributes()};
  int accepted = 0;
  for (int i = rounds(60'000); i > 0; --i) {
    auto text = mutator.next(200);
    auto parsed = model::parse_predicate(text);
    for (const auto& finding : parsed.findings) {
      ASSERT_GE(finding.place.column, 1) << text;
      ASSERT_LE(finding.place.column, static_cast<int>(text.size()) + 1) << text;
    }
    if (!parsed.findings.empty()) continue;
    ++accepted;
    auto printed = model::print(parsed.value);
    auto again = model::parse_predicate(printed);
    ASSERT_TRUE(again.findings.empty()) << text << " -> " << printed;
    ASSERT_TRUE(model::same(parsed.value, again.value)) << text << " -> " << printed;
    auto resolved = model::resolve(parsed.value, dictionary).value;
    ASSERT_FALSE(model::to_sql(resolved).empty());
    ASSERT_FALSE(model::in_words(resolved).empty());
    ASSERT_EQ(model::print(model::normal_form(model::normal_form(resolved))),
              model::print(model::normal_form(resolved)));
  }
  EXPECT_GT(accepted, 1'000) << "mutations must leave some rules whole";
}

TEST(Fuzz, Yaml) {
  Mutator mutator(2, files(600), yaml_words);
  for (int i = rounds(4'000); i > 0; --i) {
    auto text = mutator.next(600);
    auto read = model::read_yaml(text, "f.yaml");
    ASSERT_NO_FATAL_FAILURE(expect_places(read.findings, text));
  }
}

TEST(Fuzz, Segmentations) {
  Mutator mutator(3, {small}, yaml_words);
  int accepted = 0;
  for (int i = rounds(6'000); i > 0; --i) {
    auto text = mutator.next(1'000);
    auto read = model::read_segmentation(text, "f.yaml");
    ASSERT_NO_FATAL_FAILURE(expect_places(read.findings, text));
    if (std::ranges::any_of(read.findings,
                            [](const Finding& f) { return f.severity == Severity::error; }))
      continue;
    ++accepted;
    auto printed = model::print(read.value);
    auto again = model::read_segmentation(printed, "p.yaml");
    ASSERT_EQ(again.value.hash, read.value.hash) << text << "\n->\n" << printed;
    ASSERT_EQ(model::print(again.value), printed) << text;
  }
  EXPECT_GT(accepted, 100) << "mutations must leave some files whole";
}

TEST(Fuzz, Settings) {
  Mutator mutator(4, {model::print(model::Settings{})}, yaml_words);
  for (int i = rounds(1'000); i > 0; --i) {
    auto text = mutator.next(2'000);
    auto read = model::read_settings(text, "lode.yaml");
    ASSERT_NO_FATAL_FAILURE(expect_places(read.findings, text));
  }
}

TEST(Fuzz, LargeAndHostileTextsEndSoon) {
  auto times = [](std::string_view part, std::size_t bytes) {
    std::string out;
    while (out.size() + part.size() <= bytes) out += part;
    return out;
  };
  auto start = std::chrono::steady_clock::now();
  for (std::string_view part :
       {"[",   "{",   "- ",  "? ",    "a: ",  "{a: ",  "[[],",    "\"", "'",
        "'' ", "&a ", "*a ", "!x ",   "a\n",  "- a\n", "a: b\n",  ": ", "| ",
        "#",   " ",   "\n",  "---\n", "%Y\n", "\\",    "{a: 1}, "}) {
    auto text = times(part, 60'000);
    auto read = model::read_yaml(text, "f.yaml");
    ASSERT_NO_FATAL_FAILURE(expect_places(read.findings, text));
    model::parse_predicate(text);
  }
  for (std::string_view part : {"(", "not ", "a and ", "a or (", "a in (1,", "'", "a = 1 or "})
    model::parse_predicate(times(part, model::rule_bytes_max));
  auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  EXPECT_LT(seconds, 60) << "generous: it takes a second or two even unoptimised";
}

}  // namespace lode::fuzz
