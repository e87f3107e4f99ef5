// A text is written plain only where every YAML reader takes it for the same text.
#include "model/yaml_write.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace lode::model {
namespace {

bool safe_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == ' ' || c == '.' || c == '/' || static_cast<unsigned char>(c) >= 0x80;
}

// Words that some reader takes for a boolean, null or number.
bool taken(std::string_view text) {
  constexpr std::array<std::string_view, 10> words{"true", "false", "yes", "no", "on",
                                                   "off",  "null",  "y",   "n",  "nan"};
  return std::ranges::find(words, lower(text)) != words.end();
}

std::string escaped(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (c == '\r')
      out += "\\r";
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
    else
      out += c;
  }
  return out + "\"";
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

}  // namespace

std::string yaml_scalar(std::string_view text) {
  bool plain = !text.empty() && is_letter(text.front()) && text.back() != ' ' && !taken(text) &&
               std::ranges::all_of(text, safe_char);
  return plain ? std::string(text) : escaped(text);
}

std::string yaml_list(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ", ") + yaml_scalar(word);
  return "[" + out + "]";
}

std::string yaml_datum(const Datum& datum) {
  std::string out;
  if (datum.shape == Datum::Shape::object) {
    for (const auto& member : datum.members)
      out += fmt::format("{}{}: {}", out.empty() ? "" : ", ", yaml_scalar(member.name),
                         yaml_datum(member.datum));
    return "{" + out + "}";
  }
  if (datum.shape == Datum::Shape::list) {
    for (const auto& item : datum.items) out += (out.empty() ? "" : ", ") + yaml_datum(item);
    return "[" + out + "]";
  }
  if (auto* text = std::get_if<std::string>(&datum.value)) return yaml_scalar(*text);
  return is_null(datum.value) ? "null" : to_text(datum.value);
}

std::string yaml_comment(std::string_view text) {
  std::string out(text);
  std::ranges::replace_if(
      out, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return "# " + out;
}

}  // namespace lode::model
