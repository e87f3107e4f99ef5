// Files built into the binary: the manual beside each entry, the glossary, the shipped examples.
#pragma once
#include <span>
#include <string_view>

namespace lode {

struct EmbeddedFile {
  std::string_view path;  // from the project's root: "src/verbs/check.md"
  std::string_view text;
};

std::span<const EmbeddedFile> embedded_files();
std::string_view embedded(std::string_view path);  // empty where there is none

}  // namespace lode
