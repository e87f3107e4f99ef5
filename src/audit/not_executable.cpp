// DEF01 not-executable: a definition that cannot place an account, or that defines a segment by its own result.
#include <fmt/format.h>

#include <algorithm>

#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/words.h"
#include "base/text.h"

namespace lode::audit {
namespace {

using model::Segment;
using model::Segmentation;

Finding error_at(const Segment& segment, std::string message, std::string fix) {
  return fires(Severity::error, {segment.id}, rule_place(segment), std::move(message), std::move(fix));
}

// Rules of the segments before this one that can be read.
std::vector<model::Predicate> earlier_rules(const Segmentation& s, const Segment& segment) {
  std::vector<model::Predicate> out;
  for (const auto& other : s.segments) {
    if (&other == &segment) break;
    if (has_sound_rule(other)) out.push_back(other.rule);
  }
  return out;
}

void check_reach(const Subject& subject, const Segment& segment, Outcomes& out) {
  const auto& s = subject.segmentation;
  auto answer = prove::Answer::unknown;
  if (subject.prover)
    if (auto reachable = subject.prover->satisfiable(segment.rule)) answer = reachable->answer;
  if (answer == prove::Answer::unknown) {
    out.push_back(undetermined({segment.id}, rule_place(segment),
                               fmt::format("a proof whether any account can be in {}", quoted(segment))));
    return;
  }
  if (answer == prove::Answer::no) {
    out.push_back(error_at(segment,
                           fmt::format("no account can ever be in {}: its conditions contradict each other "
                                       "or the universe ({})", quoted(segment), segment.where),
                           "loosen one of the conditions, or drop the segment"));
    return;
  }
  auto earlier = earlier_rules(s, segment);
  if (s.match != model::Match::first || earlier.empty()) return;
  auto hidden = subject.prover->shadowed(segment.rule, earlier);
  if (hidden && hidden->answer == prove::Answer::yes)
    out.push_back(error_at(segment,
                           fmt::format("no account ever reaches {}: the segments before it take every one "
                                       "that fits its rule", quoted(segment)),
                           "move the segment up, or narrow the rules before it"));
}

// A KPI that names a definer: the segment would be chosen by the result it is judged on.
std::string kpi_on(const Segment& segment, const std::string& attribute) {
  for (const auto& kpi : segment.kpis)
    if (kpi.metric == attribute || kpi.id == attribute) return kpi.id.empty() ? kpi.metric : kpi.id;
  for (const auto& play : segment.plays)
    if (play.kpi == attribute) return play.kpi;
  return {};
}

bool learned_from_membership(const Segmentation& s, const model::Attribute& attribute) {
  if (attribute.source != "model") return false;
  auto text = lower(attribute.derive);
  if (text.find("segment") != std::string::npos || text.find("membership") != std::string::npos)
    return true;
  return std::ranges::any_of(s.segments, [&](const Segment& segment) {
    return text.find(lower(segment.id)) != std::string::npos;
  });
}

void check_definer(const Segmentation& s, const Segment& segment, const std::string& attribute,
                   Outcomes& out) {
  const auto* known = s.dictionary.find(attribute);
  if (attribute == "owner_id" || attribute == "rep" || attribute == "segment")
    out.push_back(error_at(segment,
                           fmt::format("{} is defined by '{}', which is how the account is handled today, "
                                       "not what it is", quoted(segment), attribute),
                           "define the segment by something the account has whoever looks after it"));
  else if (auto kpi = kpi_on(segment, attribute); !kpi.empty())
    out.push_back(error_at(segment,
                           fmt::format("{} is both what defines {} and what its success is measured by (KPI "
                                       "'{}'): the segment would prove itself", attribute, quoted(segment), kpi),
                           "measure another result, or define by a cause of it"));
  else if (known && learned_from_membership(s, *known))
    out.push_back(error_at(segment,
                           fmt::format("'{}' comes from a model trained on the segments themselves, so {} "
                                       "is defined by its own label", attribute, quoted(segment)),
                           "use an attribute that exists before anyone is put into a segment"));
}

void check_segment(const Subject& subject, const Segment& segment, Outcomes& out) {
  const auto& s = subject.segmentation;
  const bool told = std::ranges::any_of(
      out, [&](const Finding& f) { return f.segments == std::vector<std::string>{segment.id}; });
  if (!segment.residual && segment.where.empty() && !told)
    out.push_back(error_at(segment,
                           fmt::format("{} has no rule: nobody can say which accounts are in it",
                                       quoted(segment)),
                           "write `where: \"…\"`, or `residual: true` if it takes what is left"));
  if (auto definers = own_definers(segment))
    for (const auto& attribute : *definers) check_definer(s, segment, attribute, out);
  if (has_sound_rule(segment)) check_reach(subject, segment, out);
}

void check_unit(const Subject& subject, Outcomes& out) {
  const auto& s = subject.segmentation;
  if (!subject.in_workspace || s.unit == subject.settings.unit) return;
  auto word = [](model::Unit unit) { return unit == model::Unit::account ? "account" : "buying_parent"; };
  out.push_back(fires(Severity::error, {}, {.file = s.file},
                      fmt::format("this segmentation sorts units of '{}', but the workspace is rolled up to "
                                  "'{}'", word(s.unit), word(subject.settings.unit)),
                      fmt::format("write `unit: {}` here, or change `unit:` in lode.yaml",
                                  word(subject.settings.unit))));
}

// The reader's findings, each with the segment in whose lines it lies.
Outcomes read_errors(const Subject& subject) {
  const auto& s = subject.segmentation;
  Outcomes out;
  for (auto finding : subject.reading) {
    if (!finding.rule.empty() && finding.rule != "DEF01") continue;
    const bool of_waiver = std::ranges::any_of(
        s.waivers, [&](const auto& waiver) { return waiver.place.line == finding.place.line; });
    if (of_waiver) continue;  // WVR01 tells
    const Segment* at = nullptr;
    for (const auto& segment : s.segments)
      if (finding.place.file == s.file && segment.place.line > 0 && segment.place.line <= finding.place.line)
        at = &segment;
    if (at && finding.segments.empty() && finding.place.column >= at->place.column) finding.segments = {at->id};
    out.push_back(std::move(finding));
  }
  return out;
}

Outcomes judge_not_executable(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  auto out = read_errors(subject);
  if (!s.readable) return out;
  check_unit(subject, out);
  for (const auto& segment : s.segments) check_segment(subject, segment, out);
  return out;
}

}  // namespace

const Rule not_executable{
    .code = "DEF01",
    .name = "not-executable",
    .summary = "a definition that cannot be run, that nobody can meet, or that defines itself",
    .needs = "definition",
    .remedy = {"write a rule that can be run for every segment", "revenue operations", "an hour"},
    .judge = judge_not_executable};

}  // namespace lode::audit
