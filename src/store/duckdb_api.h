// The functions of DuckDB's C API that Lode uses, found at run time. Linking the 70 MB library would cost
// every start some 20 ms of relocation, even `lode --help`; this way only verbs that need data pay.
#pragma once
#include <string>

#include "base/result.h"
#include "duckdb/duckdb.h"

namespace lode::store {

// To use one more function, add its name here.
#define LODE_DUCKDB_FUNCTIONS(X)                                                                   \
  X(duckdb_library_version) X(duckdb_open_ext) X(duckdb_close) X(duckdb_connect)                   \
  X(duckdb_disconnect) X(duckdb_interrupt) X(duckdb_query_progress) X(duckdb_create_config)        \
  X(duckdb_set_config) X(duckdb_destroy_config) X(duckdb_free) X(duckdb_extract_statements)        \
  X(duckdb_extract_statements_error) X(duckdb_prepare_extracted_statement)                         \
  X(duckdb_destroy_extracted) X(duckdb_prepare_error) X(duckdb_destroy_prepare)                    \
  X(duckdb_prepared_statement_type) X(duckdb_nparams) X(duckdb_bind_null) X(duckdb_bind_boolean)   \
  X(duckdb_bind_int64) X(duckdb_bind_double) X(duckdb_bind_decimal) X(duckdb_bind_date)            \
  X(duckdb_bind_varchar_length) X(duckdb_pending_prepared) X(duckdb_pending_prepared_streaming)    \
  X(duckdb_pending_error) X(duckdb_pending_execute_task) X(duckdb_pending_execution_is_finished)   \
  X(duckdb_execute_pending) X(duckdb_destroy_pending) X(duckdb_destroy_result)                     \
  X(duckdb_result_error) X(duckdb_result_error_type) X(duckdb_column_count) X(duckdb_column_name)  \
  X(duckdb_column_logical_type) X(duckdb_fetch_chunk) X(duckdb_rows_changed)                       \
  X(duckdb_data_chunk_get_size) X(duckdb_data_chunk_get_vector) X(duckdb_destroy_data_chunk)       \
  X(duckdb_data_chunk_set_size) X(duckdb_data_chunk_get_column_count) X(duckdb_vector_get_data)    \
  X(duckdb_vector_get_validity) X(duckdb_validity_row_is_valid)                                    \
  X(duckdb_vector_ensure_validity_writable) X(duckdb_validity_set_row_invalid)                     \
  X(duckdb_unsafe_vector_assign_string_element_len) X(duckdb_create_decimal_type)                  \
  X(duckdb_vector_size) X(duckdb_get_type_id) X(duckdb_decimal_internal_type)                      \
  X(duckdb_decimal_scale) X(duckdb_enum_internal_type) X(duckdb_enum_dictionary_value)             \
  X(duckdb_destroy_logical_type) X(duckdb_create_logical_type) X(duckdb_from_timestamp)            \
  X(duckdb_create_table_function) X(duckdb_destroy_table_function)                                 \
  X(duckdb_table_function_set_name) X(duckdb_table_function_add_parameter)                         \
  X(duckdb_table_function_set_extra_info) X(duckdb_table_function_set_bind)                        \
  X(duckdb_table_function_set_init) X(duckdb_table_function_set_local_init)                        \
  X(duckdb_table_function_set_function) X(duckdb_table_function_supports_projection_pushdown)      \
  X(duckdb_register_table_function) X(duckdb_bind_get_extra_info) X(duckdb_init_get_extra_info)    \
  X(duckdb_bind_add_result_column) X(duckdb_bind_get_parameter) X(duckdb_bind_set_bind_data)       \
  X(duckdb_bind_set_cardinality) X(duckdb_bind_set_error) X(duckdb_init_get_bind_data)             \
  X(duckdb_init_set_init_data) X(duckdb_init_get_column_count) X(duckdb_init_get_column_index)     \
  X(duckdb_init_set_max_threads) X(duckdb_init_set_error) X(duckdb_function_get_bind_data)         \
  X(duckdb_function_get_init_data) X(duckdb_function_get_local_init_data)                          \
  X(duckdb_function_get_extra_info) X(duckdb_function_set_error) X(duckdb_get_int64)               \
  X(duckdb_get_varchar) X(duckdb_destroy_value)

struct DuckdbApi {
#define LODE_DECLARE(name) decltype(&::name) name = nullptr;
  LODE_DUCKDB_FUNCTIONS(LODE_DECLARE)
#undef LODE_DECLARE
};

// The functions, opened on first use from $LODE_DUCKDB, beside the program, or the system's libraries.
Result<const DuckdbApi*> duckdb_api();
std::string program_dir();  // the folder of the running program; extensions lie in extensions/ there

}  // namespace lode::store
