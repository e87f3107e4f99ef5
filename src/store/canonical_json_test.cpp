// The examples of RFC 8785, and what must be refused.
#include "store/canonical_json.h"

#include <gtest/gtest.h>

#include <bit>
#include <cstdint>

namespace lode::store {
namespace {

struct Sample {
  std::uint64_t bits;
  const char* text;
};

TEST(CanonicalJson, NumbersAsInAppendixB) {
  const Sample samples[] = {{0x0000000000000000, "0"},
                            {0x8000000000000000, "0"},
                            {0x0000000000000001, "5e-324"},
                            {0x8000000000000001, "-5e-324"},
                            {0x7fefffffffffffff, "1.7976931348623157e+308"},
                            {0xffefffffffffffff, "-1.7976931348623157e+308"},
                            {0x4340000000000000, "9007199254740992"},
                            {0x4430000000000000, "295147905179352830000"},
                            {0x44b52d02c7e14af5, "9.999999999999997e+22"},
                            {0x44b52d02c7e14af6, "1e+23"},
                            {0x44b52d02c7e14af7, "1.0000000000000001e+23"},
                            {0x444b1ae4d6e2ef4e, "999999999999999700000"},
                            {0x444b1ae4d6e2ef4f, "999999999999999900000"},
                            {0x444b1ae4d6e2ef50, "1e+21"},
                            {0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"},
                            {0x3eb0c6f7a0b5ed8d, "0.000001"},
                            {0x41b3de4355555553, "333333333.3333332"},
                            {0x41b3de4355555556, "333333333.3333334"},
                            {0xbecbf647612f3696, "-0.0000033333333333333333"},
                            {0x43143ff3c1cb0959, "1424953923781206.2"}};
  for (const auto& sample : samples)
    EXPECT_EQ(canonical_number(std::bit_cast<double>(sample.bits)), sample.text);
}

TEST(CanonicalJson, KeysSortByUtf16AndTextKeepsWhatItCan) {
  auto sorted = canonical_json(
      R"( { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7 } )");
  ASSERT_TRUE(sorted) << sorted.error().message;
  EXPECT_EQ(*sorted, "{\"\\r\":2,\"1\":4,\"\xC2\x80\":6,\"\xC3\xB6\":7,\"\xE2\x82\xAC\":1,"
                     "\"\xF0\x9F\x98\x80\":5,\"\xEF\xAC\xB3\":3}");
  auto mixed = canonical_json(
      R"({"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001, -0],
          "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]})");
  ASSERT_TRUE(mixed);
  EXPECT_EQ(*mixed, "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27,0],"
                    "\"string\":\"\xE2\x82\xAC$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
}

TEST(CanonicalJson, IsItsOwnFixedPoint) {
  for (const char* text : {"{}", "[]", "{\"a\":[1,{\"b\":null}],\"c\":\"\\u0001\"}", "9007199254740991"}) {
    auto once = canonical_json(text);
    ASSERT_TRUE(once);
    EXPECT_EQ(*once, text);
  }
}

TEST(CanonicalJson, RefusesWhatHasNoOneMeaning) {
  for (const char* text : {"", "{", "{\"a\":1,\"a\":2}", "9007199254740993", "-9007199254740993", "1e999",
                           "\"\xC0\x80\"", "\"\xED\xA0\x80\"", "\"\\ud800\"", "NaN", "[1,]"})
    EXPECT_FALSE(canonical_json(text)) << text;
}

}  // namespace
}  // namespace lode::store
