// Cheap checks in one pass over the bytes, each with a place and a way out.
#include "model/yaml_check.h"

#include <fmt/format.h>

#include <algorithm>

namespace lode::model {
namespace {

bool continues(unsigned char byte) { return (byte & 0xC0) == 0x80; }

// Length of the UTF-8 sequence at `at`, 0 where it is not one (overlong forms and surrogates are
// not).
std::size_t sequence_length(std::string_view text, std::size_t at) {
  auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if (!continues(static_cast<unsigned char>(byte(i)))) return 0;
  if ((lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) > 0x9F)) return 0;
  if ((lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) > 0x8F)) return 0;
  return length;
}

bool is_control(char c) {
  auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F;
}

std::optional<Finding> bad_bytes(std::string_view text, const std::string& file) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
    return yaml_finding("the file is UTF-16", "save it as UTF-8", {file, 1, 1});
  for (std::size_t at = 0; at < text.size();) {
    if (is_control(text[at]))
      return yaml_finding(
          fmt::format("a control character (0x{:02X}) stands here; is this a binary file?",
                      static_cast<unsigned>(text[at])),
          "remove it, or save the file as plain text", place_of(text, file, at));
    auto length = sequence_length(text, at);
    if (length == 0)
      return yaml_finding(fmt::format("the byte 0x{:02X} is not UTF-8 text",
                                      static_cast<unsigned>(static_cast<unsigned char>(text[at]))),
                          "save the file as UTF-8", place_of(text, file, at));
    at += length;
  }
  return std::nullopt;
}

// Levels of [ and { outside quotes and comments. Rough on purpose (prose may hold brackets), so its
// limit is generous; the exact limit is kept while parsing.
std::optional<Finding> too_deep(std::string_view text, const std::string& file) {
  constexpr int rough_limit = 4 * yaml_depth_max;
  int depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '[' || text[at] == '{') ++depth;
    if (text[at] == ']' || text[at] == '}') depth = std::max(0, depth - 1);
    if (depth > rough_limit)
      return yaml_finding(fmt::format("nested more than {} levels deep", yaml_depth_max),
                          "flatten the file; brackets in a text need quotes",
                          place_of(text, file, at));
  }
  return std::nullopt;
}

// "- - - -" and "? ? ? ?" open a level per mark.
std::optional<Finding> too_many_marks(std::string_view text, const std::string& file) {
  int marks = 0;
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    if (text[at] == '\n')
      marks = 0;
    else if ((text[at] == '-' || text[at] == '?') && (text[at + 1] == ' ' || text[at + 1] == '\t'))
      ++marks;
    else if (text[at] != ' ' && text[at] != '\t')
      marks = -(1 << 20);
    if (marks > yaml_depth_max)
      return yaml_finding(fmt::format("nested more than {} levels deep", yaml_depth_max),
                          "flatten the file", place_of(text, file, at));
  }
  return std::nullopt;
}

std::optional<Finding> tab_indent(std::string_view text, const std::string& file) {
  bool indent = true;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\t' && indent) {
      auto rest = text.substr(at, text.find('\n', at) - at);
      auto first = rest.find_first_not_of(" \t\r");
      if (first != std::string_view::npos && rest[first] != '#')
        return yaml_finding("a tab cannot indent", "use spaces", place_of(text, file, at));
    }
    indent = text[at] == '\n' || (indent && text[at] == ' ');
  }
  return std::nullopt;
}

}  // namespace

Finding yaml_finding(std::string message, std::string fix, Place place) {
  return {.rule = "YAML",
          .name = "yaml",
          .message = std::move(message),
          .fix = std::move(fix),
          .place = std::move(place)};
}

Place place_of(std::string_view text, const std::string& file, std::size_t offset) {
  auto before = text.substr(0, offset);
  auto line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  if (line_start == 0 && text.starts_with("\xEF\xBB\xBF"))
    line_start = std::min<std::size_t>(3, offset);
  auto characters = std::ranges::count_if(
      before.substr(line_start), [](char c) { return !continues(static_cast<unsigned char>(c)); });
  return {file, 1 + static_cast<int>(std::ranges::count(before, '\n')),
          1 + static_cast<int>(characters)};
}

std::optional<Finding> unfit_for_yaml(std::string_view text, const std::string& file) {
  if (text.size() > yaml_bytes_max)
    return yaml_finding(
        fmt::format("the file is larger than {} KB, which is more than is read", yaml_bytes_max / 1024),
        "is this the right file? data belongs into tables, loaded with `lode load`", {file, 1, 1});
  for (auto check : {bad_bytes, too_deep, too_many_marks, tab_indent})
    if (auto finding = check(text, file)) return finding;
  return std::nullopt;
}

}  // namespace lode::model
