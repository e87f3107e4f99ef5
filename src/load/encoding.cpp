// Decoding to UTF-8. Windows-1252 follows the WHATWG table: its five unassigned bytes are C1 controls.
#include "load/encoding.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/text.h"

namespace lode::load {
namespace {

using Unit = unsigned char;

constexpr std::array<char16_t, 32> windows{
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

void append(std::uint32_t point, std::string& out) {
  auto put = [&](std::uint32_t unit) { out += static_cast<char>(unit); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0 | (point >> 6));
    put(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {  // also a lone surrogate: no valid UTF-8, on purpose
    put(0xE0 | (point >> 12));
    put(0x80 | ((point >> 6) & 0x3F));
    put(0x80 | (point & 0x3F));
  } else {
    put(0xF0 | (point >> 18));
    put(0x80 | ((point >> 12) & 0x3F));
    put(0x80 | ((point >> 6) & 0x3F));
    put(0x80 | (point & 0x3F));
  }
}

std::size_t ascii_run(std::string_view text) {
  std::size_t at = 0;
  for (std::uint64_t word = 0; at + 8 <= text.size(); at += 8) {
    std::memcpy(&word, text.data() + at, 8);
    if (word & 0x8080808080808080ULL) break;
  }
  while (at < text.size() && static_cast<Unit>(text[at]) < 0x80) ++at;
  return at;
}

void decode_single(Encoding encoding, std::string_view bytes, std::string& out) {
  while (!bytes.empty()) {
    auto run = ascii_run(bytes);
    out.append(bytes.substr(0, run));
    if (run == bytes.size()) return;
    auto unit = static_cast<Unit>(bytes[run]);
    bool table = encoding == Encoding::cp1252 && unit < 0xA0;
    append(table ? windows.at(unit - 0x80U) : unit, out);
    bytes.remove_prefix(run + 1);
  }
}

std::size_t decode_utf16(bool big, std::string_view bytes, bool last, std::string& out) {
  auto unit = [&](std::size_t at) {
    auto first = static_cast<Unit>(bytes[at]), second = static_cast<Unit>(bytes[at + 1]);
    return static_cast<std::uint32_t>(big ? first << 8 | second : second << 8 | first);
  };
  std::size_t at = 0;
  while (at + 2 <= bytes.size()) {
    auto point = unit(at);
    if (point >= 0xD800 && point < 0xDC00) {
      if (at + 4 > bytes.size() && !last) return at;
      auto low = at + 4 <= bytes.size() ? unit(at + 2) : 0;
      if (low >= 0xDC00 && low < 0xE000) {
        append(0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00), out);
        at += 4;
        continue;
      }
    }
    append(point, out);
    at += 2;
  }
  if (last && at < bytes.size()) {  // half a character at the end of the file
    out += '\xFF';
    ++at;
  }
  return at;
}

// Length of the well-formed character at the front, 0 where there is none, -1 where it may only be cut.
int character(std::string_view text) {
  auto lead = static_cast<Unit>(text[0]);
  int size = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
  if (size <= 1) return size;
  for (int i = 1; i < size; ++i) {
    if (static_cast<std::size_t>(i) >= text.size()) return -1;
    auto next = static_cast<Unit>(text[static_cast<std::size_t>(i)]);
    Unit low = i > 1 ? 0x80 : lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    Unit high = i > 1 ? 0xBF : lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (next < low || next > high) return 0;
  }
  return size;
}

}  // namespace

std::optional<Encoding> encoding_from(std::string_view name) {
  std::string plain;
  for (char c : lower(name))
    if (c != '-' && c != '_' && c != ' ') plain += c;
  if (plain == "utf8" || plain == "ascii" || plain == "usascii") return Encoding::utf8;
  if (plain == "utf16le" || plain == "utf16") return Encoding::utf16le;
  if (plain == "utf16be") return Encoding::utf16be;
  if (plain == "cp1252" || plain == "windows1252" || plain == "ansi") return Encoding::cp1252;
  if (plain == "latin1" || plain == "iso88591") return Encoding::latin1;
  return std::nullopt;
}

const char* encoding_name(Encoding encoding) {
  switch (encoding) {
    case Encoding::utf8: return "UTF-8";
    case Encoding::utf16le: return "UTF-16 LE";
    case Encoding::utf16be: return "UTF-16 BE";
    case Encoding::cp1252: return "Windows-1252";
    case Encoding::latin1: return "Latin-1";
  }
  return "unknown";
}

Bom bom_of(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF")) return {Encoding::utf8, 3};
  if (head.starts_with("\xFF\xFE")) return {Encoding::utf16le, 2};
  if (head.starts_with("\xFE\xFF")) return {Encoding::utf16be, 2};
  return {};
}

std::size_t decode(Encoding encoding, std::string_view bytes, bool last, std::string& out) {
  switch (encoding) {
    case Encoding::utf8: out.append(bytes); return bytes.size();
    case Encoding::utf16le: return decode_utf16(false, bytes, last, out);
    case Encoding::utf16be: return decode_utf16(true, bytes, last, out);
    case Encoding::cp1252:
    case Encoding::latin1: decode_single(encoding, bytes, out);
  }
  return bytes.size();
}

std::int64_t source_size(Encoding encoding, std::string_view text) {
  if (encoding == Encoding::utf8) return static_cast<std::int64_t>(text.size());
  bool wide = encoding == Encoding::utf16le || encoding == Encoding::utf16be;
  std::int64_t size = 0;
  for (char c : text) {
    auto unit = static_cast<Unit>(c);
    if (unit >= 0x80 && unit < 0xC0) continue;  // inside a character
    size += !wide ? 1 : unit == 0xFF ? 1 : unit >= 0xF0 ? 4 : 2;
  }
  return size;
}

bool valid_utf8(std::string_view text) {
  for (;;) {
    text.remove_prefix(ascii_run(text));
    if (text.empty()) return true;
    int size = character(text);
    if (size <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(size));
  }
}

void EncodingSurvey::update(std::string_view bytes) {
  std::string joined;
  if (!rest_.empty()) {  // a character cut by the end of the last piece: at most three bytes
    joined = rest_ + std::string(bytes);
    bytes = joined;
    rest_.clear();
  }
  for (;;) {
    bytes.remove_prefix(ascii_run(bytes));
    if (bytes.empty()) return;
    int size = character(bytes);
    if (size < 0) {
      rest_ = bytes;
      return;
    }
    if (size == 0) ++bad_;
    if (size > 1) ++characters_;
    bytes.remove_prefix(static_cast<std::size_t>(std::max(size, 1)));
  }
}

void EncodingSurvey::finish() {
  bad_ += static_cast<std::int64_t>(rest_.size());
  rest_.clear();
}

std::optional<Encoding> utf16_without_bom(std::string_view head) {
  std::size_t even = 0, odd = 0;
  for (std::size_t i = 0; i < head.size(); ++i)
    if (head[i] == '\0') ++(i % 2 == 0 ? even : odd);
  auto pairs = head.size() / 2;
  if (pairs < 4) return std::nullopt;
  if (odd > pairs * 6 / 10 && even < pairs / 20) return Encoding::utf16le;
  if (even > pairs * 6 / 10 && odd < pairs / 20) return Encoding::utf16be;
  return std::nullopt;
}

}  // namespace lode::load
