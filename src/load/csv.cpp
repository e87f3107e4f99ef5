// csv: delimited text in any of the encodings of encoding.h. Opening finds the encoding, the dialect and the
// header; everything found is shown to the person, and every setting of the map goes before it.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "load/csv_dialect.h"
#include "load/csv_source.h"
#include "load/readers.h"

namespace lode::load {
namespace {

constexpr std::int64_t head_bytes = 256 << 10;

// Reads all of a file whose encoding is open, or declared UTF-8: one damaged byte far down must not make
// another file of it.
Result<void> survey(CsvFile& csv, std::int64_t from, bool declared, std::vector<Finding>& findings) {
  EncodingSurvey seen;
  std::string piece;
  for (auto at = from; at < csv.file.size();) {
    piece.clear();
    auto size = std::min<std::int64_t>(1 << 20, csv.file.size() - at);
    LODE_CHECK(csv.file.read(at, size, piece));
    seen.update(piece);
    if (piece.find('\0') != std::string::npos) csv.may_have_nul = true;
    at += size;
  }
  seen.finish();
  if (!declared) csv.encoding = seen.guess();
  csv.may_be_invalid = csv.encoding == Encoding::utf8 && seen.bad() > 0;
  if (!declared && csv.encoding != Encoding::utf8)
    findings.push_back({.rule = "LOD01",
                        .name = "encoding",
                        .severity = Severity::info,
                        .message = fmt::format("{} is not UTF-8; it is read as {}", csv.file.path(),
                                               encoding_name(csv.encoding)),
                        .fix = "write `encoding: cp1252` (or another) in the map to settle it",
                        .place = {csv.file.path()}});
  return {};
}

Result<std::size_t> find_encoding(CsvFile& csv, std::string_view head, const FileSpec& spec,
                                  std::vector<Finding>& findings) {
  auto bom = bom_of(head);
  auto found = bom.encoding;
  if (!found && !spec.encoding.empty()) {
    found = encoding_from(spec.encoding);
    if (!found)
      return fail(Code::invalid_argument, fmt::format("unknown encoding '{}'", spec.encoding),
                  "one of utf-8, utf-16le, utf-16be, cp1252, latin-1");
  }
  if (!found) found = utf16_without_bom(head.substr(0, 4096));
  csv.encoding = found.value_or(Encoding::utf8);
  if (csv.encoding == Encoding::utf8) {
    LODE_CHECK(survey(csv, static_cast<std::int64_t>(bom.size), found.has_value(), findings));
  } else {
    csv.may_have_nul = true;
    csv.may_be_invalid = csv.encoding != Encoding::cp1252 && csv.encoding != Encoding::latin1;
  }
  return bom.size;
}

// The record at the front of the stream, as texts; consumed.
Result<std::vector<std::string>> one_record(TextStream& stream, const Dialect& dialect,
                                            const std::string& path, bool keep) {
  std::vector<FieldSpan> spans;
  for (;;) {
    auto got = scan_record(stream.text(), stream.last(), dialect, 0, &spans);
    if (got.more && stream.text().size() <= record_bytes_max) {
      LODE_CHECK(stream.more());
      continue;
    }
    if (got.more || got.fault != Fault::none)
      return fail(Code::invalid_argument,
                  fmt::format("the header of {} cannot be read ({})", path,
                              fault_name(got.more ? Fault::too_long : got.fault)),
                  "is this delimited text? If the header stands further down, write `header: ROW` in the map");
    std::vector<std::string> out;
    for (const auto& span : spans) {
      auto field = stream.text().substr(span.begin, span.size);
      std::string plain(field);
      if (span.escaped) unescape(field, dialect, plain);
      out.push_back(std::move(plain));
    }
    if (!keep) stream.consume(got.end);
    return out;
  }
}

void tell_repeated(const CsvFile& csv, std::vector<Finding>& findings) {
  for (const auto& name : csv.repeated)
    findings.push_back(
        {.rule = "LOD02",
         .name = "repeated-header",
         .severity = Severity::warning,
         .message = fmt::format("{} has more than one column '{}'; the second is called '{}_2' here",
                                csv.file.path(), name, name),
         .fix = "address columns by position (\"#3\") or by these names in the map",
         .place = {csv.file.path(), 1}});
}

Result<void> find_header(CsvFile& csv, TextStream& stream, std::int64_t row, std::vector<Finding>& findings) {
  std::int64_t line = 1;
  for (; line < row; ++line) {
    if (stream.text().empty() && stream.last()) break;
    LODE_CHECK(stream.skip_line(csv.dialect.newline));
  }
  if (stream.text().empty() && stream.last())
    return fail(Code::invalid_argument,
                fmt::format("{} ends before its header row {}", csv.file.path(), row));
  auto before = stream.offset();
  LODE_TRY(names, one_record(stream, csv.dialect, csv.file.path(), row == 0));
  if (row == 0) {
    for (std::size_t i = 0; i < names.size(); ++i) csv.columns.push_back(fmt::format("#{}", i + 1));
  } else {
    std::string text;
    LODE_CHECK(csv.file.read(before, stream.offset() - before, text));
    line += std::max<std::int64_t>(1, std::count(text.begin(), text.end(), csv.dialect.newline));
    csv.columns = distinct_headers(std::move(names), csv.repeated);
    tell_repeated(csv, findings);
  }
  csv.data_line = line;
  csv.data_offset = stream.offset();
  return {};
}

std::string describe(const CsvFile& csv, const FoundDialect& found, std::int64_t header) {
  char delimiter = csv.dialect.delimiter;
  return fmt::format("CSV, {}, delimiter {}, {}, {}", encoding_name(csv.encoding),
                     delimiter == '\t' ? "tab" : fmt::format("'{}'", delimiter),
                     csv.dialect.newline == '\r' ? "CR" : found.crlf ? "CRLF" : "LF",
                     header == 0 ? "no header" : fmt::format("header in row {}", header));
}

Result<std::unique_ptr<Source>> open(const std::string& path, const FileSpec& spec,
                                     std::vector<Finding>& findings, const Context&) {
  LODE_TRY(file, InputFile::open(path));
  CsvFile csv{.file = std::move(file)};
  std::string head;
  LODE_CHECK(csv.file.read(0, std::min(head_bytes, csv.file.size()), head));
  LODE_TRY(bom_size, find_encoding(csv, head, spec, findings));
  TextStream stream(csv.file, csv.encoding, static_cast<std::int64_t>(bom_size), csv.file.size());
  if (!stream.last()) LODE_CHECK(stream.more());
  LODE_TRY(found, find_dialect(stream.text().substr(0, head_bytes), stream.last(), spec));
  csv.dialect = found.dialect;
  csv.skip = spec.skip;
  csv.trim = spec.trim;
  csv.ragged = spec.ragged;
  csv.segment_bytes = segment_bytes_for(csv.file.size());
  auto header = spec.header + (found.sep_line ? 1 : 0);
  LODE_CHECK(find_header(csv, stream, header, findings));
  csv.described = describe(csv, found, header);
  return std::make_unique<CsvSource>(std::move(csv));
}

}  // namespace

const Reader csv{"csv", "csv|tsv|tab|txt|psv", "delimited text, one record a line", open};

}  // namespace lode::load
