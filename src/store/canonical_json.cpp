// The writer of RFC 8785. Numbers: section 3.2.2.3, which is ECMAScript's Number::toString.
#include "store/canonical_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "base/assert.h"

namespace lode::store {
namespace {

using Json = nlohmann::json;
constexpr std::int64_t largest_exact = (std::int64_t{1} << 53) - 1;

// Bytes order UTF-8 by code point; RFC 8785 wants UTF-16 units, where characters beyond U+FFFF (surrogates,
// D800 to DFFF) sort before U+E000 to U+FFFF. Moving those lead bytes is all it takes.
unsigned utf16_rank(char c) {
  auto byte = static_cast<unsigned char>(c);
  if (byte >= 0xF0) return byte - 0xF0u + 0x1000u;           // beyond U+FFFF
  return byte >= 0xEE ? byte - 0xEEu + 0x2000u : byte;       // U+E000 to U+FFFF
}

bool utf16_less(std::string_view a, std::string_view b) {
  return std::ranges::lexicographical_compare(a, b, {}, utf16_rank, utf16_rank);
}

void put_text(std::string& out, std::string_view text) {
  out += '"';
  for (char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20)
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        else
          out += c;
    }
  }
  out += '"';
}

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    auto lead = static_cast<unsigned char>(text[i]);
    std::size_t length = lead < 0x80 ? 1 : lead >> 5 == 6 ? 2 : lead >> 4 == 14 ? 3 : lead >> 3 == 30 ? 4 : 0;
    if (length == 0 || i + length > text.size()) return false;
    std::uint32_t point = length == 1 ? lead : lead & (0xFFu >> (length + 1));
    for (std::size_t k = 1; k < length; ++k) {
      auto next = static_cast<unsigned char>(text[i + k]);
      if (next >> 6 != 2) return false;
      point = (point << 6) | (next & 0x3Fu);
    }
    constexpr std::array<std::uint32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    if (point < least[length] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return false;
    i += length;
  }
  return true;
}

Result<void> put(std::string& out, const Json& value);

Result<void> put_object(std::string& out, const Json& value) {
  std::vector<const Json::object_t::value_type*> members;
  for (const auto& member : value.get_ref<const Json::object_t&>()) members.push_back(&member);
  std::ranges::sort(members, utf16_less, [](const auto* member) { return std::string_view(member->first); });
  out += '{';
  for (const auto* member : members) {
    if (member != members.front()) out += ',';
    if (!is_utf8(member->first)) return fail(Code::invalid_argument, "a name in the JSON is not UTF-8");
    put_text(out, member->first);
    out += ':';
    LODE_CHECK(put(out, member->second));
  }
  out += '}';
  return {};
}

Result<void> put_integer(std::string& out, const Json& value) {
  bool fits = value.is_number_unsigned()
                  ? value.get<std::uint64_t>() <= static_cast<std::uint64_t>(largest_exact)
                  : value.get<std::int64_t>() >= -largest_exact && value.get<std::int64_t>() <= largest_exact;
  if (!fits)
    return fail(Code::invalid_argument,
                fmt::format("the integer {} is beyond what JSON holds exactly", value.dump()),
                "write it as text");
  out += value.dump();
  return {};
}

Result<void> put(std::string& out, const Json& value) {
  switch (value.type()) {
    case Json::value_t::object: return put_object(out, value);
    case Json::value_t::array:
      out += '[';
      for (const auto& item : value) {
        if (&item != &value.front()) out += ',';
        LODE_CHECK(put(out, item));
      }
      out += ']';
      return {};
    case Json::value_t::string: {
      const auto& text = value.get_ref<const std::string&>();
      if (!is_utf8(text)) return fail(Code::invalid_argument, "a text in the JSON is not UTF-8");
      put_text(out, text);
      return {};
    }
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned: return put_integer(out, value);
    case Json::value_t::number_float:
      if (!std::isfinite(value.get<double>())) return fail(Code::invalid_argument, "JSON has no infinity");
      out += canonical_number(value.get<double>());
      return {};
    case Json::value_t::boolean: out += value.get<bool>() ? "true" : "false"; return {};
    case Json::value_t::null: out += "null"; return {};
    case Json::value_t::binary:
    case Json::value_t::discarded: break;
  }
  return fail(Code::invalid_argument, "the text is not JSON");
}

// nlohmann keeps the last of equal keys silently; a record must not hide the first.
struct KeysOnce {
  std::vector<std::set<std::string>> seen;
  std::string twice;
  bool operator()(int, Json::parse_event_t event, const Json& parsed) {
    if (event == Json::parse_event_t::object_start) seen.emplace_back();
    if (event == Json::parse_event_t::object_end) seen.pop_back();
    if (event == Json::parse_event_t::key &&
        !seen.back().insert(parsed.get_ref<const std::string&>()).second)
      twice = parsed.get<std::string>();
    return true;
  }
};

}  // namespace

std::string canonical_number(double value) {
  LODE_ASSERT(std::isfinite(value));
  if (value == 0) return "0";
  std::array<char, 40> buffer{};
  auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::abs(value),
                           std::chars_format::scientific).ptr;
  std::string_view shortest(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  auto e = shortest.find('e');
  std::string digits;
  for (char c : shortest.substr(0, e))
    if (c != '.') digits += c;
  int exponent = 0;
  auto power = shortest.substr(e + 1);
  if (power.starts_with('+')) power.remove_prefix(1);
  std::from_chars(power.data(), power.data() + power.size(), exponent);
  // The value is 0.DIGITS x 10^n, in the letters of ECMA-262, 6.1.6.1.20.
  const int k = static_cast<int>(digits.size());
  const int n = exponent + 1;
  auto at = [](int i) { return static_cast<std::size_t>(i); };
  std::string out = value < 0 ? "-" : "";
  if (k <= n && n <= 21) return out + digits + std::string(at(n - k), '0');
  if (0 < n && n <= 21) return out + digits.substr(0, at(n)) + "." + digits.substr(at(n));
  if (-6 < n && n <= 0) return out + "0." + std::string(at(-n), '0') + digits;
  std::string mantissa = digits.substr(0, 1) + (k > 1 ? "." + digits.substr(1) : "");
  return out + fmt::format("{}e{}{}", mantissa, n > 0 ? "+" : "-", std::abs(n - 1));
}

Result<std::string> print_canonical(const nlohmann::json& value) {
  std::string out;
  LODE_CHECK(put(out, value));
  return out;
}

Result<std::string> canonical_json(std::string_view text) {
  KeysOnce keys;
  auto value = Json::parse(text, [&](int depth, Json::parse_event_t event, Json& parsed) {
    return keys(depth, event, parsed);
  }, false);
  if (value.is_discarded()) return fail(Code::invalid_argument, "the text is not JSON");
  if (!keys.twice.empty())
    return fail(Code::invalid_argument, fmt::format("the JSON has the name '{}' twice", keys.twice));
  return print_canonical(value);
}

}  // namespace lode::store
