// Charts as SVG, drawn here: no script, no outside resource, colours from the page's style.
#pragma once
#include <string>

#include "base/doc.h"

namespace lode::render {

// REQUIRES: `table` is the one the chart names. Empty text where there is nothing to draw.
std::string svg(const Chart& chart, const Table& table, const std::string& currency);

std::string escape_html(std::string_view text);

}  // namespace lode::render
