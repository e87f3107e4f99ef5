// Offsets come from the reader; between them the text is looked at line by line.
#include "model/text_edit.h"

#include <algorithm>

namespace lode::model {
namespace {

std::size_t line_start(std::string_view text, std::size_t at) {
  if (at == 0) return 0;
  auto before = text.rfind('\n', at - 1);
  return before == std::string_view::npos ? 0 : before + 1;
}

std::size_t next_line(std::string_view text, std::size_t at) {
  auto end = text.find('\n', at);
  return end == std::string_view::npos ? text.size() : end + 1;
}

std::string_view line_at(std::string_view text, std::size_t start) {
  return text.substr(start, next_line(text, start) - start);
}

std::string line_end_of(std::string_view text) {
  auto end = text.find('\n');
  return end != std::string_view::npos && end > 0 && text[end - 1] == '\r' ? "\r\n" : "\n";
}

std::size_t indent_of(std::string_view line) { return std::min(line.find_first_not_of(' '), line.size()); }
bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r\n") == std::string_view::npos; }
bool is_comment(std::string_view line) {
  auto first = line.find_first_not_of(" \t");
  return first != std::string_view::npos && line[first] == '#';
}

// Bytes of a scalar as it stands; nothing where it is not written plainly or in simple quotes.
std::optional<std::size_t> length_of(std::string_view text, const Node& scalar) {
  if (scalar.kind != Node::Kind::scalar || scalar.offset >= text.size()) return std::nullopt;
  const char quote = text[scalar.offset];
  const bool quoted = scalar.quoted && (quote == '"' || quote == '\'');
  if (scalar.quoted && !quoted) return std::nullopt;
  const auto inner = text.substr(scalar.offset + (quoted ? 1 : 0), scalar.scalar.size());
  if (inner != scalar.scalar) return std::nullopt;
  return scalar.scalar.size() + (quoted ? 2 : 0);
}

// The closing brace of a map in braces that opens at `at`.
std::optional<std::size_t> closing(std::string_view text, std::size_t at) {
  int depth = 0;
  for (char quote = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != 0) {
      if (c == '\\' && quote == '"') ++at;
      else if (c == quote) quote = 0;
    } else if ((c == '"' || c == '\'') && at > 0 && std::string_view(" {[,:").contains(text[at - 1])) {
      quote = c;
    } else if (c == '#' && (text[at - 1] == ' ' || text[at - 1] == '\n')) {
      at = next_line(text, at) - 1;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if ((c == '}' || c == ']') && --depth == 0) {
      return at;
    }
  }
  return std::nullopt;
}

std::optional<TextEdit> put_into_braces(std::string_view text, const Node& map, const std::string& entry) {
  auto end = closing(text, map.offset);
  if (!end) return std::nullopt;
  auto last = text.find_last_not_of(" \t\r\n", *end - 1);
  // After a comment there is no telling where a comma may stand.
  const auto start = line_start(text, last);
  if (is_comment(line_at(text, start)) || text.substr(start, last - start).contains(" #")) return std::nullopt;
  const bool open = text[last] == '{' || text[last] == ',';
  return TextEdit{last + 1, last + 1, (open ? (text[last] == ',' ? " " : "") : ", ") + entry};
}

std::optional<TextEdit> put_on_a_line(std::string_view text, const Node& map, const std::string& entry,
                                      std::string_view before) {
  for (const auto& e : map.entries) {
    if (!before.empty() && e.key != before) continue;
    auto start = offset_of(text, {.line = e.line, .column = 1});
    const auto key = offset_of(text, {.line = e.line, .column = e.column});
    if (!is_blank(text.substr(start, key - start)) && key != start) return std::nullopt;
    return TextEdit{start, start, std::string(text.substr(start, key - start)) + entry + line_end_of(text)};
  }
  return std::nullopt;
}

}  // namespace

std::string with_edits(std::string_view text, std::vector<TextEdit> edits) {
  std::ranges::stable_sort(edits, {}, &TextEdit::from);
  std::string out;
  std::size_t at = 0;
  for (const auto& edit : edits) {
    out += text.substr(at, edit.from - at);
    out += edit.text;
    at = edit.to;
  }
  out += text.substr(at);
  return out;
}

std::size_t offset_of(std::string_view text, const Place& place) {
  std::size_t at = 0;
  for (int line = 1; line < place.line && at < text.size(); ++line) at = next_line(text, at);
  const auto continues = [&](std::size_t i) { return i < text.size() && (text[i] & '\xC0') == '\x80'; };
  for (int column = 1; column < place.column && at < text.size() && text[at] != '\n'; ++column) {
    ++at;
    while (continues(at)) ++at;
  }
  return at;
}

std::optional<TextEdit> set_key(std::string_view text, const Node& map, std::string_view key, std::string_view value,
                                std::string_view before) {
  if (map.kind != Node::Kind::map || map.offset >= text.size()) return std::nullopt;
  if (const Node* there = map.find(key)) {
    auto length = length_of(text, *there);
    if (!length) return std::nullopt;
    return TextEdit{there->offset, there->offset + *length, std::string(value)};
  }
  const auto entry = std::string(key) + ": " + std::string(value);
  if (text[map.offset] == '{') return put_into_braces(text, map, entry);
  return put_on_a_line(text, map, entry, before);
}

namespace {

// Where each item begins: the line of its dash, with the comments right above it.
std::optional<std::vector<std::size_t>> item_starts(std::string_view text, const Node& list, std::size_t& dash_indent) {
  std::vector<std::size_t> out;
  for (const auto& item : list.items) {
    auto start = line_start(text, item.offset);
    const auto dashed = [&] {
      auto line = line_at(text, start);
      auto indent = indent_of(line);
      return indent < line.size() && line[indent] == '-' && start + indent < item.offset;
    };
    while (!dashed() && start > 0 && (out.empty() || start > out.back())) start = line_start(text, start - 1);
    if (!dashed()) return std::nullopt;
    const auto indent = indent_of(line_at(text, start));
    if (!out.empty() && indent != dash_indent) return std::nullopt;
    dash_indent = indent;
    // What looks like a comment but stands deeper belongs to the item before: it may be the end of a text block.
    const auto before = [&] { return line_at(text, line_start(text, start - 1)); };
    while (start > 0 && (out.empty() || line_start(text, start - 1) > out.back()) && is_comment(before()) &&
           indent_of(before()) <= indent)
      start = line_start(text, start - 1);
    out.push_back(start);
  }
  return out;
}

// One past the list: the first line that is no part of it, without blank lines and comments before that.
std::size_t list_end(std::string_view text, std::size_t last_start, std::size_t last_offset, std::size_t dash_indent) {
  auto at = next_line(text, line_start(text, std::max(last_start, last_offset))), end = at;
  for (; at < text.size(); at = next_line(text, at)) {
    auto line = line_at(text, at);
    if (is_blank(line) || (is_comment(line) && indent_of(line) <= dash_indent)) continue;
    if (indent_of(line) <= dash_indent) break;
    end = next_line(text, at);
  }
  return end;
}

}  // namespace

std::optional<TextEdit> reordered(std::string_view text, const Node& list, const std::vector<std::size_t>& order) {
  if (list.kind != Node::Kind::sequence || list.items.empty() || order.size() != list.items.size()) return std::nullopt;
  if (list.offset < text.size() && text[list.offset] == '[') return std::nullopt;
  std::size_t dash_indent = 0;
  auto starts = item_starts(text, list, dash_indent);
  if (!starts) return std::nullopt;
  const auto end = list_end(text, starts->back(), list.items.back().offset, dash_indent);
  const auto block = [&](std::size_t i) {
    auto to = i + 1 < starts->size() ? (*starts)[i + 1] : end;
    std::string out(text.substr((*starts)[i], to - (*starts)[i]));
    if (!out.ends_with('\n')) out += line_end_of(text);
    return out;
  };
  std::string all;
  for (auto i : order) all += block(i);
  return TextEdit{starts->front(), end, std::move(all)};
}

}  // namespace lode::model
