// Globs over names: * any text, ? one character; compared without ASCII case.
#pragma once
#include <string_view>

namespace lode::load {

bool glob_match(std::string_view pattern, std::string_view text);

}  // namespace lode::load
