// The grammar of delimited text: where one record ends and where its fields lie. Reader and splitter share
// it, so that both see the same records whatever pieces the file is read in.
//
// A quote error costs only its own row. A quoted field may hold line ends only if it closes properly
// (a delimiter or a line end follows) and its record then has exactly the header's number of fields;
// otherwise the first physical line alone is refused and reading goes on with the next line.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "load/source.h"

namespace lode::load {

struct Dialect {
  char delimiter = ',';
  char quote = '"';     // '\0': quotes mean nothing
  char escape = '\0';   // '\0': a quote inside quotes is doubled
  char newline = '\n';  // '\r' for old Macintosh files; before '\n' a '\r' belongs to the line end
};

struct FieldSpan {
  std::size_t begin = 0, size = 0;
  bool escaped = false;  // holds doubled or escaped quotes: see unescape()
};

inline constexpr std::size_t record_bytes_max = std::size_t{8} << 20;  // of UTF-8

struct Scanned {
  bool more = false;        // undecided: the text ends too early
  std::size_t end = 0;      // after the record's line end
  std::size_t text_end = 0;  // before it
  std::int64_t lines = 1;   // physical lines that were consumed
  Fault fault = Fault::none;  // bad_quote, too_long or truncated
};

// The record at the front of `text`; `last`: nothing follows it in the file. `width` is the number of
// fields that a record of several lines must have; 0 is any. `fields` may be null; with a fault it is
// left empty. Looks at no more than record_bytes_max bytes (and asks for no more).
Scanned scan_record(std::string_view text, bool last, const Dialect& dialect, std::size_t width,
                    std::vector<FieldSpan>* fields);

// The content of a field whose quotes are doubled or escaped.
void unescape(std::string_view field, const Dialect& dialect, std::string& out);

}  // namespace lode::load
