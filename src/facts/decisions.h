// Decisions of people about matches, as they stand in the workspace's review/ folder.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lode::facts {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// The first two id columns of the rows whose `decision` is one of `accepted`. The text is a CSV with a
// header; rows without a decision are open and change nothing.
Pairs decided(std::string_view csv, std::initializer_list<std::string_view> accepted);

}  // namespace lode::facts
