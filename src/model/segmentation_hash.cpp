// The hash of a segmentation's meaning, over a plain text of one fact per line. The text is a
// format: a change to it voids every sign-off, so it carries a number.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "model/keys.h"
#include "model/segmentation.h"

namespace lode::model {
namespace {

std::string number(const std::optional<double>& value) { return value ? to_text(*value) : "-"; }

// Lengths make the text unambiguous whatever the words hold.
std::string word(std::string_view text) { return fmt::format("{}:{}", text.size(), text); }

std::string domain(const Attribute& a) {
  auto values = a.values;
  std::ranges::sort(values);
  std::string out = fmt::format("attribute {} {} min {} max {} nullable {} unit {} derive {}",
                                word(a.id), type_name(a.type), number(a.min), number(a.max),
                                a.nullable, word(a.unit), word(a.derive));
  for (const auto& value : values) out += " " + word(value);
  return out + "\n";
}

std::string rule_of(const Segment& segment) {
  if (segment.residual) return "residual";
  return segment.has_rule ? print(normal_form(segment.rule)) : "unreadable " + word(segment.where);
}

std::vector<std::string> definitions(const Segmentation& s) {
  std::vector<std::string> out;
  for (const auto& segment : s.segments)
    out.push_back(fmt::format("segment {} {}\n", word(segment.id), rule_of(segment)));
  if (s.match == Match::unique) std::ranges::sort(out);
  return out;
}

}  // namespace

std::string semantic_hash(const Segmentation& s) {
  std::set<std::string> used;
  for (auto& name : attributes_of(s.universe_rule)) used.insert(name);
  for (const auto& segment : s.segments)
    for (auto& name : attributes_of(segment.rule)) used.insert(name);
  std::string text = fmt::format(
      "meaning 1\nunit {}\nmatch {}\nuniverse {}\n", keys::units[static_cast<std::size_t>(s.unit)],
      keys::matches[static_cast<std::size_t>(s.match)], print(normal_form(s.universe_rule)));
  for (const auto& line : definitions(s)) text += line;
  for (const auto& name : used)
    if (const auto* attribute = s.dictionary.find(name)) text += domain(*attribute);
  return sha256_hex(text);
}

}  // namespace lode::model
