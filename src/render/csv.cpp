// CSV (RFC 4180) of the first table that is not detail, or of the first one.
#include <algorithm>

#include "render/writers.h"

namespace lode::render {
namespace {

std::string field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

}  // namespace

Result<std::string> csv(const Doc& doc, const Style&) {
  if (doc.tables.empty())
    return fail(Code::invalid_argument, "this answer has no table to write as CSV",
                "use --format json or text");
  auto it = std::ranges::find(doc.tables, false, &Table::detail);
  const Table& table = it == doc.tables.end() ? doc.tables.front() : *it;
  std::string out;
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    out += (c ? "," : "") + field(table.columns[c].name);
  out += "\r\n";
  for (const auto& row : table.rows) {
    for (std::size_t c = 0; c < row.size(); ++c) out += (c ? "," : "") + field(to_text(row[c]));
    out += "\r\n";
  }
  return out;
}

}  // namespace lode::render
