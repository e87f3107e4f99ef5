// For tests: attributes in a line, and small random schemes whose every account can be listed, so that
// brute force can judge what solver, SQL and search say.
#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "prove/membership.h"
#include "prove/prove.h"

namespace lode::prove {

using model::Predicate;
using model::Truth;
using model::Type;

inline model::Attribute attribute(std::string id, Type type, bool nullable = true) {
  model::Attribute out;
  out.id = std::move(id);
  out.type = type;
  out.nullable = nullable;
  return out;
}

inline model::Attribute numeric(std::string id, Type type, double min, double max, bool nullable) {
  auto out = attribute(std::move(id), type, nullable);
  out.min = min;
  out.max = max;
  return out;
}

inline model::Attribute options(std::string id, std::vector<std::string> values, bool nullable = true) {
  auto out = attribute(std::move(id), Type::enumeration, nullable);
  out.values = std::move(values);
  return out;
}

inline Predicate rule(const model::Segmentation& s, std::string_view text) {
  auto parsed = model::parse_predicate(text);
  EXPECT_TRUE(parsed.findings.empty()) << text;
  auto resolved = model::resolve(parsed.value, s.dictionary);
  for (const auto& finding : resolved.findings) EXPECT_EQ(finding.rule, "DEF02") << text;
  return resolved.value;
}

// Small schemes whose every account can be listed. Every interval between the constants that rules may
// use has a value in the list, so that brute force sees what the solver can see.
struct Small {
  model::Segmentation s;
  std::vector<std::vector<Value>> values;  // per attribute, null included where allowed
};

inline const std::vector<std::string> leaves{
    "n < 1", "n <= 1", "n > 0", "n = 2", "n <> 1", "n in (0, 2)", "n not in (1)", "n between 1 and 2",
    "n not between 0 and 1", "n is null", "n is not null", "n > 1.5",
    "r < 0.5", "r >= 0.5", "r = 1", "r > 0.25", "r is null", "r <> 0.5",
    "f = 'x'", "f <> 'y'", "f in ('x', 'z')", "f is not null",
    "b", "not b", "b = false", "b is null",
    "t = 'k'", "t > 'k'", "t <= 'm'", "t in ('k', 'm')", "t is null",
    "d < '2026-01-02'", "d >= '2026-01-01'", "d is not null"};

inline Small small_scheme(std::mt19937& random) {
  auto coin = [&] { return random() % 2 == 0; };
  Small out;
  auto whole = [](std::int64_t i) { return Value(i); };
  auto text = [](const char* t) { return Value(std::string(t)); };
  bool null[6];
  for (auto& flag : null) flag = coin();
  out.s.dictionary.attributes = {numeric("n", Type::integer, 0, 2, null[0]),
                                 numeric("r", Type::number, 0, 1, null[1]),
                                 options("f", {"x", "y", "z"}, null[2]), attribute("b", Type::boolean, null[3]),
                                 attribute("t", Type::text, null[4]), attribute("d", Type::date, null[5])};
  auto half = [](int units) { return Value(Decimal{units, 3}); };
  out.values = {{whole(0), whole(1), whole(2)},
                {half(0), half(100), half(250), half(300), half(500), half(700), half(1000)},
                {text("x"), text("y"), text("z")},
                {Value(false), Value(true)},
                {text("a"), text("k"), text("l"), text("m"), text("z")},
                {Value(*parse_date("2025-12-31")), Value(*parse_date("2026-01-01")), Value(*parse_date("2026-01-02"))}};
  for (std::size_t i = 0; i < 6; ++i)
    if (null[i]) out.values[i].emplace_back();
  return out;
}

// Rules over at most three attributes, so that accounts stay few.
inline Predicate random_rule(const model::Segmentation& s, std::mt19937& random, const std::string& among, int depth) {
  auto pick = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  if (depth == 0 || pick(3) == 0) {
    for (;;) {
      const auto& leaf = leaves[pick(leaves.size())];
      char name = leaf.starts_with("not b") ? 'b' : leaf[0];
      if (among.find(name) != std::string::npos) return rule(s, leaf);
    }
  }
  std::vector<Predicate> children;
  for (std::size_t i = 0; i < 2 + pick(2); ++i) children.push_back(random_rule(s, random, among, depth - 1));
  if (pick(4) == 0) return model::not_(children[0]);
  return pick(2) == 0 ? model::all_of(std::move(children)) : model::any_of(std::move(children));
}

using Account = std::vector<Value>;

inline Truth at(const Account& account, const Predicate& predicate) {
  return model::evaluate(predicate, [&](std::string_view name) -> const Value& {
    static const std::string names = "nrfbtd";
    return account[names.find(name[0])];
  });
}

inline std::vector<Account> all_accounts(const Small& scheme, const std::string& among) {
  std::vector<Account> out{Account(6)};
  for (std::size_t i = 0; i < 6; ++i) {
    if (among.find("nrfbtd"[i]) == std::string::npos) continue;
    std::vector<Account> next;
    for (const auto& account : out)
      for (const auto& value : scheme.values[i]) {
        next.push_back(account);
        next.back()[i] = value;
      }
    out = std::move(next);
  }
  return out;
}

// A witness, as an account: what it leaves out is unknown, which must not matter.
inline Account account_of(const Witness& witness) {
  Account out(6);
  for (const auto& [name, value] : witness) out[std::string("nrfbtd").find(name[0])] = value;
  return out;
}

inline std::string placed(const model::Segmentation& s, const Account& account) {
  auto membership = prove::membership(s, [&](const Predicate& p) { return at(account, p); });
  return membership.segment ? s.segments[*membership.segment].id : "";
}

// Three attributes, three segments, sometimes a universe, an order or a residual.
inline std::string add_segments(Small& scheme, std::mt19937& random, bool residual) {
  std::string among = "nrfbtd";
  std::ranges::shuffle(among, random);
  among.resize(3);
  auto& s = scheme.s;
  if (random() % 3 == 0) s.universe_rule = random_rule(s, random, among, 1);
  for (const char* id : {"A", "B", "C"}) {
    model::Segment each;
    each.id = id;
    each.rule = random_rule(s, random, among, 2);
    each.has_rule = true;
    s.segments.push_back(each);
  }
  if (residual && random() % 2) s.segments.push_back({.id = "D", .residual = true});
  s.match = random() % 2 ? model::Match::first : model::Match::unique;
  return among;
}

}  // namespace lode::prove
