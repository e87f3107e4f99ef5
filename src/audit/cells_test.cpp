// Cells: the segment of every account, and of accounts with another value, as the rules say one by one.
#include "audit/cells.h"

#include <gtest/gtest.h>

#include <cmath>

#include "prove/membership.h"
#include "stats/random.h"

namespace lode::audit {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

std::string scheme(std::string_view match) {
  return "lode: 1\nsegmentation: s\nmatch: " + std::string(match) + R"yaml(
attributes:
  n: {type: integer}
  x: {type: number}
  kind: {type: enum, values: [a, b, c]}
  flag: {type: boolean}
segments:
  - {id: one, where: "n > 3 and not (kind in ('a', 'b') and x < 2.5)"}
  - {id: two, where: "n between 2 and 5 or x is null"}
  - {id: three, where: "flag and n <> 4 and x not between 1 and 2"}
  - {id: four, where: "kind = 'c' and n in (1, 2, 7) or not flag"}
  - {id: rest, residual: true}
)yaml";
}

Ground ground_of(std::size_t accounts) {
  Ground out{.accounts = accounts};
  Trait n{.name = "n"}, x{.name = "x"}, kind{.name = "kind"}, flag{.name = "flag", .flag = true};
  kind.labels = {"b", "c", "a"}, flag.labels = {"no", "yes"};
  stats::Random random(7);
  for (std::size_t i = 0; i < accounts; ++i) {
    n.numbers.push_back(random.below(9) == 0 ? unknown : static_cast<double>(random.below(9)));
    x.numbers.push_back(random.below(9) == 0 ? unknown : static_cast<double>(random.below(8)) / 2);
    kind.codes.push_back(static_cast<int>(random.below(4)) - 1);
    flag.codes.push_back(static_cast<int>(random.below(3)) - 1);
  }
  out.traits = {n, x, kind, flag};
  return out;
}

Value value_at(const Ground& ground, std::string_view name, std::size_t account) {
  for (const auto& trait : ground.traits) {
    if (trait.name != name) continue;
    if (trait.ordered()) return std::isnan(trait.numbers[account]) ? Value{} : Value(trait.numbers[account]);
    const int code = trait.codes[account];
    if (code < 0) return {};
    return trait.flag ? Value(code == 1) : Value(trait.labels[static_cast<std::size_t>(code)]);
  }
  return {};
}

int one_by_one(const model::Segmentation& s, const Ground& ground, std::size_t account) {
  const auto found = prove::membership(s, [&](const model::Predicate& rule) {
    Value kept;
    return model::evaluate(rule, [&](std::string_view name) -> const Value& {
      return kept = value_at(ground, name, account);
    });
  });
  return found.segment ? static_cast<int>(*found.segment) : -1;
}

}  // namespace

TEST(Cells, AsTheRulesSayOneByOne) {
  for (std::string_view match : {"first", "unique"}) {
    const auto read = model::read_segmentation(scheme(match), "s.yaml");
    ASSERT_EQ(read.value.segments.size(), 5u);
    auto ground = ground_of(600);
    const auto rules = rule_columns(read.value, ground);
    Cells cells(rules, ground.accounts);
    for (std::size_t a = 0; a < ground.accounts; ++a)
      ASSERT_EQ(cells.segment(cells.of(a)), one_by_one(read.value, ground, a)) << match << " " << a;
    // One value after the other is another one.
    stats::Random random(11);
    for (std::size_t a = 0; a < ground.accounts; ++a) {
      const double n = static_cast<double>(random.below(9)), x = static_cast<double>(random.below(16)) / 4;
      const auto kind = static_cast<int>(random.below(3));
      auto cell = cells.moved(cells.of(a), a, 0, n);
      for (std::size_t c = 0; c < rules.names.size(); ++c) {
        if (rules.names[c] == "x") cell = cells.moved(cell, a, c, x);
        if (rules.names[c] == "kind") cell = cells.moved(cell, a, c, kind);
      }
      auto other = ground;
      other.traits[0].numbers[a] = n, other.traits[1].numbers[a] = x, other.traits[2].codes[a] = kind;
      ASSERT_EQ(cells.segment(cell), one_by_one(read.value, other, a)) << match << " " << a;
    }
  }
}

TEST(Cells, AColumnThatTheDataLackIsUnknown) {
  const auto read = model::read_segmentation(scheme("first"), "s.yaml");
  Ground ground{.accounts = 3};
  const auto rules = rule_columns(read.value, ground);
  Cells cells(rules, ground.accounts);
  EXPECT_EQ(cells.segment(cells.of(0)), 1);  // x is null
}

}  // namespace lode::audit
