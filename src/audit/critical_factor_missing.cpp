// DEF06 critical-factor-missing: what the firm itself calls decisive plays no part in a segment.
#include <fmt/format.h>

#include <algorithm>

#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

using model::Segment;
using model::Segmentation;

// Names and families of everything the segment says: its rule, its profile, the causes of its needs.
std::vector<std::string> spoken_of(const Segmentation& s, const Segment& segment) {
  std::vector<std::string> out;
  auto mention = [&](const std::string& name) {
    add(out, name);
    add(out, family_of(s, name));
    if (const auto* known = s.dictionary.find(name)) add(out, known->id);
  };
  if (auto definers = effective_definers(s, segment))
    for (const auto& attribute : *definers) mention(attribute);
  for (const auto& fact : segment.profile) mention(fact.name);
  for (const auto& link : segment.needs) {
    add(out, link.need);
    for (const auto& cause : causes_of(s, link)) mention(cause);
  }
  return out;
}

bool is_spoken_of(const Segmentation& s, const std::vector<std::string>& spoken,
                  const std::string& factor) {
  if (contains(spoken, factor)) return true;
  const auto* known = s.dictionary.find(factor);
  return known && contains(spoken, known->id);
}

std::vector<std::string> declared_factors(const Subject& subject) {
  auto out = subject.segmentation.critical_factors;
  for (const auto& factor : subject.settings.critical_factors) add(out, factor);
  return out;
}

Outcomes judge_critical_factor_missing(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  auto factors = declared_factors(subject);
  if (factors.empty())
    return {undetermined({}, {.file = s.file},
                         "`critical_factors:` in the file or in lode.yaml: what, in this business, decides "
                         "how an account must be served")};
  Outcomes out;
  for (const auto& segment : s.segments) {
    auto spoken = spoken_of(s, segment);
    std::vector<std::string> missing;
    for (const auto& factor : factors)
      if (!is_spoken_of(s, spoken, factor)) missing.push_back(factor);
    if (missing.empty()) continue;
    out.push_back(fires(Severity::warning, {segment.id}, segment.place,
                        fmt::format("{} says nothing about {}, which you declared critical in this business",
                                    quoted(segment), listed(missing, "or")),
                        fmt::format("use it in the rule, give it as the cause of a need, or describe it under "
                                    "`profile: {{{}: …}}`; waive it if it really does not matter here",
                                    missing.front()),
                        {{"missing", texts(missing)}}));
  }
  return out;
}

}  // namespace

const Rule critical_factor_missing{
    .code = "DEF06",
    .name = "critical-factor-missing",
    .summary = "a declared critical factor appears in no rule, profile or need of a segment",
    .needs = "definition",
    .remedy = {"bring the critical factors into each segment, or waive those that do not matter", "marketing",
               "half a day"},
    .judge = judge_critical_factor_missing};

}  // namespace lode::audit
