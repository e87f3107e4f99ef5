// Source: one input file seen as rows of text, whatever its format. Readers (readers.h) make them; the
// conversion reads them, segment by segment and from several threads, and accounts for every byte.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lode::load {

// Why a record cannot be used at all. The names are the codes of the rejects file (rejects.md).
enum class Fault {
  none,
  bad_quote,        // text after a closing quote, or a quote that never closes
  too_few_fields,
  too_many_fields,
  nul_byte,
  bad_encoding,
  too_long,
  truncated         // the file ends in the middle of the record
};

struct Cell {
  std::string_view text;
  bool null = false;  // absent in the source (an empty cell of a sheet, JSON null); "" of a CSV is not
};

// One row. Everything borrowed stays valid until the next call of next().
struct Record {
  std::span<const Cell> cells;  // as many as Source::columns(), where fault is none
  std::int64_t line = 0;        // first physical row, from 1
  std::int64_t offset = 0;      // of its first byte in the file; of a grid: its row
  std::int64_t size = 0;        // bytes, line end included; of a grid: 1
  std::string_view raw;         // as it stands, without its line end, in UTF-8; may be cut at 64 KB
  Fault fault = Fault::none;
  bool skip = false;            // a declared skip (blank line, skip pattern): no data, no reject
};

class RecordReader {
 public:
  virtual ~RecordReader() = default;
  virtual Result<bool> next(Record& record) = 0;  // false: the end of the segment
};

// A run of whole records that one thread reads alone. Segments depend on the input only, never on threads.
struct Segment {
  std::int64_t number = 0;  // from 0, in the order of the file
  std::int64_t offset = 0, size = 0, line = 0;
};

class Source {
 public:
  virtual ~Source() = default;
  virtual const std::string& path() const = 0;
  virtual const std::vector<std::string>& columns() const = 0;  // distinct headers, or #1, #2, ...
  // Headers that stand more than once; columns() has the later ones as "Name_2", "Name_3".
  virtual std::vector<std::string> repeated() const { return {}; }
  virtual std::string described() const = 0;  // "CSV, UTF-8, delimiter ;, CRLF, header in row 1"
  virtual bool counts_bytes() const = 0;      // false: sizes are rows (sheets, JSON)
  virtual std::int64_t total() const = 0;     // bytes (or rows) in all
  virtual std::int64_t header() const = 0;    // bytes (or rows) before the data that are no records
  // The next run of records, or nothing at the end. One thread at a time.
  virtual Result<std::optional<Segment>> next_segment() = 0;
  virtual void rewind() = 0;                  // next_segment() starts again
  // REQUIRES: the segment came from next_segment(). Any number of readers at once.
  virtual Result<std::unique_ptr<RecordReader>> read(const Segment& segment) = 0;
  // Of the whole file. REQUIRES: next_segment() has reached the end.
  virtual std::string sha256() const = 0;
};

// A table held in memory, for formats that are read whole (sheets, JSON, data-room grids).
struct Grid {
  std::vector<std::string> columns;
  std::vector<std::vector<std::optional<std::string>>> rows;  // each as wide as `columns`
  std::vector<std::int64_t> lines;  // the row of the sheet each came from, from 1; empty: 1, 2, ...
  std::vector<bool> skip;           // rows that are declared skips (subtotals, blanks); empty: none
  std::int64_t header_rows = 1;     // rows above the data: titles and headers
  std::vector<std::string> repeated;  // headers that stand more than once, of distinct_headers()
};

// Headers as a reader should give them: blanks around dropped, an empty one named by position ("#4"),
// repeated ones told apart. `repeated` takes the names that stand more than once.
std::vector<std::string> distinct_headers(std::vector<std::string> headers,
                                          std::vector<std::string>& repeated);

std::unique_ptr<Source> grid_source(std::string path, std::string described, Grid grid,
                                    std::string file_sha256);

const char* fault_name(Fault fault);

}  // namespace lode::load
