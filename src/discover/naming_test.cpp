// What leaves are called: by the values that hold, where all values are known and those are no more than the others.
#include "discover/naming.h"

#include <gtest/gtest.h>

namespace lode::discover {
namespace {

using model::Predicate;

Predicate not_in(const std::vector<std::string>& values) {
  Predicate out{.op = Predicate::Op::in, .attribute = "industry", .negated = true};
  for (const auto& value : values) out.literals.push_back({Value(value), {}, 0});
  return out;
}

std::string title_of(const Descriptor& descriptor, const std::vector<std::string>& named) {
  Material material;
  material.descriptors = {descriptor};
  std::vector<Leaf> leaves(1);
  leaves[0].clauses = {not_in(named)};
  name_leaves(material, leaves);
  return leaves[0].title;
}

TEST(Naming, SaysTheValuesThatHold) {
  Descriptor industry{.words = {"chains", "caterers", "independents", "hotels", "unknown"}, .unknown_code = 4};
  industry.attribute.id = "industry", industry.attribute.type = model::Type::text;
  EXPECT_EQ(title_of(industry, {"independents", "hotels"}), "Chains or caterers");
  EXPECT_EQ(title_of(industry, {"independents"}), "Not independents");  // three others: more than one
  auto with_rare = industry;
  with_rare.other = 3;  // not all values are known by name
  EXPECT_EQ(title_of(with_rare, {"independents", "caterers"}), "Not independents or caterers");
  auto declared = industry;
  declared.attribute.values = {"chains", "independents"};
  EXPECT_EQ(title_of(declared, {"independents"}), "Chains");
}

}  // namespace
}  // namespace lode::discover
