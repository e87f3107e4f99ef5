// Reads the records of one segment of delimited text, for one thread.
#pragma once
#include <string>
#include <vector>

#include "load/csv_source.h"

namespace lode::load {

class CsvReader : public RecordReader {
 public:
  // REQUIRES: `file` outlives the reader.
  CsvReader(const CsvFile& file, const Segment& segment);
  Result<bool> next(Record& record) override;

 private:
  Result<bool> pass_line(Record& record, bool skip);
  void fill(Record& record, const Scanned& got);
  Fault make_cells(std::string_view text);
  bool all_empty() const;
  bool matches_skip() const;

  const CsvFile& file_;
  TextStream stream_;
  std::int64_t line_;
  std::vector<FieldSpan> spans_;
  std::vector<Cell> cells_;
  std::vector<std::string> unescaped_;  // by field
  std::string raw_;                     // of a line longer than the limit
  std::size_t passed_ = 0;              // of the record given last
};

}  // namespace lode::load
