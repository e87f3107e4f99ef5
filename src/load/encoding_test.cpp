// Text comes out as written, and the size of any piece of it in the file adds up, damage included.
#include "load/encoding.h"

#include <gtest/gtest.h>

namespace lode::load {
namespace {

std::string decoded(Encoding encoding, std::string_view bytes) {
  std::string out;
  EXPECT_EQ(decode(encoding, bytes, true, out), bytes.size());
  return out;
}

}  // namespace

TEST(Encoding, SingleBytesByTheirTables) {
  EXPECT_EQ(decoded(Encoding::cp1252, "M\xFCller \x80 5\x99"), "Müller € 5™");
  EXPECT_EQ(decoded(Encoding::latin1, "M\xFCller \xA3"), "Müller £");
  EXPECT_EQ(source_size(Encoding::cp1252, "Müller € 5™"), 11);
  for (int c = 0; c < 256; ++c) {
    auto text = decoded(Encoding::cp1252, std::string(1, static_cast<char>(c)));
    EXPECT_TRUE(valid_utf8(text));
    EXPECT_EQ(source_size(Encoding::cp1252, text), 1);
  }
}

TEST(Encoding, Utf16WithPairsAndDamage) {
  using std::string_view_literals::operator""sv;
  EXPECT_EQ(decoded(Encoding::utf16le, "A\0\xE4\0\x3D\xD8\x00\xDE"sv), "Aä😀");
  EXPECT_EQ(decoded(Encoding::utf16be, "\0A\0\xE4\xD8\x3D\xDE\x00"sv), "Aä😀");
  EXPECT_EQ(source_size(Encoding::utf16le, "Aä😀"), 8);
  auto lone = decoded(Encoding::utf16le, "A\0\x3D\xD8"
                                         "B\0C"sv);
  EXPECT_FALSE(valid_utf8(lone));
  EXPECT_EQ(source_size(Encoding::utf16le, lone), 7);
}

TEST(Encoding, APairCutByTheEndOfAPieceWaits) {
  using std::string_view_literals::operator""sv;
  std::string out;
  EXPECT_EQ(decode(Encoding::utf16le, "A\0\x3D\xD8"sv, false, out), 2U);
  EXPECT_EQ(out, "A");
}

TEST(Encoding, ValidityIsStrict) {
  EXPECT_TRUE(valid_utf8("plain, ü, €, 😀"));
  for (std::string_view bad : {"\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xE2\x82", "\x80", "a\xFF"})
    EXPECT_FALSE(valid_utf8(bad));
}

TEST(Encoding, TheSurveyTellsDamageFromWindowsText) {
  EncodingSurvey utf8;
  for (char c : std::string_view("größer, schöner, älter")) utf8.update({&c, 1});
  utf8.finish();
  EXPECT_EQ(utf8.bad(), 0);
  EXPECT_EQ(utf8.characters(), 4);
  EncodingSurvey damaged;
  damaged.update("größer, schöner, \xE4lter");
  damaged.finish();
  EXPECT_EQ(damaged.bad(), 1);
  EXPECT_EQ(damaged.guess(), Encoding::utf8);
  EncodingSurvey windows;
  windows.update("gr\xF6\xDF" "er, sch\xF6ner");
  windows.finish();
  EXPECT_EQ(windows.guess(), Encoding::cp1252);
}

}  // namespace lode::load
