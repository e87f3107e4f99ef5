// JUnit XML: one test case per rule, for build servers that only know tests.
#include <fmt/format.h>

#include <algorithm>

#include "render/writers.h"

namespace lode::render {
namespace {

// XML 1.0 has no place for most control characters: they become a question mark.
std::string xml(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\n': out += "&#10;"; break;
      case '\t': out += "&#9;"; break;
      default: out += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
    }
  }
  return out;
}

struct Case {
  std::string suite, code, name;
};

std::size_t column_of(const Table& table, std::string_view name) {
  return static_cast<std::size_t>(std::ranges::find(table.columns, name, &Column::name) -
                                  table.columns.begin());
}

// From the table of rules (clear ones pass); findings of other rules make cases of their own.
std::vector<Case> cases_of(const Doc& doc) {
  std::vector<Case> out;
  auto put = [&](Case c) {
    auto same = [&](const Case& have) { return have.suite == c.suite && have.code == c.code; };
    if (std::ranges::none_of(out, same)) out.push_back(std::move(c));
  };
  if (const Table* rules = doc.table("rules")) {
    auto code = column_of(*rules, "code"), name = column_of(*rules, "name"),
         file = column_of(*rules, "file");
    for (const auto& row : rules->rows)
      if (code < row.size() && name < row.size())
        put({file < row.size() ? to_text(row[file]) : doc.verb, to_text(row[code]), to_text(row[name])});
  }
  for (const auto& finding : doc.findings)
    put({finding.place.file.empty() ? doc.verb : finding.place.file, finding.rule, finding.name});
  return out;
}

struct Counts {
  int tests = 0, failures = 0, skipped = 0;
};

bool belongs(const Finding& finding, const Case& c, const std::string& verb) {
  return finding.rule == c.code && (finding.place.file.empty() ? verb : finding.place.file) == c.suite;
}

std::string line_of(const Finding& finding) {
  std::string at = finding.place.line > 0
                       ? fmt::format("{}:{}:{}: ", finding.place.file, finding.place.line,
                                     finding.place.column)
                       : "";
  return at + severity_name(finding.severity) + ": " + finding.message +
         (finding.fix.empty() ? "" : "\n    fix: " + finding.fix) + "\n";
}

// Fails where a finding reaches `least`; what is undetermined is skipped, with what it needs.
std::string put_case(const Doc& doc, const Case& c, Severity least, Counts& counts) {
  std::string failing, remarks, open;
  for (const auto& finding : doc.findings) {
    if (!belongs(finding, c, doc.verb)) continue;
    if (finding.outcome == Outcome::undetermined)
      open += (open.empty() ? "" : "; ") + finding.message;
    else
      (finding.severity >= least ? failing : remarks) += line_of(finding);
  }
  ++counts.tests;
  std::string out = fmt::format("    <testcase classname=\"{}\" name=\"{} {}\">", xml(c.suite),
                                xml(c.code), xml(c.name));
  if (!failing.empty()) {
    ++counts.failures;
    out += fmt::format("<failure type=\"{}\" message=\"{}\">{}</failure>", xml(c.code),
                       xml(failing.substr(0, failing.find('\n'))), xml(failing));
  } else if (!open.empty() && remarks.empty()) {
    ++counts.skipped;
    out += fmt::format("<skipped message=\"{}\"/>", xml(open));
  }
  if (!remarks.empty()) out += fmt::format("<system-out>{}</system-out>", xml(remarks));
  return out + "</testcase>\n";
}

}  // namespace

Result<std::string> junit(const Doc& doc, const Style&) {
  const Metric* fail_on = doc.metric("fail_on");
  const Severity least =
      fail_on && to_text(fail_on->value) == "warning" ? Severity::warning : Severity::error;
  auto cases = cases_of(doc);
  Counts all;
  std::string suites;
  for (auto it = cases.begin(); it != cases.end();) {
    const std::string suite = it->suite;
    Counts counts;
    std::string body;
    auto rest = std::stable_partition(it, cases.end(), [&](const Case& c) { return c.suite == suite; });
    for (; it != rest; ++it) body += put_case(doc, *it, least, counts);
    suites += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" "
        "skipped=\"{}\">\n"
                          "{}  </testsuite>\n",
                          xml(suite), counts.tests, counts.failures, counts.skipped, body);
    all.tests += counts.tests;
    all.failures += counts.failures;
    all.skipped += counts.skipped;
  }
  return fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                     "<testsuites name=\"lode {}\" tests=\"{}\" failures=\"{}\" errors=\"0\" "
                         "skipped=\"{}\">\n"
                     "{}</testsuites>\n",
                     xml(doc.verb), all.tests, all.failures, all.skipped, suites);
}

}  // namespace lode::render
