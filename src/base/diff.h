// Diff: two texts compared line by line, as `diff -u` shows it.
#pragma once
#include <string>
#include <string_view>

namespace lode {

// Empty where they are equal. Lines keep their bytes, so that `patch` takes it.
std::string unified_diff(std::string_view before, std::string_view after, std::string_view file, int around = 3);

}  // namespace lode
