// Files into the sandbox as text, the result out of it as records.
#include "load/query.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "load/rows_reader.h"
#include "store/sandbox.h"

namespace lode::load {
namespace {

constexpr std::int64_t rows_per_segment = 100'000;
constexpr double seconds_max = 1800;  // unless the caller has a deadline of its own

// A source's well-formed records as text. Cells keep what they are: nothing is converted, "" is "".
class TextRows : public store::RowSource {
 public:
  explicit TextRows(Source& source) : source_(source) {
    for (const auto& name : source.columns()) columns_.push_back({name, store::CellType::text});
  }
  const std::vector<store::SourceColumn>& columns() const override { return columns_; }
  Result<std::unique_ptr<store::RowReader>> reader() override {
    source_.rewind();
    return std::make_unique<Reader>(source_);
  }

 private:
  struct Reader : store::RowReader {
    explicit Reader(Source& from) : source(from) {}
    Result<std::size_t> read(store::BlockWriter& block) override {
      std::size_t rows = 0;
      while (rows < block.capacity()) {
        LODE_TRY(more, next());
        if (!more) break;
        for (std::size_t c = 0; c < record.cells.size(); ++c)
          record.cells[c].null ? block.null(c, rows) : block.text(c, rows, record.cells[c].text);
        ++rows;
      }
      return rows;
    }
    Result<bool> next() {
      for (;;) {
        if (records) {
          LODE_TRY(more, records->next(record));
          if (more && (record.skip || record.fault != Fault::none)) continue;
          if (more) return true;
        }
        LODE_TRY(segment, source.next_segment());
        if (!segment) return false;
        LODE_TRY(reader, source.read(*segment));
        records = std::move(reader);
      }
    }
    Source& source;
    std::unique_ptr<RecordReader> records;
    Record record;
  };
  Source& source_;
  std::vector<store::SourceColumn> columns_;
};

class QuerySource : public Source {
 public:
  QuerySource(std::string name, const Context& context) : name_(std::move(name)), context_(context) {
    context_.limits.threads = 1;  // rows come in the order of the input, in every run
    if (context_.limits.seconds <= 0) context_.limits.seconds = seconds_max;
  }

  Result<void> start(const std::string& sql, const std::vector<QueryFile>& files, const std::string& temp_dir) {
    std::vector<store::SandboxTable> tables;
    for (const auto& file : files) {
      texts_.push_back(std::make_unique<TextRows>(*file.source));
      auto same = std::ranges::find(tables, file.as, &store::SandboxTable::name);
      if (same == tables.end()) same = tables.insert(tables.end(), {file.as, {}});
      same->sources.push_back(texts_.back().get());
    }
    LODE_TRY(sandbox, store::Sandbox::open(context_, tables, temp_dir));
    sandbox_.emplace(std::move(sandbox));
    LODE_TRY(columns, sandbox_->select(sql, name_));
    std::vector<std::string> repeated;
    columns_ = distinct_headers(std::move(columns), repeated);
    LODE_TRY(connection, sandbox_->connect());
    LODE_TRY(count, connection.one("SELECT count(*) FROM result"));
    rows_ = std::get<std::int64_t>(count);
    return {};
  }

  const std::string& path() const override { return name_; }
  const std::vector<std::string>& columns() const override { return columns_; }
  std::string described() const override { return "rows of the map's SELECT"; }
  bool counts_bytes() const override { return false; }
  std::int64_t total() const override { return rows_; }
  std::int64_t header() const override { return 0; }
  void rewind() override { next_ = 0; }
  std::string sha256() const override { return {}; }

  Result<std::optional<Segment>> next_segment() override {
    auto first = next_ * rows_per_segment;
    if (first >= rows_) return std::nullopt;
    return Segment{.number = next_++, .offset = first, .size = std::min(rows_per_segment, rows_ - first)};
  }

  Result<std::unique_ptr<RecordReader>> read(const Segment& segment) override {
    LODE_TRY(connection, sandbox_->connect());
    auto last = segment.offset + segment.size;
    LODE_TRY(rows, connection.query(fmt::format("SELECT * FROM result WHERE rowid >= {} AND rowid < {} ORDER BY rowid",
                                                segment.offset, last)));
    return read_rows(std::move(rows), segment.offset);
  }

 private:
  std::string name_;
  Context context_;
  std::vector<std::unique_ptr<TextRows>> texts_;  // outlive the sandbox
  std::optional<store::Sandbox> sandbox_;
  std::vector<std::string> columns_;
  std::int64_t rows_ = 0, next_ = 0;
};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

bool names(const std::string& sql, const std::string& word) {
  auto text = lower(sql), wanted = lower(word);
  for (auto at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at + 1)) {
    auto end = at + wanted.size();
    bool alone = (at == 0 || !is_word(text[at - 1])) && (end == text.size() || !is_word(text[end]));
    if (alone) return true;
  }
  return false;
}

}  // namespace

std::vector<QueryFile> files_named(const std::string& sql, const std::vector<QueryFile>& files) {
  std::vector<QueryFile> out;
  for (const auto& file : files)
    if (names(sql, file.as)) out.push_back(file);
  return out;
}

Result<std::unique_ptr<Source>> query_source(const TableMap& table, const std::vector<QueryFile>& files,
                                             const std::string& temp_dir, const Context& context) {
  auto out = std::make_unique<QuerySource>(fmt::format("sql of {}", table.table), context);
  LODE_CHECK(out->start(table.sql, files_named(table.sql, files), temp_dir));
  return out;
}

Result<Accounts> count_records(Source& source, RejectWriter& rejects, const Context& context) {
  Accounts out;
  source.rewind();
  for (;;) {
    LODE_TRY(segment, source.next_segment());
    if (!segment) return out;
    if (context.cancelled()) return cancelled_error();
    LODE_TRY(records, source.read(*segment));
    for (Record record;;) {
      LODE_TRY(more, records->next(record));
      if (!more) break;
      if (record.fault != Fault::none) {
        out.rejected.add({1, record.size});
        LODE_CHECK(rejects.add(record, fault_name(record.fault), {}, fault_reason(record.fault)));
      } else {
        (record.skip ? out.skipped : out.accepted).add({1, record.size});
      }
    }
  }
}

}  // namespace lode::load
