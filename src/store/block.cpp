// Reads typed cells out of an engine block.
#include <fmt/format.h>

#include "base/assert.h"
#include "store/connection.h"

namespace lode::store {
namespace {

template <class T>
T cell(const void* data, std::size_t row) {
  return static_cast<const T*>(data)[row];
}

Int128 wide(duckdb_hugeint value) {
  return (static_cast<Int128>(value.upper) << 64) | static_cast<Int128>(value.lower);
}

Int128 integer_of(duckdb_type type, const void* data, std::size_t row) {
  switch (type) {
    case DUCKDB_TYPE_TINYINT: return cell<std::int8_t>(data, row);
    case DUCKDB_TYPE_UTINYINT: return cell<std::uint8_t>(data, row);
    case DUCKDB_TYPE_SMALLINT: return cell<std::int16_t>(data, row);
    case DUCKDB_TYPE_USMALLINT: return cell<std::uint16_t>(data, row);
    case DUCKDB_TYPE_INTEGER: return cell<std::int32_t>(data, row);
    case DUCKDB_TYPE_UINTEGER: return cell<std::uint32_t>(data, row);
    case DUCKDB_TYPE_BIGINT: return cell<std::int64_t>(data, row);
    case DUCKDB_TYPE_UBIGINT: return static_cast<Int128>(cell<std::uint64_t>(data, row));
    default: return wide(cell<duckdb_hugeint>(data, row));
  }
}

Value whole(Int128 value) {
  if (value >= INT64_MIN && value <= INT64_MAX) return static_cast<std::int64_t>(value);
  return Decimal{value, 0};
}

std::string timestamp_text(const DuckdbApi& api, duckdb_timestamp value) {
  auto parts = api.duckdb_from_timestamp(value);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", parts.date.year, parts.date.month,
                     parts.date.day, parts.time.hour, parts.time.min, parts.time.sec);
}

std::string_view text_of(const void* data, std::size_t row) {
  const auto& text = static_cast<const duckdb_string_t*>(data)[row];
  const auto size = text.value.inlined.length;
  return {size <= 12 ? text.value.inlined.inlined : text.value.pointer.ptr, size};
}

}  // namespace

Block::Block(const DuckdbApi& api, duckdb_data_chunk chunk,
             std::span<const duckdb_logical_type> types)
    : api_(&api), chunk_(chunk), types_(types), rows_(api.duckdb_data_chunk_get_size(chunk)) {}

bool Block::valid(std::size_t column, std::size_t row) const {
  auto* mask = api_->duckdb_vector_get_validity(api_->duckdb_data_chunk_get_vector(chunk_, column));
  return !mask || api_->duckdb_validity_row_is_valid(mask, row);
}

duckdb_type Block::type(std::size_t column) const { return api_->duckdb_get_type_id(types_[column]); }

const void* Block::data(std::size_t column) const {
  return api_->duckdb_vector_get_data(api_->duckdb_data_chunk_get_vector(chunk_, column));
}

const std::uint64_t* Block::validity(std::size_t column) const {
  return api_->duckdb_vector_get_validity(api_->duckdb_data_chunk_get_vector(chunk_, column));
}

std::pair<duckdb_type, int> Block::decimal(std::size_t column) const {
  auto stored = type(column);
  if (stored != DUCKDB_TYPE_DECIMAL) return {stored, 0};
  return {api_->duckdb_decimal_internal_type(types_[column]), api_->duckdb_decimal_scale(types_[column])};
}

const std::int64_t* Block::bigints(std::size_t column) const {
  LODE_ASSERT(api_->duckdb_get_type_id(types_[column]) == DUCKDB_TYPE_BIGINT);
  return static_cast<const std::int64_t*>(
      api_->duckdb_vector_get_data(api_->duckdb_data_chunk_get_vector(chunk_, column)));
}

const double* Block::doubles(std::size_t column) const {
  LODE_ASSERT(api_->duckdb_get_type_id(types_[column]) == DUCKDB_TYPE_DOUBLE);
  return static_cast<const double*>(
      api_->duckdb_vector_get_data(api_->duckdb_data_chunk_get_vector(chunk_, column)));
}

std::string_view Block::text(std::size_t column, std::size_t row) const {
  LODE_ASSERT(api_->duckdb_get_type_id(types_[column]) == DUCKDB_TYPE_VARCHAR);
  return text_of(
      api_->duckdb_vector_get_data(api_->duckdb_data_chunk_get_vector(chunk_, column)), row);
}

Value Block::at(std::size_t column, std::size_t row) const {
  if (!valid(column, row)) return {};
  const void* data =
      api_->duckdb_vector_get_data(api_->duckdb_data_chunk_get_vector(chunk_, column));
  auto type = types_[column];
  switch (auto id = api_->duckdb_get_type_id(type)) {
    case DUCKDB_TYPE_BOOLEAN: return cell<bool>(data, row);
    case DUCKDB_TYPE_FLOAT: return static_cast<double>(cell<float>(data, row));
    case DUCKDB_TYPE_DOUBLE: return cell<double>(data, row);
    case DUCKDB_TYPE_DATE: return Date{cell<duckdb_date>(data, row).days};
    case DUCKDB_TYPE_VARCHAR: return std::string(text_of(data, row));
    case DUCKDB_TYPE_TIMESTAMP: return timestamp_text(*api_, cell<duckdb_timestamp>(data, row));
    case DUCKDB_TYPE_DECIMAL:
      return Decimal{integer_of(api_->duckdb_decimal_internal_type(type), data, row),
                     api_->duckdb_decimal_scale(type)};
    case DUCKDB_TYPE_ENUM: {
      auto code = integer_of(api_->duckdb_enum_internal_type(type), data, row);
      char* name = api_->duckdb_enum_dictionary_value(type, static_cast<idx_t>(code));
      std::string out = name;
      api_->duckdb_free(name);
      return out;
    }
    case DUCKDB_TYPE_TINYINT:
    case DUCKDB_TYPE_UTINYINT:
    case DUCKDB_TYPE_SMALLINT:
    case DUCKDB_TYPE_USMALLINT:
    case DUCKDB_TYPE_INTEGER:
    case DUCKDB_TYPE_UINTEGER:
    case DUCKDB_TYPE_BIGINT:
    case DUCKDB_TYPE_UBIGINT:
    case DUCKDB_TYPE_HUGEINT: return whole(integer_of(id, data, row));
    default: return std::string("(cast this column in SQL)");
  }
}

}  // namespace lode::store
