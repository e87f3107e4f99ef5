// The catalogue is whole whatever is declared, and what is declared is never doubled.
#include "model/standard_needs.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "model/segmentation.h"

namespace lode::model {
namespace {

std::vector<std::string> ids(const std::vector<Need>& needs) {
  std::vector<std::string> out;
  for (const auto& need : needs) out.push_back(need.id);
  return out;
}

}  // namespace

TEST(StandardNeeds, EachIsMeasurableOrAskable) {
  ASSERT_EQ(standard_needs().size(), 6U);
  for (const auto& need : standard_needs()) {
    EXPECT_FALSE(need.ask.empty() || need.definition.empty() || need.title.empty()) << need.id;
    ASSERT_NE(standard_dimension(need.dimension), nullptr) << need.dimension;
    EXPECT_EQ(standard_dimension(need.dimension)->id, need.id);
  }
}

TEST(StandardNeeds, StandInForDimensionsNobodyDeclares) {
  std::vector<Need> declared{{.id = "price_per_seat", .dimension = "Price"},
                             {.id = "punctual", .title = "Punctual", .dimension = "On-time delivery"},
                             {.id = "service"},
                             {.id = "speed", .dimension = "speed of the kitchen"}};
  EXPECT_EQ(ids(undeclared(declared)), (std::vector<std::string>{"quality", "upfront_design", "proximity"}));
  auto whole = completed(declared);
  EXPECT_EQ(whole[0].title, "price_per_seat");
  EXPECT_EQ(whole[1].measure, "on_time_in_full");
  EXPECT_EQ(whole[3].measure, "");
  EXPECT_EQ(undeclared({}).size(), 6U);
}

TEST(StandardNeeds, ADeclaredNeedMayBeMeasuredOtherwise) {
  auto read = read_segmentation(
      "lode: 1\nsegmentation: x\nneeds:\n"
      "  fast: {title: Fast, dimension: on-time delivery, measure: none, ask: \"How fast?\"}\n"
      "  faults: {title: Few faults, dimension: quality, higher_is_better: false}\n"
      "  overall: In all\n"
      "  mood: {title: Mood, overall: true}\n"
      "segments:\n  - {id: a, where: sites > 1}\n", "x.yaml");
  EXPECT_TRUE(read.findings.empty());
  const auto& needs = read.value.needs;
  ASSERT_EQ(needs.size(), 4U);
  EXPECT_EQ(completed(needs)[0].measure, "none");
  EXPECT_EQ(completed(needs)[1].measure, "returns");
  EXPECT_EQ(needs[0].ask, "How fast?");
  EXPECT_EQ(needs[1].higher_is_better, false);
  EXPECT_TRUE(needs[2].overall && needs[3].overall && !needs[0].overall);
  EXPECT_EQ(print(read_segmentation(print(read.value), "again").value), print(read.value));
}

TEST(StandardNeeds, AMeasureNobodyKnowsIsFound) {
  auto read = read_segmentation(
      "lode: 1\nsegmentation: x\nneeds:\n  fast: {title: Fast, measure: on_tme, meassure: x}\n"
      "segments:\n  - {id: a, where: sites > 1}\n", "x.yaml");
  ASSERT_EQ(read.findings.size(), 2U);
  EXPECT_TRUE(std::ranges::all_of(read.findings, [](const Finding& f) { return f.place.line == 4; }));
}

}  // namespace lode::model
