// Small helpers for text that several folders need: splitting, joining, case, "did you mean".
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lode {

std::string lower(std::string_view text);  // ASCII only
std::string_view trim(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);
std::string join(std::span<const std::string> parts, std::string_view separator);
// The candidate nearest to `word` by edit distance, or "" where none is near enough to be a slip.
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);
std::string sha256_hex(std::string_view bytes);

}  // namespace lode
