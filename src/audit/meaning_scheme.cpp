// The paragraph about the whole: does it divide the market, does it mean something, can it be used?
#include <fmt/format.h>

#include <algorithm>

#include "audit/definers.h"
#include "audit/voice.h"
#include "audit/words.h"
#include "base/text.h"

namespace lode::audit {
namespace {

bool clear(const Report& report, std::string_view code) {
  auto it = std::ranges::find_if(report.judged, [&](const Judged& j) { return j.rule->code == code; });
  return it != report.judged.end() && it->outcome == Outcome::clear;
}

std::vector<const Finding*> firing(const Report& report, std::string_view code, Severity least) {
  std::vector<const Finding*> out;
  for (const auto& f : report.findings)
    if (f.rule == code && f.outcome == Outcome::fires && f.severity >= least) out.push_back(&f);
  return out;
}

// Segments for which a rule fires, as a count of the whole.
std::size_t segments_hit(const Report& report, std::string_view code, Severity least) {
  std::vector<std::string> ids;
  for (const auto* finding : firing(report, code, least))
    for (const auto& id : finding->segments) add(ids, id);
  return ids.size();
}

std::string bases(const model::Segmentation& s) {
  std::vector<std::string> parts;
  for (const auto& segment : s.segments)
    if (auto own = own_definers(segment); own && !own->empty())
      parts.push_back("one by " + title_of_attribute(s, families_of(s, *own).front()));
  return listed(parts);
}

std::string division(const model::Segmentation& s, const Report& report) {
  const auto n = number_word(s.segments.size());
  const auto overlaps = firing(report, "COV01", Severity::error), gaps = firing(report, "COV02",
      Severity::error);
  std::string out;
  if (!firing(report, "DEF05", Severity::warning).empty())
    out = fmt::format("The {} groups are not cut from one cloth: {}. ", n, bases(s));
  if (!overlaps.empty() && !gaps.empty())
    return out + "One account can be in several of them and another in none, so their figures can never add "
                 "up to the firm's.";
  if (!overlaps.empty()) return out + "One account can be in two of them, so their figures cannot "
      "be added up.";
  if (!gaps.empty()) return out + "Some accounts belong nowhere, and nobody would notice when they leave.";
  const bool ordered = !firing(report, "COV01", Severity::info).empty();
  if (clear(report, "COV02") && (clear(report, "COV01") || ordered))
    return out + fmt::format("The {} segments divide the market: it is proved that every account is in "
                             "exactly one of them{}.",
                             n, ordered ? ", their order settling the cases that fit two" : "");
  return out;
}

std::string substance(const model::Segmentation& s, const Report& report) {
  const auto all = s.segments.size(), without = segments_hit(report, "NED01", Severity::error);
  if (!firing(report, "NED02", Severity::error).empty())
    return "Two of them want the same, so the line between them changes nothing.";
  if (without == 0)
    return std::ranges::any_of(s.segments, [](const auto& segment) { return !segment.needs.empty(); })
               ? "Each says what its members need and why they need it, which is what a play can be built on."
               : "";
  if (without == all)
    return fmt::format("{} says what its members need, and why they of all accounts would need it: there is "
                       "nothing to offer to one group that would not be offered to every other, and later "
                       "nothing to measure.",
                       all == 2 ? "Neither" : "None of them");
  return fmt::format("{} of the {} cannot say what its members need, or why.",
                     without == 1 ? "One" : "Some", number_word(all));
}

// Is there hardly a segment whose claims are all shown?
bool most_claims_bare(const model::Segmentation& s, const Report& report) {
  return segments_hit(report, "EVD01", Severity::warning) * 2 > s.segments.size();
}

std::string readiness(const Subject& subject, const Report& report) {
  const auto& s = subject.segmentation;
  if (segments_hit(report, "NED01", Severity::error) > 0) return {};
  std::vector<std::string> open;
  if (!firing(report, "EVD01", Severity::warning).empty()) open.emplace_back(most_claims_bare(s,
      report) ? "proof of what is claimed" : "proof of some of its claims");
  if (!firing(report, "SUB06", Severity::error).empty()) open.emplace_back("a sign of demand for "
      "what is to be built");
  if (!firing(report, "PLY01", Severity::error).empty()) open.emplace_back("plays");
  if (!firing(report, "PLY03", Severity::warning).empty()) open.emplace_back("resources for the plays");
  if (!firing(report, "TRK01", Severity::warning).empty()) open.emplace_back("a way to see whether it works");
  if (!firing(report, "AGR01", Severity::warning).empty())
    open.emplace_back("the agreement of those who have to carry it");
  if (!open.empty()) return fmt::format("What it lacks is {}.", listed(open));
  return subject.profile == Profile::definition && report.errors == 0
             ? "Whether it also holds on your accounts, only data can tell (`--profile data`)."
             : "";
}

}  // namespace

std::string scheme_paragraph(const Subject& subject, const Report& report) {
  std::vector<std::string> parts;
  for (auto& part : {division(subject.segmentation, report), substance(subject.segmentation, report),
                     readiness(subject, report)})
    if (!trim(part).empty()) parts.emplace_back(trim(part));
  return join(parts, " ");
}

}  // namespace lode::audit
