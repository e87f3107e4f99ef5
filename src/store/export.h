// Export: the result of a query as a Parquet or CSV file anywhere a person may write, although a session
// itself may only write below its own folder.
#pragma once
#include <string>
#include <string_view>

#include "store/connection.h"

namespace lode::store {

// The format follows the name: .parquet or .csv. The file appears whole or not at all; a former one of
// that name is replaced. `invalid_argument` for another ending, `io` where it cannot be written.
Result<void> export_query(Connection& connection, std::string_view sql, const std::string& file);

}  // namespace lode::store
