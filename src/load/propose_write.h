// A proposed map as text: YAML that `load` reads, with a comment that says how sure each line is and why.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "load/propose_tables.h"

namespace lode::load {

std::string write_map(const std::string& source, const std::vector<Sample>& samples,
                      const std::vector<Draft>& drafts, std::string_view today);

// A YAML scalar: plain where that reads back as the same text, else in double quotes.
std::string yaml_scalar(std::string_view text);

}  // namespace lode::load
