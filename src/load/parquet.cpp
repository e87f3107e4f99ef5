// parquet: columnar files, read by the engine and given out as text, so that they go through the same
// conversion, rejects and conservation as everything else. Rows are counted, not bytes.
#include <fmt/format.h>

#include <algorithm>

#include "base/digest.h"
#include "load/readers.h"
#include "load/rows_reader.h"
#include "store/connection.h"

namespace lode::load {
namespace {

constexpr std::int64_t rows_per_segment = 122'880;  // the row group size most writers use

class ParquetSource : public Source {
 public:
  ParquetSource(std::string path, store::Database database)
      : path_(std::move(path)), database_(std::move(database)) {}

  Result<void> start() {
    LODE_TRY(connection, database_.connect());
    auto file = store::literal(path_);
    LODE_TRY(described, connection.query(fmt::format("DESCRIBE SELECT * FROM read_parquet({})", file)));
    for (const auto& row : described.rows) columns_.push_back(std::get<std::string>(row[0]));
    LODE_TRY(count, connection.one(fmt::format("SELECT count(*)::BIGINT FROM read_parquet({})", file)));
    rows_ = std::get<std::int64_t>(count);
    for (const auto& column : columns_) {
      if (!texts_.empty()) texts_ += ", ";
      texts_ += fmt::format("CAST({} AS VARCHAR)", store::identifier(column));
    }
    LODE_TRY(digest, digest_file(path_));
    sha256_ = digest.sha256;
    return {};
  }

  const std::string& path() const override { return path_; }
  const std::vector<std::string>& columns() const override { return columns_; }
  std::string described() const override { return fmt::format("Parquet, {} columns", columns_.size()); }
  bool counts_bytes() const override { return false; }
  std::int64_t total() const override { return rows_; }
  std::int64_t header() const override { return 0; }
  std::string sha256() const override { return sha256_; }
  void rewind() override { next_ = 0; }

  Result<std::optional<Segment>> next_segment() override {
    auto first = next_ * rows_per_segment;
    if (first >= rows_) return std::nullopt;
    return Segment{.number = next_++, .offset = first, .size = std::min(rows_per_segment, rows_ - first)};
  }

  Result<std::unique_ptr<RecordReader>> read(const Segment& segment) override {
    LODE_TRY(connection, database_.connect());
    LODE_TRY(rows, connection.query(fmt::format(
                       "SELECT {} FROM read_parquet({}, file_row_number = true) "
                       "WHERE file_row_number >= {} AND file_row_number < {} ORDER BY file_row_number",
                       texts_, store::literal(path_), segment.offset,
                       segment.offset + segment.size)));
    if (static_cast<std::int64_t>(rows.rows.size()) != segment.size)
      return fail(Code::io, fmt::format("{} changed while it was read", path_));
    return read_rows(std::move(rows), segment.offset);
  }

 private:
  std::string path_, sha256_, texts_;
  store::Database database_;
  std::vector<std::string> columns_;
  std::int64_t rows_ = 0, next_ = 0;
};

Result<std::unique_ptr<Source>> open(const std::string& path, const FileSpec&, std::vector<Finding>&,
                                     const Context& context) {
  LODE_TRY(database, store::Database::open(":memory:", context));
  auto source = std::make_unique<ParquetSource>(path, std::move(database));
  if (auto started = source->start(); !started)
    return fail(started.error().code == Code::store ? Code::invalid_argument : started.error().code,
                fmt::format("{} cannot be read as Parquet: {}", path, started.error().message),
                "was it written to the end?");
  return source;
}

}  // namespace

const Reader parquet{"parquet", "parquet|pq", "columnar files, read row by row", open};

}  // namespace lode::load
