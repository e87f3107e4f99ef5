// Canonical JSON (RFC 8785): one text for one value, so that a hash of it means something. Keys in UTF-16
// order, numbers as ECMAScript prints them, no spaces, only the escapes that must be.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "base/result.h"

namespace lode::store {

// Errors: not JSON; the same key twice; an integer that a double cannot hold (RFC 8785, appendix D:
// write it as text); text that is not UTF-8.
Result<std::string> canonical_json(std::string_view text);
Result<std::string> print_canonical(const nlohmann::json& value);
std::string canonical_number(double value);  // REQUIRES: finite

}  // namespace lode::store
