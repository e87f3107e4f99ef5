// Copies typed vectors of the engine's blocks; no Value is made.
#include "store/column_reader.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <unordered_map>

namespace lode::store {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

Int128 wide(duckdb_hugeint value) {
  return (static_cast<Int128>(value.upper) << 64) | static_cast<Int128>(value.lower);
}

// One vector of a block: where its values lie and which of them are known (null mask: all).
struct Vector {
  const void* data;
  const std::uint64_t* mask;
  std::size_t rows;

  bool valid(std::size_t row) const { return !mask || ((mask[row / 64] >> (row % 64)) & 1U); }
};

template <class T>
void append_numbers(const Vector& vector, std::vector<double>& out, double divisor = 1) {
  const auto* data = static_cast<const T*>(vector.data);
  for (std::size_t r = 0; r < vector.rows; ++r)
    out.push_back(vector.valid(r) ? static_cast<double>(data[r]) / divisor : unknown);
}

void append_huge(const Vector& vector, std::vector<double>& out, double divisor) {
  const auto* data = static_cast<const duckdb_hugeint*>(vector.data);
  for (std::size_t r = 0; r < vector.rows; ++r)
    out.push_back(vector.valid(r) ? static_cast<double>(wide(data[r])) / divisor : unknown);
}

// Numbers of any width; false where the type is none.
bool append_any(duckdb_type type, const Vector& v, std::vector<double>& out, double divisor = 1) {
  switch (type) {
    case DUCKDB_TYPE_TINYINT: append_numbers<std::int8_t>(v, out, divisor); return true;
    case DUCKDB_TYPE_UTINYINT: append_numbers<std::uint8_t>(v, out, divisor); return true;
    case DUCKDB_TYPE_SMALLINT: append_numbers<std::int16_t>(v, out, divisor); return true;
    case DUCKDB_TYPE_USMALLINT: append_numbers<std::uint16_t>(v, out, divisor); return true;
    case DUCKDB_TYPE_INTEGER: append_numbers<std::int32_t>(v, out, divisor); return true;
    case DUCKDB_TYPE_UINTEGER: append_numbers<std::uint32_t>(v, out, divisor); return true;
    case DUCKDB_TYPE_BIGINT: append_numbers<std::int64_t>(v, out, divisor); return true;
    case DUCKDB_TYPE_UBIGINT: append_numbers<std::uint64_t>(v, out, divisor); return true;
    case DUCKDB_TYPE_HUGEINT: append_huge(v, out, divisor); return true;
    case DUCKDB_TYPE_FLOAT: append_numbers<float>(v, out); return true;
    case DUCKDB_TYPE_DOUBLE: append_numbers<double>(v, out); return true;
    case DUCKDB_TYPE_DATE: append_numbers<std::int32_t>(v, out); return true;
    default: return false;
  }
}

void append_flags(const Vector& vector, std::vector<std::uint8_t>& out) {
  const auto* data = static_cast<const std::uint8_t*>(vector.data);
  const auto at = out.size();
  out.resize(at + vector.rows);
  for (std::size_t r = 0; r < vector.rows; ++r) out[at + r] = data[r] ? 1 : 0;
  if (!vector.mask) return;
  for (std::size_t r = 0; r < vector.rows; ++r)
    if (!vector.valid(r)) out[at + r] = 2;
}

std::string_view text_of(const duckdb_string_t& text) {
  const auto size = text.value.inlined.length;
  return {size <= 12 ? text.value.inlined.inlined : text.value.pointer.ptr, size};
}

struct Hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
using Known = std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>>;

void append_words(const Vector& vector, Known& known, ColumnData& out) {
  const auto* data = static_cast<const duckdb_string_t*>(vector.data);
  for (std::size_t r = 0; r < vector.rows; ++r) {
    if (!vector.valid(r)) {
      out.words.push_back(ColumnData::no_word);
      continue;
    }
    auto text = text_of(data[r]);
    auto it = known.find(text);
    if (it == known.end()) {
      it = known.emplace(std::string(text), static_cast<std::uint32_t>(out.dictionary.size())).first;
      out.dictionary.emplace_back(text);
    }
    out.words.push_back(it->second);
  }
}

}  // namespace

std::size_t ColumnData::rows() const {
  switch (is) {
    case Is::flags: return flags.size();
    case Is::words: return words.size();
    case Is::numbers: break;
  }
  return numbers.size();
}

namespace {

class Reader {
 public:
  explicit Reader(std::size_t rows) : rows_(rows) {}

  Result<void> take(const Block& block) {
    if (out_.empty()) start(block);
    for (std::size_t c = 0; c < block.columns(); ++c)
      if (!append(block, c))
        return fail(Code::store, fmt::format("column {} is of a type that cannot be read", c + 1));
    return {};
  }

  std::vector<ColumnData> done() {
    for (auto& column : out_) column.nan = nan_of(column);
    return std::move(out_);
  }

 private:
  void start(const Block& block) {
    out_.resize(block.columns());
    known_.resize(block.columns());
    nulls_.resize(block.columns());
    for (std::size_t c = 0; c < block.columns(); ++c) {
      auto& column = out_[c];
      switch (block.type(c)) {
        case DUCKDB_TYPE_BOOLEAN: column.is = ColumnData::Is::flags, column.flags.reserve(rows_); break;
        case DUCKDB_TYPE_VARCHAR: column.is = ColumnData::Is::words, column.words.reserve(rows_); break;
        default: column.numbers.reserve(rows_);
      }
    }
  }

  bool append(const Block& block, std::size_t c) {
    Vector vector{block.data(c), block.validity(c), block.rows()};
    auto& column = out_[c];
    auto type = block.type(c);
    if (type == DUCKDB_TYPE_BOOLEAN) {
      append_flags(vector, column.flags);
    } else if (type == DUCKDB_TYPE_VARCHAR) {
      append_words(vector, known_[c], column);
    } else {
      if (vector.mask)
        for (std::size_t r = 0; r < vector.rows; ++r) nulls_[c] += vector.valid(r) ? 0 : 1;
      auto [stored, scale] = block.decimal(c);
      return append_any(stored, vector, column.numbers, std::pow(10.0, scale));
    }
    return true;
  }

  std::size_t nan_of(const ColumnData& column) const {
    std::size_t all = 0;
    for (double number : column.numbers) all += std::isnan(number) ? 1 : 0;
    return all - nulls_[static_cast<std::size_t>(&column - out_.data())];
  }

  std::size_t rows_;
  std::vector<ColumnData> out_;
  std::vector<Known> known_;
  std::vector<std::size_t> nulls_;
};

}  // namespace

Result<std::vector<ColumnData>> read_columns(Connection& connection, std::string_view sql, std::size_t rows) {
  Reader reader(rows);
  LODE_CHECK(connection.scan(sql, {}, [&](const Block& block) { return reader.take(block); }));
  auto out = reader.done();
  if (!out.empty()) return out;
  // A result without a row comes without a block: its columns are there all the same, and empty.
  LODE_TRY(shape, connection.query(fmt::format("SELECT * FROM ({}) LIMIT 0", sql)));
  return std::vector<ColumnData>(shape.names.size());
}

}  // namespace lode::store
