// Telling documents from tables. Where in doubt a file counts as a table: it is then proposed, or named.
#include "load/document.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

#include "base/text.h"
#include "load/input_file.h"
#include "load/json_text.h"
#include "load/readers.h"

namespace lode::load {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t json_bytes_max = 4 << 20;  // a document for people is smaller
constexpr std::array<std::string_view, 7> papers{"license", "licence", "copying", "copyright",
                                                 "notice",  "readme",  "changelog"};

bool readable(const std::string& extension) {
  return std::ranges::any_of(readers(), [&](const Reader& reader) {
    auto all = split(reader.extensions, '|');
    return std::ranges::find(all, extension) != all.end();
  });
}

// One object with objects or lists inside, in a file that is not one record a line.
bool is_document(const std::string& path) {
  auto file = InputFile::open(path);
  std::string text;
  if (!file || file->size() > json_bytes_max || !file->read(0, file->size(), text)) return false;
  int records = 0;
  bool nested = false;
  auto seen = read_json_records(text, "", [&](const JsonRecord& record) -> Result<void> {
    ++records;
    for (const auto& [name, value] : record.members)
      nested = nested || name.contains('.') || (value && value->starts_with('['));
    return {};
  });
  return seen && records == 1 && nested;
}

}  // namespace

std::string why_no_table(const std::string& path) {
  auto extension = lower(fs::path(path).extension().string());
  if (!extension.empty()) extension.erase(0, 1);
  auto name = lower(fs::path(path).stem().string());
  bool paper = std::ranges::any_of(papers, [&](auto word) { return name.starts_with(word); });
  if (!readable(extension)) return "no format that can be loaded";
  if (paper && extension == "txt") return "a text for people";
  if (extension == "json" && is_document(path)) return "a JSON document, not a list of records";
  return {};
}

}  // namespace lode::load
