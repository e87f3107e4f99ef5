// Names of faults, and the source over a table held in memory.
#include "load/source.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/assert.h"
#include "base/text.h"

namespace lode::load {
namespace {

constexpr std::int64_t rows_per_segment = 200'000;

// The row as text for the rejects file: cells joined by tabs.
std::string joined(const std::vector<std::optional<std::string>>& row) {
  std::string out;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0) out += '\t';
    if (row[i]) out += *row[i];
  }
  return out;
}

class GridReader : public RecordReader {
 public:
  GridReader(const Grid& grid, const Segment& segment)
      : grid_(grid),
        at_(static_cast<std::size_t>(segment.offset - grid.header_rows)),
        end_(at_ + static_cast<std::size_t>(segment.size)) {}

  Result<bool> next(Record& record) override {
    if (at_ == end_) return false;
    const auto& row = grid_.rows[at_];
    cells_.clear();
    for (const auto& cell : row) cells_.push_back({cell ? std::string_view(*cell) : "", !cell});
    raw_ = joined(row);
    auto number = static_cast<std::int64_t>(at_);
    record = Record{.cells = cells_,
                    .line = grid_.lines.empty() ? grid_.header_rows + number + 1 : grid_.lines[at_],
                    .offset = grid_.header_rows + number,
                    .size = 1,
                    .raw = raw_,
                    .skip = !grid_.skip.empty() && grid_.skip[at_]};
    ++at_;
    return true;
  }

 private:
  const Grid& grid_;
  std::size_t at_, end_;
  std::vector<Cell> cells_;
  std::string raw_;
};

class GridSource : public Source {
 public:
  GridSource(std::string path, std::string described, Grid grid, std::string sha256)
      : path_(std::move(path)),
        described_(std::move(described)),
        grid_(std::move(grid)),
        sha256_(std::move(sha256)) {}

  const std::string& path() const override { return path_; }
  const std::vector<std::string>& columns() const override { return grid_.columns; }
  std::vector<std::string> repeated() const override { return grid_.repeated; }
  std::string described() const override { return described_; }
  bool counts_bytes() const override { return false; }
  std::int64_t total() const override { return grid_.header_rows + rows(); }
  std::int64_t header() const override { return grid_.header_rows; }
  std::string sha256() const override { return sha256_; }
  void rewind() override { next_ = 0; }

  Result<std::optional<Segment>> next_segment() override {
    auto first = next_ * rows_per_segment;
    if (first >= rows()) return std::nullopt;
    return Segment{.number = next_++,
                   .offset = grid_.header_rows + first,
                   .size = std::min(rows_per_segment, rows() - first),
                   .line = 0};
  }

  Result<std::unique_ptr<RecordReader>> read(const Segment& segment) override {
    return std::make_unique<GridReader>(grid_, segment);
  }

 private:
  std::int64_t rows() const { return static_cast<std::int64_t>(grid_.rows.size()); }

  std::string path_, described_;
  Grid grid_;
  std::string sha256_;
  std::int64_t next_ = 0;
};

}  // namespace

std::unique_ptr<Source> grid_source(std::string path, std::string described, Grid grid,
                                    std::string file_sha256) {
  for (const auto& row : grid.rows) LODE_ASSERT(row.size() == grid.columns.size());
  LODE_ASSERT(grid.lines.empty() || grid.lines.size() == grid.rows.size());
  LODE_ASSERT(grid.skip.empty() || grid.skip.size() == grid.rows.size());
  return std::make_unique<GridSource>(std::move(path), std::move(described), std::move(grid),
                                      std::move(file_sha256));
}

std::vector<std::string> distinct_headers(std::vector<std::string> headers,
                                          std::vector<std::string>& repeated) {
  std::set<std::string, std::less<>> taken;
  for (auto& header : headers) taken.insert(header = trim(header));
  std::map<std::string, int, std::less<>> seen;
  for (std::size_t i = 0; i < headers.size(); ++i) {
    auto& header = headers[i];
    if (header.empty()) header = fmt::format("#{}", i + 1);
    auto& times = seen[header];
    if (++times == 1) continue;
    if (times == 2) repeated.push_back(header);
    auto base = header;
    for (int n = times; !taken.insert(header = fmt::format("{}_{}", base, n)).second;) ++n;
  }
  return headers;
}

const char* fault_name(Fault fault) {
  switch (fault) {
    case Fault::none: return "none";
    case Fault::bad_quote: return "bad_quote";
    case Fault::too_few_fields: return "too_few_fields";
    case Fault::too_many_fields: return "too_many_fields";
    case Fault::nul_byte: return "nul_byte";
    case Fault::bad_encoding: return "bad_encoding";
    case Fault::too_long: return "too_long";
    case Fault::truncated: return "truncated";
  }
  return "unknown";
}

}  // namespace lode::load
