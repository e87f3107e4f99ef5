// Text helpers: near words are offered, far ones are not; a published hash is met.
#include "base/text.h"

#include <gtest/gtest.h>

namespace lode {

TEST(Text, OffersOnlyNearWords) {
  std::vector<std::string> words{"segments", "sign_offs", "universe"};
  EXPECT_EQ(did_you_mean("segmants", words), "segments");
  EXPECT_EQ(did_you_mean("unvierse", words), "universe");
  EXPECT_EQ(did_you_mean("colour", words), "");
}

TEST(Text, SplitAndJoinAreInverse) {
  EXPECT_EQ(split("a,,b", ','), (std::vector<std::string>{"a", "", "b"}));
  EXPECT_EQ(join(split("a,,b", ','), ","), "a,,b");
}

TEST(Text, Sha256OfAbc) {  // FIPS 180-4, appendix B.1
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace lode
