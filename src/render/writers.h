// The writers, one per format, each in a file of its name.
#pragma once
#include "render/render.h"

namespace lode::render {

Result<std::string> text(const Doc& doc, const Style& style);
Result<std::string> json(const Doc& doc, const Style& style);
Result<std::string> csv(const Doc& doc, const Style& style);
Result<std::string> html(const Doc& doc, const Style& style);
Result<std::string> xlsx(const Doc& doc, const Style& style);
Result<std::string> sarif(const Doc& doc, const Style& style);
Result<std::string> github(const Doc& doc, const Style& style);
Result<std::string> junit(const Doc& doc, const Style& style);

}  // namespace lode::render
