// explain: the manual of a rule, verb, question or term, from the .md beside its code.
#include <fmt/format.h>

#include <algorithm>

#include "base/embedded.h"
#include "base/text.h"
#include "verbs/entries.h"

namespace lode::verbs {
namespace {

constexpr Positional positionals[] = {{"WORD", "a verb, a rule (name or code), a question or a term"}};

std::string stem(std::string_view path) {
  auto name = path.substr(path.rfind('/') + 1);
  return std::string(name.substr(0, name.rfind('.')));
}

// A manual's first line is "# name" or "# CODE name": both words find it.
bool titled(std::string_view text, const std::string& word) {
  auto line = lower(text.substr(0, text.find('\n')));
  auto words = split(line, ' ');
  return std::ranges::find(words, word) != words.end();
}

const EmbeddedFile* find_manual(const std::string& word) {
  const EmbeddedFile* found = nullptr;
  for (const auto& file : embedded_files()) {
    if (!file.path.ends_with(".md") || file.path.starts_with("examples/")) continue;
    if (lower(stem(file.path)) == word) return &file;
    if (!found && titled(file.text, word)) found = &file;
  }
  return found;
}

// A code or name of a finding that has no page of its own: its row "| LOD04 | unknown-account | meaning |".
std::string finding_entry(const std::string& word) {
  for (const auto& line : split(embedded("docs/concepts/findings.md"), '\n')) {
    auto cells = split(line, '|');
    if (cells.size() != 5) continue;
    auto code = lower(trim(cells[1])), names = lower(trim(cells[2]));
    auto each = split(names, ',');
    bool named = std::ranges::any_of(each, [&](const std::string& name) { return trim(name) == word; });
    if (code == word || (named && word != "name"))
      return fmt::format("{} {}: {}.", trim(cells[1]), trim(cells[2]), trim(cells[3]));
  }
  return {};
}

// A glossary entry is a line "**term**: meaning".
std::string glossary_entry(const std::string& word) {
  for (const auto& line : split(embedded("docs/concepts/glossary.md"), '\n')) {
    auto at = lower(line);
    if (at.starts_with("**" + word + "**") || at.starts_with("- **" + word + "**")) return line;
  }
  return {};
}

Result<Doc> run(const Request& request, Context&) {
  std::string word = lower(request.arg("WORD"));
  Doc doc{.verb = "explain"};
  if (const auto* manual = find_manual(word)) {
    doc.blocks.push_back({Block::Is::paragraph, std::string(trim(manual->text)), {}});
    return doc;
  }
  auto entry = finding_entry(word);
  if (entry.empty()) entry = glossary_entry(word);
  if (!entry.empty()) {
    doc.blocks.push_back({Block::Is::paragraph, entry, {}});
    return doc;
  }
  std::vector<std::string> known;
  for (const auto& file : embedded_files())
    if (file.path.ends_with(".md") && file.path.starts_with("src/")) known.push_back(stem(file.path));
  for (const auto& line : split(embedded("docs/concepts/findings.md"), '\n'))
    if (auto cells = split(line, '|'); cells.size() == 5) known.push_back(lower(trim(cells[1])));
  auto near = did_you_mean(word, known);
  return fail(Code::not_found, fmt::format("there is no manual for '{}'", word),
              near.empty() ? "`lode --help` lists the verbs, `lode rules` the rules"
                           : fmt::format("did you mean '{}'?", near));
}

}  // namespace

const Verb explain{"explain", "the manual of a rule, verb, question or term", Group::judge,
                   positionals, {}, run};

}  // namespace lode::verbs
