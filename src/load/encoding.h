// Encodings of text files: which one a file has, its text as UTF-8, and back from a piece of that text to
// the number of bytes it takes in the file (offsets and byte conservation speak of the file).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lode::load {

enum class Encoding { utf8, utf16le, utf16be, cp1252, latin1 };

std::optional<Encoding> encoding_from(std::string_view name);  // "UTF-8", "utf16le", "windows-1252", ...
const char* encoding_name(Encoding encoding);

struct Bom {
  std::optional<Encoding> encoding;
  std::size_t size = 0;
};
Bom bom_of(std::string_view head);

// Appends the text to `out`; gives the bytes consumed. An incomplete character at the end is left for
// later unless `last`. What is no character becomes bytes that valid_utf8() refuses, so that the record
// it stands in is rejected and source_size() still adds up.
std::size_t decode(Encoding encoding, std::string_view bytes, bool last, std::string& out);

// Bytes that `text`, made by decode(), takes in the file.
std::int64_t source_size(Encoding encoding, std::string_view text);

bool valid_utf8(std::string_view text);

// What a whole file shows, fed piece by piece: valid UTF-8, UTF-8 with damage, or one byte a character.
class EncodingSurvey {
 public:
  void update(std::string_view bytes);
  void finish();
  std::int64_t bad() const { return bad_; }              // bytes that are no UTF-8
  std::int64_t characters() const { return characters_; }  // well-formed ones beyond ASCII
  // Damaged UTF-8 where most characters beyond ASCII are well formed; else Windows text.
  Encoding guess() const { return bad_ > characters_ ? Encoding::cp1252 : Encoding::utf8; }

 private:
  std::string rest_;
  std::int64_t bad_ = 0, characters_ = 0;
};

// UTF-16 without a byte order mark, by where the zero bytes of its Latin letters stand.
std::optional<Encoding> utf16_without_bom(std::string_view head);

}  // namespace lode::load
