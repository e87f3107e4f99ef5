// Delimited text as a Source. The file is read twice from the cache: once by the splitter, which hashes it and
// finds where segments may begin, and once, segment by segment, by the threads that convert it.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "load/csv_scan.h"
#include "load/csv_stream.h"
#include "load/encoding.h"
#include "load/input_file.h"
#include "load/map.h"
#include "load/source.h"

namespace lode::load {

// What is known of the file before its records are read; immutable, shared by all readers.
struct CsvFile {
  InputFile file;
  Encoding encoding = Encoding::utf8;
  Dialect dialect;
  std::vector<std::string> columns;
  std::vector<std::string> repeated;
  std::string described;
  std::int64_t data_offset = 0, data_line = 1;  // where the first record after the header begins
  std::int64_t segment_bytes = 0;
  std::vector<Skip> skip;
  bool trim = false, ragged = false;
  bool may_be_invalid = false, may_have_nul = false;  // some record is damaged: look at each

  bool skips_line(std::int64_t line) const;
};

class CsvSource : public Source {
 public:
  explicit CsvSource(CsvFile file);
  const std::string& path() const override { return file_.file.path(); }
  const std::vector<std::string>& columns() const override { return file_.columns; }
  std::vector<std::string> repeated() const override { return file_.repeated; }
  std::string described() const override { return file_.described; }
  bool counts_bytes() const override { return true; }
  std::int64_t total() const override { return file_.file.size(); }
  std::int64_t header() const override { return file_.data_offset; }
  Result<std::optional<Segment>> next_segment() override;
  void rewind() override;
  Result<std::unique_ptr<RecordReader>> read(const Segment& segment) override;
  std::string sha256() const override { return sha256_; }

 private:
  Result<void> start();
  Result<void> pass_plain_lines(std::int64_t& wanted);
  Result<void> pass_record(std::int64_t& wanted);

  CsvFile file_;
  std::optional<TextStream> split_;
  std::optional<Digest> digest_;
  std::string sha256_;
  std::int64_t line_ = 0, number_ = 0;
};

// Segments hold some 8 to 128 MB, depending on the size of the file alone. Tests choose smaller ones.
std::int64_t segment_bytes_for(std::int64_t file_bytes);

}  // namespace lode::load
