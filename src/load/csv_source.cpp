// The splitter: finds record boundaries in order. Lines without quotes cost it two searches; only records
// that hold a quote are scanned in full.
#include "load/csv_source.h"

#include <algorithm>

#include "load/csv_reader.h"

namespace lode::load {

std::int64_t segment_bytes_for(std::int64_t file_bytes) {
  return std::clamp(file_bytes / 16, std::int64_t{8} << 20, std::int64_t{128} << 20);
}

bool CsvFile::skips_line(std::int64_t line) const {
  return std::ranges::any_of(skip, [&](const Skip& s) { return line >= s.first && line <= s.last; });
}

CsvSource::CsvSource(CsvFile file) : file_(std::move(file)) {}

void CsvSource::rewind() {
  split_.reset();
  digest_.reset();
  number_ = 0;
}

Result<void> CsvSource::start() {
  if (sha256_.empty()) {
    std::string head;
    LODE_CHECK(file_.file.read(0, file_.data_offset, head));
    digest_.emplace();
    digest_->update(head);
  }
  split_.emplace(file_.file, file_.encoding, file_.data_offset, file_.file.size(),
                 digest_ ? &*digest_ : nullptr);
  line_ = file_.data_line;
  return {};
}

// Passes whole lines before the next quote, until `wanted` bytes are passed.
Result<void> CsvSource::pass_plain_lines(std::int64_t& wanted) {
  auto text = split_->text();
  auto bound = file_.dialect.quote == '\0' ? text.size() : std::min(text.find(file_.dialect.quote), text.size());
  std::size_t done = 0;
  std::int64_t passed = 0;
  while (passed < wanted) {
    auto at = text.find(file_.dialect.newline, done);
    if (at >= bound) break;
    passed += source_size(file_.encoding, text.substr(done, at + 1 - done));
    done = at + 1;
    ++line_;
  }
  if (done > 0) wanted -= split_->consume(done);
  return {};
}

// Passes the record at the front, which holds a quote or is not complete yet.
Result<void> CsvSource::pass_record(std::int64_t& wanted) {
  auto text = split_->text();
  bool long_line = text.size() > record_bytes_max && text.find(file_.dialect.newline) == std::string_view::npos;
  if (file_.skips_line(line_) || long_line) {
    LODE_TRY(bytes, split_->skip_line(file_.dialect.newline));
    wanted -= bytes;
    ++line_;
    return {};
  }
  auto got = scan_record(text, split_->last(), file_.dialect, file_.columns.size(), nullptr);
  if (got.more) return split_->more();
  wanted -= split_->consume(got.end);
  line_ += got.lines;
  return {};
}

Result<std::optional<Segment>> CsvSource::next_segment() {
  if (!split_) LODE_CHECK(start());
  Segment out{.number = number_, .offset = split_->offset(), .line = line_};
  auto wanted = file_.segment_bytes;
  while (wanted > 0) {
    if (split_->text().empty()) {
      if (split_->last()) break;
      LODE_CHECK(split_->more());
      continue;
    }
    auto before = wanted;
    LODE_CHECK(pass_plain_lines(wanted));
    if (wanted == before) LODE_CHECK(pass_record(wanted));
  }
  out.size = split_->offset() - out.offset;
  if (out.size > 0) {
    ++number_;
    return out;
  }
  LODE_CHECK(file_.file.unchanged());
  if (digest_) sha256_ = digest_->hex();
  digest_.reset();
  return std::nullopt;
}

Result<std::unique_ptr<RecordReader>> CsvSource::read(const Segment& segment) {
  return std::make_unique<CsvReader>(file_, segment);
}

}  // namespace lode::load
