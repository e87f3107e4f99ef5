// What a text must pass before the YAML library sees it: size, encoding, depth. The library needs
// 238 MB for one megabyte of "[", so limits come first.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/finding.h"

namespace lode::model {

constexpr std::size_t yaml_bytes_max = 1 << 20;
constexpr int yaml_depth_max = 64;

Finding yaml_finding(std::string message, std::string fix, Place place);
// The line and column (in characters) of a byte.
Place place_of(std::string_view text, const std::string& file, std::size_t offset);
// The first reason not to parse, if any.
std::optional<Finding> unfit_for_yaml(std::string_view text, const std::string& file);

}  // namespace lode::model
