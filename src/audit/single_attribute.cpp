// DEF03 single-attribute: a segment that rests on one thing about the account, and nothing follows from it.
#include <fmt/format.h>

#include <algorithm>

#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/need_effects.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

using model::Segment;
using model::Segmentation;

std::string fix_for(const Segmentation& s, const std::vector<std::string>& families) {
  std::vector<std::string> others;
  for (const auto& factor : s.critical_factors)
    if (!contains(families, factor) && !contains(families, family_of(s, factor))) add(others, factor);
  std::string link = "name a need that follows from it (`needs: [{need: …, because: …}]`)";
  if (others.empty()) return link + ", or add a second kind of attribute to the rule";
  return fmt::format("{}, or combine it with {}", link, listed(others, "or"));
}

// With ratings at hand: the attribute that adds most to what this one says about needs.
void add_second(const Subject& subject, const std::vector<std::string>& definers, Finding& finding) {
  const auto second = best_addition(subject, definers);
  if (!second.trait) return;
  finding.evidence.push_back({"second", Datum::object({{"attribute", Value(second.trait->name)},
                                                       {"adjusted_alone", rounded(second.alone)},
                                                       {"adjusted_together", rounded(second.together)}})});
  finding.fix += fmt::format("{}in the data {} adds most to what it says about needs: together they explain {} instead "
                             "of {} (adjusted R²)", finding.fix.empty() ? "" : "; ", second.trait->title,
                             share_words(second.together), share_words(std::max(0.0, second.alone)));
}

void judge_segment(const Subject& subject, const Segment& segment, Outcomes& out) {
  const auto& s = subject.segmentation;
  auto definers = effective_definers(s, segment);
  if (!definers) {
    out.push_back(undetermined({segment.id}, segment.place,
                               fmt::format("a rule that can be read for {}", quoted(segment))));
    return;
  }
  auto families = families_of(s, *definers);
  if (families.size() != 1) return;
  auto plans = plans_of(subject, segment);
  if (plans == Plans::given) return;
  std::string attribute = definers->size() == 1 ? definers->front() : families.front();
  if (has_need_because_of(s, segment, *definers)) {
    out.push_back(fires(Severity::info, {segment.id}, rule_place(segment),
                        fmt::format("{} rests on {} alone, and its needs follow from that: one attribute is "
                                    "enough here", quoted(segment), attribute),
                        {}, {{"family", Value(families.front())}}));
    add_second(subject, *definers, out.back());
  } else if (plans == Plans::unseen) {
    out.push_back(plans_unseen(segment));
  } else {
    out.push_back(fires(Severity::error, {segment.id}, rule_place(segment),
                        fmt::format("{} rests on {} alone, and no need is said to follow from it: its members "
                                    "have one trait in common and perhaps nothing else",
                                    quoted(segment), attribute),
                        fix_for(s, families), {{"family", Value(families.front())}}));
    add_second(subject, *definers, out.back());
  }
}

Outcomes judge_single_attribute(const Subject& subject, const Context&) {
  Outcomes out;
  for (const auto& segment : subject.segmentation.segments) judge_segment(subject, segment, out);
  return out;
}

}  // namespace

const Rule single_attribute{
    .code = "DEF03",
    .name = "single-attribute",
    .summary = "a segment defined by one kind of attribute from which no need follows",
    .needs = "definition",
    .remedy = {"give each one-sided segment a need that follows from its definition, or a second attribute",
               "marketing with revenue operations", "half a day", "NED01"},
    .judge = judge_single_attribute};

}  // namespace lode::audit
