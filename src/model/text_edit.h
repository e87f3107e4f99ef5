// Text edits: a YAML file changed where it stands, so that comments, layout and line endings stay as a person wrote
// them. Pure: text in, text out; a shape that these do not know is left alone.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "model/yaml.h"

namespace lode::model {

// Bytes `from` … `to` replaced by `text`.
struct TextEdit {
  std::size_t from = 0, to = 0;
  std::string text;
};

// REQUIRES: no two edits overlap.
std::string with_edits(std::string_view text, std::vector<TextEdit> edits);

// The byte at a place (line and column from 1, in characters); the end of the text where it lies beyond.
std::size_t offset_of(std::string_view text, const Place& place);

// Sets `key: value` (a plain scalar) in a map of `text`: the value replaced where the key is there, else put last into
// a map in braces, or on a line of its own above the entry `before` (of a map without braces; empty: its first).
// Nothing where the map is written otherwise.
std::optional<TextEdit> set_key(std::string_view text, const Node& map, std::string_view key, std::string_view value,
                                std::string_view before = {});

// The items of a list with dashes in another order, each with the comment lines right above it. Nothing for a list in
// brackets. REQUIRES: `order` holds each index once.
std::optional<TextEdit> reordered(std::string_view text, const Node& list, const std::vector<std::size_t>& order);

}  // namespace lode::model
