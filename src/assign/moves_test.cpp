// Each proposed move is made and membership asked again; its size is compared with brute force.
#include "assign/moves.h"

#include <gtest/gtest.h>

#include "prove/testing.h"

namespace lode::assign {
namespace {

using model::Type;
using prove::Account, prove::Small, prove::add_segments, prove::all_accounts, prove::attribute, prove::placed,
    prove::rule, prove::small_scheme;

model::Row row_of(const Account& account) {
  return [&account](std::string_view name) -> const Value& {
    static const std::string names = "nrfbtd";
    return account[names.find(name[0])];
  };
}

// Fewest attributes by which some listed account in `target` differs from this one, all known where changed.
int fewest(const Small& scheme, const std::vector<Account>& all, const Account& from, const std::string& target) {
  int best = 99;
  for (const auto& to : all) {
    int changes = 0;
    bool fair = true;
    for (std::size_t i = 0; i < 6; ++i) {
      if (to[i] == from[i]) continue;
      ++changes;
      fair = fair && !is_null(to[i]);
    }
    if (fair && changes < best && placed(scheme.s, to) == target) best = changes;
  }
  return best;
}

}  // namespace

TEST(Moves, AreVerifiedAndSmallestOnRandomSchemes) {
  std::mt19937 random(3);
  int verified = 0;
  for (int round = 0; round < 150; ++round) {
    SCOPED_TRACE(round);
    auto scheme = small_scheme(random);
    auto among = add_segments(scheme, random, true);
    auto all = all_accounts(scheme, among);
    auto from = all[random() % all.size()];
    auto found = moves(scheme.s, row_of(from));
    ASSERT_TRUE(found) << found.error().message;
    auto now = placed(scheme.s, from);
    std::vector<std::string> targets;
    for (const auto& move : *found) {
      std::string target = move.segment ? scheme.s.segments[*move.segment].id : "";
      targets.push_back(target);
      EXPECT_NE(target, now);
      EXPECT_TRUE(move.searched_all);
      int expected = fewest(scheme, all, from, target);
      if (move.changes.empty()) {
        EXPECT_EQ(expected, 99) << target;
        continue;
      }
      Account to = from;
      for (const auto& change : move.changes) {
        auto i = std::string("nrfbtd").find(change.attribute[0]);
        EXPECT_EQ(change.from, from[i]);
        EXPECT_FALSE(is_null(change.to));
        to[i] = change.to;
      }
      EXPECT_EQ(placed(scheme.s, to), target) << in_words(scheme.s, move);
      EXPECT_EQ(static_cast<int>(move.changes.size()), expected) << in_words(scheme.s, move);
      ++verified;
    }
    for (const auto& segment : scheme.s.segments)
      EXPECT_EQ(std::ranges::count(targets, segment.id), segment.id == now ? 0 : 1);
    bool nowhere = now.empty() || std::ranges::count(targets, "") > 0;
    EXPECT_TRUE(nowhere || fewest(scheme, all, from, "") == 99);
  }
  EXPECT_GT(verified, 150);
}

TEST(Moves, TheSmallestStepOverAThreshold) {
  model::Segmentation s;
  s.match = model::Match::first;
  s.dictionary.attributes = {attribute("locations", Type::integer), attribute("revenue_12m", Type::money)};
  for (auto [id, title, where] : {std::tuple("big", "Big spenders", "revenue_12m > 1000"),
                                  std::tuple("chains", "Food chains", "locations > 10"),
                                  std::tuple("small", "", "locations <= 10")}) {
    model::Segment segment;
    segment.id = id;
    segment.title = title;
    segment.rule = rule(s, where);
    segment.has_rule = true;
    s.segments.push_back(segment);
  }
  auto words = [&](Value locations, Value revenue) {
    auto found = moves(s, [&](std::string_view name) -> const Value& {
      return name == "locations" ? locations : revenue;
    });
    std::string out;
    for (const auto& move : *found) out += in_words(s, move) + "\n";
    return out;
  };
  EXPECT_EQ(words(Value(std::int64_t{9}), Value(Decimal{50000, 2})),
            "with revenue 12m 1,000.01 instead of 500.00 it would be in Big spenders\n"
            "with 2 more locations it would be in Food chains\n");
  EXPECT_EQ(words(Value(std::int64_t{40}), Value(Decimal{200000, 2})),
            "with revenue 12m 1,000.00 instead of 2,000.00 it would be in Food chains\n"
            "with revenue 12m 1,000.00 instead of 2,000.00 and with 30 fewer locations it would be in small\n");
  EXPECT_EQ(words(Value{}, Value{}),
            "with revenue 12m known to be 1,001.00 it would be in Big spenders\n"
            "with locations known to be 11 it would be in Food chains\n"
            "with locations known to be 9 it would be in small\n");
}

}  // namespace lode::assign
