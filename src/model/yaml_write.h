// Writing YAML that reads back as it was: scalars quoted where they must be.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"

namespace lode::model {

std::string yaml_scalar(std::string_view text);  // plain where that is safe, else quoted
std::string yaml_list(const std::vector<std::string>& words);  // [a, b]
std::string yaml_datum(const Datum& datum);                    // flow style
std::string yaml_comment(std::string_view text);               // one line, never more

}  // namespace lode::model
