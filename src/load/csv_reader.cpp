// From scanned records to cells: unescaping, width, damage, declared skips.
#include "load/csv_reader.h"

#include <algorithm>
#include <cstring>

#include "base/text.h"
#include "load/glob.h"

namespace lode::load {
namespace {

constexpr std::size_t raw_bytes_max = 64 << 10;

}  // namespace

CsvReader::CsvReader(const CsvFile& file, const Segment& segment)
    : file_(file),
      stream_(file.file, file.encoding, segment.offset, segment.offset + segment.size),
      line_(segment.line),
      unescaped_(file.columns.size()) {}

Result<bool> CsvReader::next(Record& record) {
  stream_.consume(std::exchange(passed_, 0));
  for (;;) {
    auto text = stream_.text();
    if (text.empty() && stream_.last()) return false;
    if (text.empty()) {
      LODE_CHECK(stream_.more());
      continue;
    }
    if (!file_.skip.empty() && file_.skips_line(line_)) return pass_line(record, true);
    auto got = scan_record(text, stream_.last(), file_.dialect, file_.columns.size(), &spans_);
    if (!got.more) {
      fill(record, got);
      return true;
    }
    if (text.size() > record_bytes_max && text.find(file_.dialect.newline) == std::string_view::npos)
      return pass_line(record, false);
    LODE_CHECK(stream_.more());
  }
}

// A physical line whose fields do not matter: a declared skip, or one that is too long to hold.
Result<bool> CsvReader::pass_line(Record& record, bool skip) {
  record = Record{.line = line_++,
                  .offset = stream_.offset(),
                  .fault = skip ? Fault::none : Fault::too_long,
                  .skip = skip};
  raw_ = stream_.text().substr(0, raw_bytes_max);
  raw_.resize(std::min(raw_.find(file_.dialect.newline), raw_.size()));
  record.raw = raw_;
  LODE_TRY(bytes, stream_.skip_line(file_.dialect.newline));
  record.size = bytes;
  return true;
}

void CsvReader::fill(Record& record, const Scanned& got) {
  auto text = stream_.text();
  auto raw = text.substr(0, got.text_end);
  record = Record{.line = line_,
                  .offset = stream_.offset(),
                  .size = source_size(file_.encoding, text.substr(0, got.end)),
                  .raw = raw.substr(0, raw_bytes_max),
                  .fault = got.fault};
  line_ += got.lines;
  passed_ = got.end;
  if (record.fault != Fault::none) return;
  auto width_fault = make_cells(text);
  record.cells = cells_;
  record.skip = all_empty() || matches_skip();
  if (record.skip) return;
  bool cut = got.end == got.text_end && stream_.last() && got.end == text.size();
  if (width_fault != Fault::none) record.fault = cut ? Fault::truncated : width_fault;
  if (file_.may_have_nul && raw.find('\0') != std::string_view::npos) record.fault = Fault::nul_byte;
  if (file_.may_be_invalid && !valid_utf8(raw)) record.fault = Fault::bad_encoding;
}

Fault CsvReader::make_cells(std::string_view text) {
  cells_.clear();
  for (std::size_t i = 0; i < spans_.size(); ++i) {
    auto field = text.substr(spans_[i].begin, spans_[i].size);
    if (spans_[i].escaped && i < unescaped_.size()) {
      unescape(field, file_.dialect, unescaped_[i]);
      field = unescaped_[i];
    }
    cells_.push_back({file_.trim ? trim(field) : field});
  }
  auto width = file_.columns.size();
  if (file_.ragged) {
    while (cells_.size() > width && cells_.back().text.empty()) cells_.pop_back();
    if (cells_.size() < width) cells_.resize(width);
  }
  if (cells_.size() == width) return Fault::none;
  return cells_.size() < width ? Fault::too_few_fields : Fault::too_many_fields;
}

bool CsvReader::all_empty() const {
  return std::ranges::all_of(cells_, [](const Cell& cell) { return trim(cell.text).empty(); });
}

bool CsvReader::matches_skip() const {
  if (file_.skip.empty()) return false;
  auto first = std::ranges::find_if(cells_, [](const Cell& cell) { return !cell.text.empty(); });
  if (first == cells_.end()) return false;
  return std::ranges::any_of(file_.skip, [&](const Skip& skip) {
    return !skip.pattern.empty() && glob_match(skip.pattern, trim(first->text));
  });
}

}  // namespace lode::load
