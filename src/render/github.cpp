// GitHub workflow commands: findings as annotations on the lines of a pull request.
#include <fmt/format.h>

#include "render/writers.h"

namespace lode::render {
namespace {

// Line breaks and the sign of the escape itself; in properties also what would end them.
std::string escape(std::string_view text, bool property) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '%': out += "%25"; break;
      case '\r': out += "%0D"; break;
      case '\n': out += "%0A"; break;
      case ':': out += property ? "%3A" : ":"; break;
      case ',': out += property ? "%2C" : ","; break;
      default: out += c;
    }
  }
  return out;
}

const char* command_of(Severity severity) {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::info: return "notice";
  }
  return "notice";
}

}  // namespace

// What is undetermined is no remark about a line of the file: it is left to the other formats.
Result<std::string> github(const Doc& doc, const Style&) {
  std::string out;
  for (const auto& finding : doc.findings) {
    if (finding.outcome != Outcome::fires) continue;
    std::string properties;
    if (!finding.place.file.empty()) {
      properties = "file=" + escape(finding.place.file, true);
      if (finding.place.line > 0) properties += fmt::format(",line={}", finding.place.line);
      if (finding.place.column > 0) properties += fmt::format(",col={}", finding.place.column);
    }
    std::string title = finding.rule + (finding.name.empty() ? "" : " " + finding.name);
    if (!title.empty()) properties += (properties.empty() ? "title=" : ",title=") + escape(title, true);
    std::string text = finding.message + (finding.fix.empty() ? "" : "\nfix: " + finding.fix);
    out += fmt::format("::{} {}::{}\n", command_of(finding.severity), properties, escape(text, false));
  }
  return out;
}

}  // namespace lode::render
