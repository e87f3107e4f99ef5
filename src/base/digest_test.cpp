// The digest of published vectors (FIPS 180-4), in one piece and in many.
#include "base/digest.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace lode {

TEST(Digest, PublishedVectors) {
  Digest abc;
  abc.update("abc");
  EXPECT_EQ(abc.hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  Digest million;
  for (int i = 0; i < 1000; ++i) million.update(std::string(1000, 'a'));
  EXPECT_EQ(million.hex(), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Digest, FilesAndTextsAgree) {
  auto whole = digest_file(LODE_SOURCE_DIR "/LICENSE");
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->bytes, 11358);
  EXPECT_EQ(sha256_hex("abc").size(), whole->sha256.size());
  EXPECT_EQ(digest_file("/nowhere").error().code, Code::not_found);
}

}  // namespace lode
