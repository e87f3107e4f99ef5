// Makes rows that come from outside the engine (files being loaded) readable in SQL: `SELECT * FROM name()`.
// The engine pulls blocks of rows; whoever has the rows writes typed cells straight into its vectors.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/value.h"
#include "store/connection.h"

namespace lode::store {

// decimal is DECIMAL(18,4), rate DECIMAL(18,9).
enum class CellType { text, bigint, number, decimal, rate, date, boolean };

struct SourceColumn {
  std::string name;
  CellType type = CellType::text;
};

// One block being filled. Rows are written from 0; a column that the query does not need is ignored.
class BlockWriter {
 public:
  std::size_t capacity() const { return capacity_; }
  bool wanted(std::size_t column) const { return vectors_[column] != nullptr; }
  void null(std::size_t column, std::size_t row);
  void text(std::size_t column, std::size_t row, std::string_view utf8);  // REQUIRES: valid UTF-8
  void bigint(std::size_t column, std::size_t row, std::int64_t value);
  void number(std::size_t column, std::size_t row, double value);
  void decimal(std::size_t column, std::size_t row, std::int64_t units);  // also of a rate
  void date(std::size_t column, std::size_t row, Date value);
  void boolean(std::size_t column, std::size_t row, bool value);

 private:
  friend struct SourceFunction;
  const DuckdbApi* api_ = nullptr;
  std::size_t capacity_ = 0;
  std::vector<duckdb_vector> vectors_;  // by source column
  std::vector<void*> data_;
};

// Reads for one thread.
class RowReader {
 public:
  virtual ~RowReader() = default;
  virtual Result<std::size_t> read(BlockWriter& block) = 0;  // rows written; 0 is the end
};

class RowSource {
 public:
  virtual ~RowSource() = default;
  virtual const std::vector<SourceColumn>& columns() const = 0;
  virtual int readers_max() const { return 1; }
  // Called once per thread and query, at most readers_max() times in one query.
  virtual Result<std::unique_ptr<RowReader>> reader() = 0;
};

// REQUIRES: `source` outlives the database of the connection. An Error of a reader ends the statement
// with its message.
Result<void> register_source(Connection& connection, const std::string& name, RowSource& source);

}  // namespace lode::store
