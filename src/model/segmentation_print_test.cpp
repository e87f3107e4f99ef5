// What is printed reads back as the same meaning and prints the same again; the shipped examples
// are the cases.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/embedded.h"
#include "model/keys.h"
#include "model/segmentation.h"

namespace lode::model {
namespace {

std::vector<EmbeddedFile> shipped() {
  std::vector<EmbeddedFile> out;
  for (const auto& file : embedded_files())
    if (file.path.starts_with("examples/") && file.path.ends_with(".yaml") &&
        file.text.find("\nsegmentation:") != std::string_view::npos)
      out.push_back(file);
  return out;
}

template <std::size_t N>
std::vector<std::string> sorted(const std::array<std::string_view, N>& keys) {
  std::vector<std::string> out(keys.begin(), keys.end());
  std::ranges::sort(out);
  return out;
}

std::vector<std::string> properties(const nlohmann::json& object) {
  std::vector<std::string> out;
  for (const auto& entry : object.at("properties").items()) out.push_back(entry.key());
  std::ranges::sort(out);
  return out;
}

}  // namespace

TEST(SegmentationPrint, ExamplesReadBack) {
  ASSERT_GE(shipped().size(), 4U);
  for (const auto& file : shipped()) {
    auto first = read_segmentation(file.text, std::string(file.path));
    for (const auto& finding : first.findings)
      EXPECT_EQ(finding.rule, "DEF02")
          << file.path << ":" << finding.place.line << " " << finding.message;
    auto text = print(first.value);
    auto second = read_segmentation(text, "printed");
    EXPECT_EQ(second.findings.size(), first.findings.size()) << text;
    EXPECT_EQ(second.value.hash, first.value.hash) << file.path;
    EXPECT_EQ(print(second.value), text) << file.path;
  }
}

TEST(SegmentationPrint, WhatIsHardToQuoteSurvives) {
  const std::string text =
      "lode: 1\nsegmentation: \"yes\"\ntitle: \"a: b # c \\\"q\\\" \\\\ \\u00fc\\nline\"\nversion: "
      "1\nsegments:\n"
      "  - id: \"007\"\n    where: \"\\\"odd name\\\" = 'it''s' and not (sites in (1,2) or sites "
      "is null)\"\n"
      "    profile: {\"1\": [a, {b: null}], on: '2026-01-01', at: 2026-01-01, n: 1.50}\n"
      "    plays: {sales: {title: \"- dash\", channel: [post, \"e-mail: all\"]}}\n";
  auto first = read_segmentation(text, "f").value;
  auto second = read_segmentation(print(first), "f").value;
  EXPECT_EQ(second.id, "yes");
  EXPECT_EQ(second.title, "a: b # c \"q\" \\ \u00fc\nline");
  EXPECT_EQ(second.segments.at(0).id, "007");
  EXPECT_EQ(second.segments.at(0).where,
            "\"odd name\" = 'it''s' and not (sites in (1, 2) or sites is null)");
  const auto& profile = second.segments.at(0).profile;
  ASSERT_EQ(profile.size(), 4U);
  EXPECT_EQ(profile[0].name, "1");
  EXPECT_TRUE(is_null(profile[0].datum.items.at(1).members.at(0).datum.value));
  EXPECT_EQ(profile[1].datum.value, Value(std::string("2026-01-01")));
  EXPECT_EQ(profile[2].datum.value, Value(*parse_date("2026-01-01")));
  EXPECT_EQ(to_text(profile[3].datum.value), "1.50");
  EXPECT_EQ(second.segments.at(0).plays.at(0).title, "- dash");
  EXPECT_EQ(print(second), print(first));
}

TEST(Schema, HasTheKeysOfTheReader) {
  auto schema = nlohmann::json::parse(json_schema());
  EXPECT_EQ(properties(schema), sorted(keys::file));
  auto part = [&](const char* name) { return properties(schema.at("$defs").at(name)); };
  EXPECT_EQ(part("attribute"), sorted(keys::attribute));
  EXPECT_EQ(part("surrogate"), sorted(keys::surrogate));
  EXPECT_EQ(part("need"), sorted(keys::need));
  EXPECT_EQ(part("segment"), sorted(keys::segment));
  EXPECT_EQ(part("plan"), sorted(keys::plan));
  EXPECT_EQ(part("need_link"), sorted(keys::need_link));
  EXPECT_EQ(part("buying"), sorted(keys::buying));
  EXPECT_EQ(part("play"), sorted(keys::play));
  EXPECT_EQ(part("kpi"), sorted(keys::kpi));
  EXPECT_EQ(part("figures"), sorted(keys::figures));
  EXPECT_EQ(part("sign_off"), sorted(keys::sign_off));
  EXPECT_EQ(part("waiver"), sorted(keys::waiver));
  EXPECT_EQ(part("review"), sorted(keys::review));
  EXPECT_EQ(part("path"), sorted(keys::path));
}

}  // namespace lode::model
