// The delimiter that gives the most records of one width wins, then the wider table; where none is steady, the
// one that splits the first record most.
#include "load/csv_dialect.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"

namespace lode::load {
namespace {

constexpr int records_looked_at = 200;

Result<char> one_character(const std::string& text, const char* setting, const FileSpec& spec) {
  if (lower(text) == "tab" || text == "\\t") return '\t';
  if (text.size() == 1 && text != "\n" && text != "\r") return text[0];
  return fail(Code::invalid_argument,
              fmt::format("{}: `{}: {}` must be one character", spec.path, setting, text),
              "for a tab write `tab`");
}

struct Score {
  double steady = 0;  // share of records of the most frequent width
  std::size_t width = 0;
  std::size_t first = 0;  // of the first record
  // A single column is always steady: it must not win over a real table.
  bool table() const { return width > 1 && steady >= 0.5; }
  bool operator<(const Score& other) const {
    if (table() != other.table()) return other.table();
    if (!table()) return first < other.first;
    return steady != other.steady ? steady < other.steady : width < other.width;
  }
};

Score score(std::string_view text, bool whole, const Dialect& dialect) {
  std::map<std::size_t, int> widths;
  std::vector<FieldSpan> fields;
  int seen = 0;
  Score best;
  while (!text.empty() && seen < records_looked_at) {
    auto got = scan_record(text, whole, dialect, 0, &fields);
    if (got.more) break;
    if (got.text_end > 0) {
      if (++seen == 1) best.first = fields.size();
      if (got.fault == Fault::none) ++widths[fields.size()];
    }
    text.remove_prefix(got.end);
  }
  for (auto [width, count] : widths)
    if (double share = static_cast<double>(count) / seen; share >= best.steady)
      best = {share, width, best.first};
  return best;
}

char find_delimiter(std::string_view text, bool whole, Dialect dialect) {
  char best = ',';
  Score best_score;
  for (char candidate : {',', ';', '\t', '|'}) {
    dialect.delimiter = candidate;
    auto one = score(text, whole, dialect);
    if (best_score < one) {
      best = candidate;
      best_score = one;
    }
  }
  return best;
}

}  // namespace

Result<FoundDialect> find_dialect(std::string_view head, bool whole, const FileSpec& spec) {
  FoundDialect out;
  auto& dialect = out.dialect;
  auto line_feed = head.find('\n');
  if (line_feed == std::string_view::npos && head.find('\r') != std::string_view::npos)
    dialect.newline = '\r';
  out.crlf = line_feed != std::string_view::npos && line_feed > 0 && head[line_feed - 1] == '\r';
  dialect.quote = '\0';
  if (!spec.quote.empty()) {
    LODE_TRY(quote, one_character(spec.quote, "quote", spec));
    dialect.quote = quote;
  }
  if (!spec.escape.empty() && spec.escape != spec.quote) {
    LODE_TRY(escape, one_character(spec.escape, "escape", spec));
    dialect.escape = escape;
  }
  auto first = trim(head.substr(0, head.find(dialect.newline)));
  if (lower(first.substr(0, 4)) == "sep=" && first.size() == 5) {
    out.sep_line = true;
    dialect.delimiter = first[4];
  }
  if (!spec.delimiter.empty()) {
    LODE_TRY(delimiter, one_character(spec.delimiter, "delimiter", spec));
    dialect.delimiter = delimiter;
  } else if (!out.sep_line) {
    dialect.delimiter = find_delimiter(head, whole, dialect);
  }
  return out;
}

}  // namespace lode::load
