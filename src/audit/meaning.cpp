// Gathers what is known of each segment and lets the paragraphs be written.
#include "audit/meaning.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/definers.h"
#include "audit/voice.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

using model::Segment;
using model::Segmentation;

std::vector<std::string> texts_of(const Finding& finding, std::string_view name) {
  std::vector<std::string> out;
  for (const auto& member : finding.evidence) {
    if (member.name != name) continue;
    if (member.datum.shape == Datum::Shape::value) out.push_back(to_text(member.datum.value));
    for (const auto& item : member.datum.items) out.push_back(to_text(item.value));
  }
  return out;
}

Portrait portrait_of(const Segmentation& s, const Segment& segment, const Report& report) {
  Portrait out{.s = s, .segment = segment};
  out.definers = own_definers(segment).value_or(std::vector<std::string>{});
  for (const auto& finding : report.findings) {
    if (finding.outcome != Outcome::fires || finding.severity == Severity::info) continue;
    if (!contains(finding.segments, segment.id)) continue;
    add(out.codes, finding.rule);
    if (finding.rule == "DEF02")
      for (const auto& term : texts_of(finding, "term")) add(out.vague, term);
    if (finding.rule == "DEF06") out.missing = texts_of(finding, "missing");
    if (finding.rule == "COV01")
      for (const auto& other : finding.segments)
        if (other != segment.id && s.find(other)) add(out.overlapping, name_of(*s.find(other)));
  }
  return out;
}

std::string heading_of(const Segmentation& s, const Segment& segment) {
  if (segment.residual) return name_of(segment) + ": what no other segment takes";
  if (segment.where.empty()) return name_of(segment) + ": no rule";
  if (!segment.has_rule) return fmt::format("{}: {}", name_of(segment), segment.where);
  auto title = [&](std::string_view attribute) { return title_of_attribute(s, attribute); };
  return fmt::format("{}: {}", name_of(segment), model::in_words(segment.rule, title));
}

}  // namespace

Meaning explain(const Subject& subject, const Report& report) {
  const auto& s = subject.segmentation;
  Meaning out;
  if (!s.readable || s.segments.empty()) return out;
  out.whole = scheme_paragraph(subject, report);
  Voice voice;
  for (const auto& segment : s.segments) {
    auto portrait = portrait_of(s, segment, report);
    out.segments.push_back({segment.id, heading_of(s, segment), definition_paragraph(portrait, voice),
                            marketing_paragraph(portrait, voice), product_paragraph(portrait, voice)});
  }
  return out;
}

}  // namespace lode::audit
