// SARIF 2.1.0: findings for code-scanning services and editors (OASIS standard of 2020-03-27).
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "render/writers.h"

namespace lode::render {
namespace {

// One descriptor per rule that the answer speaks of: from its table of rules, or from the findings.
struct Descriptor {
  std::string code, name, summary;
};

std::size_t column_of(const Table& table, std::string_view name) {
  return static_cast<std::size_t>(std::ranges::find(table.columns, name, &Column::name) -
                                  table.columns.begin());
}

std::vector<Descriptor> descriptors_of(const Doc& doc) {
  std::vector<Descriptor> out;
  auto put = [&](Descriptor d) {
    if (!d.code.empty() && std::ranges::find(out, d.code, &Descriptor::code) == out.end())
      out.push_back(std::move(d));
  };
  if (const Table* rules = doc.table("rules")) {
    auto code = column_of(*rules, "code"), name = column_of(*rules, "name"),
         summary = column_of(*rules, "summary");
    for (const auto& row : rules->rows)
      if (code < row.size() && name < row.size())
        put({to_text(row[code]), to_text(row[name]), summary < row.size() ? to_text(row[summary]) : ""});
  }
  for (const auto& finding : doc.findings) put({finding.rule, finding.name, ""});
  return out;
}

bool unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~' || c == '/';
}

std::string uri_of(std::string_view path) {
  std::string out = path.starts_with('/') ? "file://" : "";
  for (char c : path)
    out += unreserved(c) ? std::string(1, c)
                         : fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  return out;
}

const char* level_of(const Finding& finding) {
  if (finding.outcome != Outcome::fires) return "none";
  switch (finding.severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::info: return "note";
  }
  return "none";
}

// A finding about a file as a whole points at its first line: readers of logs expect a region.
std::string location(const Place& place) {
  std::string region = fmt::format("{{\"startLine\": {}", std::max(place.line, 1));
  if (place.column > 0) region += fmt::format(", \"startColumn\": {}", place.column);
  return fmt::format("[{{\"physicalLocation\": {{\"artifactLocation\": {{\"uri\": {}}}, \"region\": {}}}}}}}]",
                     json_string(uri_of(place.file)), region);
}

// Stays the same when lines move: code, segments and words, not the place.
std::string fingerprint(const Finding& finding) {
  std::string key = finding.rule + "\n" + finding.place.file;
  for (const auto& segment : finding.segments) key += "\n" + segment;
  return sha256_hex(key + "\n" + finding.message);
}

std::string result(const Finding& finding, const std::vector<Descriptor>& rules) {
  auto at = std::ranges::find(rules, finding.rule, &Descriptor::code);
  std::string text = finding.message + (finding.fix.empty() ? "" : "\nFix: " + finding.fix);
  std::string out = "      {";
  if (!finding.rule.empty())
    out += fmt::format("\"ruleId\": {}, \"ruleIndex\": {}, ", json_string(finding.rule),
                       at - rules.begin());
  out += fmt::format("\"kind\": \"{}\", \"level\": \"{}\",\n       \"message\": {{\"text\": {}}}",
                     finding.outcome == Outcome::fires ? "fail" : "open", level_of(finding),
                     json_string(text));
  if (!finding.place.file.empty()) out += ",\n       \"locations\": " + location(finding.place);
  out += fmt::format(",\n       \"partialFingerprints\": {{\"lodeFinding/v1\": \"{}\"}}",
                     fingerprint(finding));
  if (!finding.segments.empty()) {
    out += ",\n       \"properties\": {\"segments\": [";
    for (const auto& segment : finding.segments)
      out += (&segment == finding.segments.data() ? "" : ", ") + json_string(segment);
    out += "]}";
  }
  return out + "}";
}

}  // namespace

Result<std::string> sarif(const Doc& doc, const Style&) {
  auto rules = descriptors_of(doc);
  std::string out =
      "{\"$schema\": \"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
      "sarif-schema-2.1.0.json\",\n \"version\": \"2.1.0\",\n \"runs\": [{\n"
      "    \"tool\": {\"driver\": {\"name\": \"lode\", \"version\": \"" LODE_VERSION "\", \"rules\": [\n";
  for (const auto& rule : rules) {
    out += fmt::format("      {{\"id\": {}", json_string(rule.code));
    if (!rule.name.empty()) out += fmt::format(", \"name\": {}", json_string(rule.name));
    if (!rule.summary.empty())
      out += fmt::format(", \"shortDescription\": {{\"text\": {}}}", json_string(rule.summary));
    out += &rule == &rules.back() ? "}\n" : "},\n";
  }
  out += "    ]}},\n    \"columnKind\": \"unicodeCodePoints\",\n    \"results\": [\n";
  for (const auto& finding : doc.findings)
    out += result(finding, rules) + (&finding == &doc.findings.back() ? "\n" : ",\n");
  return out + "    ]}]}\n";
}

}  // namespace lode::render
