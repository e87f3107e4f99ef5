// JSON: full precision, the names of the contract, one shape for every verb.
#include <fmt/format.h>

#include <cmath>

#include "render/writers.h"

namespace lode::render {
namespace {

void put(std::string& out, const Value& value) {
  if (is_null(value)) {
    out += "null";
  } else if (auto* text = std::get_if<std::string>(&value)) {
    out += json_string(*text);
  } else if (auto* date = std::get_if<Date>(&value)) {
    out += json_string(to_text(*date));
  } else if (auto* number = std::get_if<double>(&value)) {
    out += std::isfinite(*number) ? to_text(*number) : "null";
  } else {
    out += to_text(value);
  }
}

void put(std::string& out, const Datum& datum);

void put(std::string& out, const std::vector<Member>& members) {
  out += '{';
  for (const auto& member : members) {
    if (&member != members.data()) out += ", ";
    out += json_string(member.name) + ": ";
    put(out, member.datum);
  }
  out += '}';
}

void put(std::string& out, const Datum& datum) {
  if (datum.shape == Datum::Shape::object) return put(out, datum.members);
  if (datum.shape == Datum::Shape::value) return put(out, datum.value);
  out += '[';
  for (const auto& item : datum.items) {
    if (&item != datum.items.data()) out += ", ";
    put(out, item);
  }
  out += ']';
}

void put(std::string& out, const Finding& finding) {
  out += fmt::format("{{\"rule\": {}, \"name\": {}, \"severity\": \"{}\", \"outcome\": \"{}\", ",
                     json_string(finding.rule), json_string(finding.name),
                     severity_name(finding.severity), outcome_name(finding.outcome));
  out += "\"segments\": [";
  for (const auto& segment : finding.segments) {
    if (&segment != finding.segments.data()) out += ", ";
    out += json_string(segment);
  }
  out += "], \"message\": " + json_string(finding.message) + ", \"evidence\": ";
  put(out, finding.evidence);
  out += ", \"fix\": " + (finding.fix.empty() ? "null" : json_string(finding.fix));
  if (finding.place.file.empty()) {
    out += ", \"place\": null}";
  } else {
    out += fmt::format(", \"place\": {{\"file\": {}, \"line\": {}, \"column\": {}}}}}",
                       json_string(finding.place.file), finding.place.line, finding.place.column);
  }
}

void put(std::string& out, const Table& table) {
  out += "[";
  for (const auto& row : table.rows) {
    out += &row == table.rows.data() ? "\n    {" : ",\n    {";
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      out += (c ? ", " : "") + json_string(table.columns[c].name) + ": ";
      put(out, row[c]);
    }
    out += '}';
  }
  out += "]";
}

}  // namespace

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20) {
      out += fmt::format("\\u{:04x}", byte);
    } else {
      out += c;
    }
  }
  return out + '"';
}

Result<std::string> json(const Doc& doc, const Style&) {
  if (!doc.raw.empty()) return doc.raw;
  std::string out = fmt::format(
      "{{\"lode\": \"{}\", \"verb\": {}, \"status\": \"{}\",\n \"metrics\": {{", LODE_VERSION,
      json_string(doc.verb), doc.findings.empty() ? "ok" : "findings");
  for (const auto& metric : doc.metrics) {
    if (&metric != doc.metrics.data()) out += ", ";
    out += json_string(metric.name) + ": ";
    put(out, metric.value);
  }
  out += "},\n \"tables\": {";
  for (const auto& table : doc.tables) {
    out += (&table != doc.tables.data() ? ",\n  " : "\n  ") + json_string(table.name) + ": ";
    put(out, table);
  }
  out += "},\n \"findings\": [";
  for (const auto& finding : doc.findings) {
    out += &finding != doc.findings.data() ? ",\n  " : "\n  ";
    put(out, finding);
  }
  return out + "]}\n";
}

}  // namespace lode::render
