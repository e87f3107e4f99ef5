// Rows of the engine as records: for sources that the engine reads (Parquet, the SELECT of a map). Each value
// is text or null; a row's line is its number from 1, its raw text its cells with tabs between.
#pragma once
#include <cstdint>
#include <memory>

#include "load/source.h"
#include "store/connection.h"

namespace lode::load {

// `first`: the number, from 0, of the first of `rows` in its source.
std::unique_ptr<RecordReader> read_rows(store::Rows rows, std::int64_t first);

}  // namespace lode::load
