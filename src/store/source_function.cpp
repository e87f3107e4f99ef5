// The adapter between RowSource and the engine's table functions.
#include "store/source_function.h"

#include <fmt/format.h>

#include <utility>

namespace lode::store {

// The callbacks that the engine calls; `extra info` is the Registration, owned by the engine.
struct SourceFunction {
  struct Registration {
    const DuckdbApi* api;
    RowSource* source;
  };
  struct Scan {  // of one query
    std::vector<idx_t> projected;  // result column -> source column
  };

  static duckdb_logical_type logical(const DuckdbApi& api, CellType type) {
    switch (type) {
      case CellType::text: return api.duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR);
      case CellType::bigint: return api.duckdb_create_logical_type(DUCKDB_TYPE_BIGINT);
      case CellType::number: return api.duckdb_create_logical_type(DUCKDB_TYPE_DOUBLE);
      case CellType::decimal: return api.duckdb_create_decimal_type(18, 4);
      case CellType::rate: return api.duckdb_create_decimal_type(18, 9);
      case CellType::date: return api.duckdb_create_logical_type(DUCKDB_TYPE_DATE);
      case CellType::boolean: return api.duckdb_create_logical_type(DUCKDB_TYPE_BOOLEAN);
    }
    return nullptr;
  }

  template <class T>
  static void destroy(void* pointer) {
    delete static_cast<T*>(pointer);
  }

  static void bind(duckdb_bind_info info, const Registration& self) {
    for (const auto& column : self.source->columns()) {
      duckdb_logical_type type = logical(*self.api, column.type);
      self.api->duckdb_bind_add_result_column(info, column.name.c_str(), type);
      self.api->duckdb_destroy_logical_type(&type);
    }
  }

  static void init(duckdb_init_info info, const Registration& self) {
    auto scan = std::make_unique<Scan>();
    for (idx_t i = 0; i < self.api->duckdb_init_get_column_count(info); ++i)
      scan->projected.push_back(self.api->duckdb_init_get_column_index(info, i));
    self.api->duckdb_init_set_max_threads(info, static_cast<idx_t>(self.source->readers_max()));
    self.api->duckdb_init_set_init_data(info, scan.release(), destroy<Scan>);
  }

  static void local_init(duckdb_init_info info, const Registration& self) {
    auto reader = self.source->reader();
    if (!reader) {
      self.api->duckdb_init_set_error(info, reader.error().message.c_str());
      return;
    }
    self.api->duckdb_init_set_init_data(info, reader->release(), destroy<RowReader>);
  }

  static void fill(duckdb_function_info info, duckdb_data_chunk chunk, const Registration& self) {
    const auto& api = *self.api;
    auto* scan = static_cast<Scan*>(api.duckdb_function_get_init_data(info));
    auto* reader = static_cast<RowReader*>(api.duckdb_function_get_local_init_data(info));
    BlockWriter block;
    block.api_ = &api;
    block.capacity_ = api.duckdb_vector_size();
    block.vectors_.resize(self.source->columns().size(), nullptr);
    block.data_.resize(block.vectors_.size(), nullptr);
    for (idx_t i = 0; i < scan->projected.size(); ++i) {
      auto column = scan->projected[i];
      if (column >= block.vectors_.size()) continue;  // a virtual column: the engine's own
      block.vectors_[column] = api.duckdb_data_chunk_get_vector(chunk, i);
      block.data_[column] = api.duckdb_vector_get_data(block.vectors_[column]);
    }
    auto rows = reader->read(block);
    if (!rows) api.duckdb_function_set_error(info, rows.error().message.c_str());
    api.duckdb_data_chunk_set_size(chunk, rows ? *rows : 0);
  }
};

namespace {

using Self = SourceFunction::Registration;

// The engine's callbacks carry no state but what they can be asked for, and the function table is part of
// that state: it is found again through the process-wide table, which is immutable.
const Self* extra(void* pointer) { return static_cast<const Self*>(pointer); }

void on_bind(duckdb_bind_info info) {
  auto api = duckdb_api();
  SourceFunction::bind(info, *extra((*api)->duckdb_bind_get_extra_info(info)));
}
void on_init(duckdb_init_info info) {
  auto api = duckdb_api();
  SourceFunction::init(info, *extra((*api)->duckdb_init_get_extra_info(info)));
}
void on_local_init(duckdb_init_info info) {
  auto api = duckdb_api();
  SourceFunction::local_init(info, *extra((*api)->duckdb_init_get_extra_info(info)));
}
void on_fill(duckdb_function_info info, duckdb_data_chunk chunk) {
  auto api = duckdb_api();
  SourceFunction::fill(info, chunk, *extra((*api)->duckdb_function_get_extra_info(info)));
}

}  // namespace

void BlockWriter::null(std::size_t column, std::size_t row) {
  if (!vectors_[column]) return;
  api_->duckdb_vector_ensure_validity_writable(vectors_[column]);
  api_->duckdb_validity_set_row_invalid(api_->duckdb_vector_get_validity(vectors_[column]), row);
}

void BlockWriter::text(std::size_t column, std::size_t row, std::string_view utf8) {
  if (!vectors_[column]) return;
  if (utf8.size() > 12) {
    api_->duckdb_unsafe_vector_assign_string_element_len(vectors_[column], row, utf8.data(),
                                                         utf8.size());
    return;
  }
  // Short texts lie inside the cell itself: written here, they cost no call and no allocation.
  duckdb_string_t cell{};
  cell.value.inlined.length = static_cast<std::uint32_t>(utf8.size());
  if (!utf8.empty()) utf8.copy(cell.value.inlined.inlined, utf8.size());
  static_cast<duckdb_string_t*>(data_[column])[row] = cell;
}

void BlockWriter::bigint(std::size_t column, std::size_t row, std::int64_t value) {
  if (data_[column]) static_cast<std::int64_t*>(data_[column])[row] = value;
}

void BlockWriter::number(std::size_t column, std::size_t row, double value) {
  if (data_[column]) static_cast<double*>(data_[column])[row] = value;
}

void BlockWriter::decimal(std::size_t column, std::size_t row, std::int64_t units) {
  if (data_[column]) static_cast<std::int64_t*>(data_[column])[row] = units;
}

void BlockWriter::date(std::size_t column, std::size_t row, Date value) {
  if (data_[column]) static_cast<std::int32_t*>(data_[column])[row] = value.days;
}

void BlockWriter::boolean(std::size_t column, std::size_t row, bool value) {
  if (data_[column]) static_cast<bool*>(data_[column])[row] = value;
}

Result<void> register_source(Connection& connection, const std::string& name, RowSource& source) {
  const auto& api = connection.api();
  duckdb_table_function function = api.duckdb_create_table_function();
  api.duckdb_table_function_set_name(function, name.c_str());
  api.duckdb_table_function_set_extra_info(function, new Self{&api, &source},
                                           SourceFunction::destroy<Self>);
  api.duckdb_table_function_set_bind(function, on_bind);
  api.duckdb_table_function_set_init(function, on_init);
  api.duckdb_table_function_set_local_init(function, on_local_init);
  api.duckdb_table_function_set_function(function, on_fill);
  api.duckdb_table_function_supports_projection_pushdown(function, true);
  auto state = api.duckdb_register_table_function(connection.raw(), function);
  api.duckdb_destroy_table_function(&function);
  if (state == DuckDBError)
    return fail(Code::store, fmt::format("the engine refused the source '{}'", name),
                "a source of this name is registered already, or two of its columns have one name");
  return {};
}

}  // namespace lode::store
