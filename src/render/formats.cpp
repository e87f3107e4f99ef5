// The table of output formats.
#include <algorithm>
#include <array>

#include "render/writers.h"

namespace lode::render {
namespace {

constexpr std::array all{
    Format{"text", "for people, in a terminal", text},
    Format{"json", "for scripts: full precision, fixed names", json},
    Format{"csv", "the first table, for spreadsheets and pipes", csv},
    Format{"html", "one self-contained page with charts", html},
    Format{"xlsx", "a workbook, one flat sheet per table", xlsx},
    Format{"sarif", "findings for code scanning and editors", sarif},
    Format{"github", "findings as annotations of a pull request", github},
    Format{"junit", "findings as test cases, for build servers", junit},
};

}  // namespace

std::span<const Format> formats() { return all; }

const Format* find_format(std::string_view name) {
  auto it = std::ranges::find(all, name, &Format::name);
  return it == all.end() ? nullptr : &*it;
}

}  // namespace lode::render
