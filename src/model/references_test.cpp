// Slips in ids: each is found, with its line and the word that was meant.
#include "model/references.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace lode::model {
namespace {

constexpr std::string_view file = R"(lode: 1
segmentation: s
attributes:
  locations: {type: integer, min: 1}
needs:
  speed: {title: Speed}
segments:
  - id: chains
    where: "locations > 10"
    needs:
      - {need: speed, because: locations}
      - {need: speed, because: "locations > 10"}
  - id: small
    where: "locations <= 10"
    needs: [speed]
paths:
  - {from: small, to: chains, because: locations}
)";

std::vector<Finding> found(std::string_view from = "", std::string_view to = "") {
  std::string text(file);
  if (!from.empty()) text.replace(text.find(from), from.size(), to);
  std::vector<Finding> out;
  for (auto& finding : read_segmentation(text, "f.yaml").findings)
    if (finding.rule == "DEF01") out.push_back(finding);
  return out;
}

TEST(References, GoodOnesAreSilent) { EXPECT_TRUE(found().empty()); }

TEST(References, SlipsAreToldWithTheirLineAndTheWordThatWasMeant) {
  struct Case {
    std::string_view from, to, message, fix;
    int line;
  };
  const Case cases[] = {
      {"need: speed, because: l", "need: sped, because: l", "the need 'sped'", "'speed'", 11},
      {"needs: [speed]", "needs: [speeed]", "the need 'speeed'", "'speed'", 15},
      {"because: locations}", "because: location}", "the cause 'location'", "'locations'", 11},
      {"because: \"locations >", "because: \"lokations >", "the cause 'lokations'", "'locations'", 12},
      {"from: small", "from: smal", "the segment 'smal'", "'small'", 17},
      {"to: chains, because: locations", "to: chains, because: locatons", "the reason of a path, 'locatons'",
       "'locations'", 17},
      {"to: chains", "to: xyz", "the segment 'xyz'", "chains, small", 17},
      {"from: small, ", "", "needs `from` and `to`", "two segments", 17},
  };
  for (const auto& c : cases) {
    auto findings = found(c.from, c.to);
    ASSERT_EQ(findings.size(), 1U) << c.to;
    EXPECT_NE(findings[0].message.find(c.message), std::string::npos) << findings[0].message;
    EXPECT_NE(findings[0].fix.find(c.fix), std::string::npos) << findings[0].fix;
    EXPECT_EQ(findings[0].place.line, c.line) << c.to;
    EXPECT_EQ(findings[0].severity, Severity::warning);
  }
}

TEST(References, WithoutACatalogueNeedsAreNotLookedUp) {
  EXPECT_TRUE(found("needs:\n  speed: {title: Speed}\n", "").empty());
}

}  // namespace
}  // namespace lode::model
