// Maps a character of a scalar's value back to the file, so that a message about column 14 of a
// rule points at the rule's text.
#include <algorithm>

#include "model/yaml.h"
#include "model/yaml_check.h"

namespace lode::model {
namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// Bytes of the value that one step in the source makes: 'it''s' and "a\"b" are longer than they
// mean.
std::size_t source_length(std::string_view rest, char quote) {
  if (quote == '\'' && rest.starts_with("''")) return 2;
  if (quote != '"' || rest.empty() || rest[0] != '\\' || rest.size() < 2) return 1;
  switch (rest[1]) {
    case 'x': return 4;
    case 'u': return 6;
    case 'U': return 10;
    default: return 2;
  }
}

std::size_t skip_fold(std::string_view text, std::size_t at) {
  while (at < text.size() &&
         (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t'))
    ++at;
  return at;
}

// Quoted and plain scalars: a line break with its indentation is one blank of the value.
std::size_t walk_flow(std::string_view text, std::size_t at, char quote, int column) {
  for (int seen = 1; seen < column && at < text.size(); ++seen) {
    auto after = text.find_first_not_of(" \t\r", at);
    if (after != std::string_view::npos && text[after] == '\n') {
      at = skip_fold(text, at);
      continue;
    }
    at += source_length(text.substr(at), quote);
    while (at < text.size() && continues(text[at])) ++at;
  }
  auto after = text.find_first_not_of(" \t\r", at);
  if (after != std::string_view::npos && after > at && text[after] == '\n')
    return skip_fold(text, at);
  return at;
}

// Block scalars (| and >): lines keep their length, less the indentation of the first.
std::size_t walk_block(std::string_view text, std::size_t at, int column) {
  auto line_end = [&](std::size_t from) { return std::min(text.find('\n', from), text.size()); };
  at = line_end(at) + 1;
  while (at < text.size() &&
         text.substr(at, line_end(at) - at).find_first_not_of(" \r") == std::string_view::npos)
    at = line_end(at) + 1;
  auto indent = at < text.size() ? text.find_first_not_of(' ', at) - at : 0;
  for (int seen = 1; at < text.size();) {
    at = std::min(at + indent, line_end(at));
    for (auto end = line_end(at); at < end && seen < column; ++seen) do
        ++at;
      while (at < end && continues(text[at]));
    if (seen == column && at < line_end(at)) return at;
    ++seen;
    at = line_end(at) + 1;
  }
  return text.size();
}

}  // namespace

Place place_in_scalar(std::string_view text, const std::string& file, const Node& scalar,
                      int column) {
  auto at = std::min(scalar.offset, text.size());
  char first = at < text.size() ? text[at] : ' ';
  if (scalar.kind != Node::Kind::scalar || column < 1) return {file, scalar.line, scalar.column};
  if (scalar.quoted && (first == '|' || first == '>'))
    return place_of(text, file, walk_block(text, at, column));
  bool quote = scalar.quoted && (first == '\'' || first == '"');
  return place_of(text, file, walk_flow(text, at + (quote ? 1 : 0), quote ? first : ' ', column));
}

}  // namespace lode::model
