// Doc -> bytes. One file per format; the table of formats is in formats.cpp.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "base/doc.h"
#include "base/result.h"

namespace lode::render {

struct Style {
  bool color = false;
  int width = 0;  // of the terminal; 0: not a terminal, tables keep their full width
};

struct Format {
  std::string_view name;     // as in --format
  std::string_view summary;
  Result<std::string> (*write)(const Doc& doc, const Style& style);
};

std::span<const Format> formats();
const Format* find_format(std::string_view name);

// For text: a figure as people read it: 1,234,567.89 · 12.3 % · 2026-03-31; unknown is "–".
std::string for_people(const Value& value, Kind kind);
// The table without its detail columns.
Table for_reading(const Table& table);
// A JSON string literal with its quotes.
std::string json_string(std::string_view text);

}  // namespace lode::render
