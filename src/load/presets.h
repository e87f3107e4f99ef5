// Presets: the headers that CRM and ERP exports are known to use, as data. A new system is new rows in
// presets.cpp, no new code.
#pragma once
#include <span>
#include <string_view>

namespace lode::load {

// "Salesforce's Account becomes our account." Headers are compared by header_key().
struct PresetObject {
  std::string_view preset;     // salesforce | hubspot
  std::string_view object;     // its name there
  std::string_view table;      // canonical; empty: none of ours
  std::string_view needs;      // headers that it always has, "a|b"
  std::string_view file_words; // words of file names: "account|accounts"; decides between objects
  std::string_view note;       // why it is ignored, or what to know
};

// In an object (or, with `object` empty, in any file that is thought to be this table) these headers are
// this column; the first ones are the best.
struct PresetColumn {
  std::string_view preset;
  std::string_view object;
  std::string_view table;
  std::string_view column;
  std::string_view headers;
};

// Rows that are no data: deleted records, old versions.
struct PresetFilter {
  std::string_view preset;
  std::string_view header;
  std::string_view values;     // lower case, "true|1"
  std::string_view reason;
};

struct PresetNull {
  std::string_view preset;
  std::string_view text;
};

std::span<const PresetObject> preset_objects();
std::span<const PresetColumn> preset_columns();
std::span<const PresetFilter> preset_filters();
std::span<const PresetNull> preset_nulls();

// What free texts mean in columns that take a choice: a stage "Closed Won" is outcome won. The first word
// that the folded, lower-case text contains decides; the row with the empty word is for all others.
struct ChoiceWord {
  std::string_view column;     // outcome | status | role
  std::string_view word;
  std::string_view value;      // "" is unknown
};
std::span<const ChoiceWord> choice_words();

// Columns that carry no business meaning and are not kept as attributes: synchronisation stamps, photo
// links, coordinates. Globs over header_key().
std::span<const std::string_view> technical_headers();

}  // namespace lode::load
