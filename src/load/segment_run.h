// One segment on its way: records in, typed rows to the engine, rejects to their file, every byte counted.
#pragma once
#include <atomic>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/context.h"
#include "load/convert.h"
#include "load/rejects.h"
#include "load/source.h"
#include "store/source_function.h"

namespace lode::load {

// Where the bytes of an input went (rows, for inputs that are not counted in bytes).
struct Account {
  std::int64_t records = 0, size = 0;
  void add(const Account& other) {
    records += other.records;
    size += other.size;
  }
};
struct Accounts {
  Account accepted, rejected, skipped;
  std::int64_t rows = 0;     // written; unlike records where a wide layout is unpivoted
  std::int64_t differing = 0;  // repeats under `distinct` that differ from the row that was kept
  void add(const Accounts& other);
};

// Known repeats: of a key that may stand twice the first row in order stays. Filled by one thread.
struct Repeats {
  std::unordered_set<std::uint64_t> suspects;              // prints of keys
  std::unordered_map<std::string, std::uint64_t> seen;     // key -> print of its row
};

class SegmentRows : public store::RowSource {
 public:
  struct Setup {
    const TablePlan& plan;
    Source& source;
    Segment segment;
    std::string file;            // as shown
    std::string rejects_path;
    Repeats* repeats = nullptr;  // second pass only
    const Context& context;
    std::atomic<std::int64_t>* done = nullptr;  // progress: takes the size read
  };
  explicit SegmentRows(Setup setup);
  const std::vector<store::SourceColumn>& columns() const override { return columns_; }
  Result<std::unique_ptr<store::RowReader>> reader() override;

  const Accounts& accounts() const { return accounts_; }
  const std::vector<std::uint64_t>& prints() const { return prints_; }  // of keys
  RejectWriter& rejects() { return rejects_; }
  const std::optional<Error>& problem() const { return problem_; }  // of reading, kept with its code

 private:
  class Rows;
  Result<bool> next_rows(RecordReader& records, Record& record, Converter& converter);
  bool is_repeat(const Converter& converter);
  Result<void> reject(const Record& record, std::string_view code, std::string_view column,
                      std::string_view reason);
  bool key_of(std::span<const Slot> row);  // into key_; false where a part of it is unknown

  Setup setup_;
  std::vector<store::SourceColumn> columns_;
  Accounts accounts_;
  std::vector<std::uint64_t> prints_;
  RejectWriter rejects_;
  std::optional<Error> problem_;
  std::string key_;
};

}  // namespace lode::load
