// What kind of delimited text a file is, found from its first records where the map does not say.
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"
#include "load/csv_scan.h"
#include "load/map.h"

namespace lode::load {

struct FoundDialect {
  Dialect dialect;
  bool crlf = false;
  bool sep_line = false;  // Excel's first line "sep=;", which is no data
};

// `head` is the start of the text; `whole`: it is all of it. The map's own settings go first.
Result<FoundDialect> find_dialect(std::string_view head, bool whole, const FileSpec& spec);

}  // namespace lode::load
