// One record per row; the record borrows its cells until the next one is asked for.
#include "load/rows_reader.h"

#include <string>
#include <vector>

namespace lode::load {
namespace {

class RowsReader : public RecordReader {
 public:
  RowsReader(store::Rows rows, std::int64_t first) : rows_(std::move(rows)), first_(first) {}

  Result<bool> next(Record& record) override {
    if (at_ == rows_.rows.size()) return false;
    cells_.clear();
    raw_.clear();
    for (const auto& value : rows_.rows[at_]) {
      const auto* text = std::get_if<std::string>(&value);
      cells_.push_back({text ? std::string_view(*text) : std::string_view(), text == nullptr});
      if (cells_.size() > 1) raw_ += '\t';
      raw_ += cells_.back().text;
    }
    auto row = first_ + static_cast<std::int64_t>(at_++);
    record = Record{.cells = cells_, .line = row + 1, .offset = row, .size = 1, .raw = raw_};
    return true;
  }

 private:
  store::Rows rows_;
  std::int64_t first_;
  std::size_t at_ = 0;
  std::vector<Cell> cells_;
  std::string raw_;
};

}  // namespace

std::unique_ptr<RecordReader> read_rows(store::Rows rows, std::int64_t first) {
  return std::make_unique<RowsReader>(std::move(rows), first);
}

}  // namespace lode::load
