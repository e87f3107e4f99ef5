// JSON text as flat records. A small reader of our own, because numbers must keep the digits that are
// written (an id of 20 digits, 1.10), which a parser into doubles loses, and because a place is told.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace lode::load {

struct JsonRecord {
  std::int64_t line = 0;  // on which the record starts
  std::vector<std::pair<std::string, std::optional<std::string>>> members;  // null: nothing
};

// `records` is the path of the array inside the document ("data.items"); empty: the top. Several values
// one after the other (one a line) are records too. Gives the shape in words: "an array of records".
// Errors: invalid_argument with line and what was expected; limit beyond 64 levels.
Result<std::string> read_json_records(std::string_view text, std::string_view records,
                                      const std::function<Result<void>(const JsonRecord&)>& each);

}  // namespace lode::load
