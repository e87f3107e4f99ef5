// DEF04 outermost-nest-only: the whole scheme uses only what is seen from outside (industry, size, place).
#include <fmt/format.h>

#include <algorithm>

#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/need_effects.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

using model::Segmentation;

bool is_inner(const Segmentation& s, const std::string& attribute) {
  const auto* known = s.dictionary.find(attribute);
  return known && !known->nest.empty() && known->nest != "demographics";
}

bool has_inner_need_or_process(const Segmentation& s) {
  return std::ranges::any_of(s.segments, [&](const model::Segment& segment) {
    if (!segment.buying.process.empty()) return true;
    return std::ranges::any_of(segment.needs, [&](const model::NeedLink& link) {
      return std::ranges::any_of(causes_of(s, link), [&](const auto& c) { return is_inner(s, c); });
    });
  });
}

// With ratings at hand: attributes of operations and purchasing (nests two and three), by what they say about needs.
void add_candidates(const Subject& subject, Finding& finding) {
  const auto& s = subject.segmentation;
  const auto candidates = explaining(subject, [&](const std::string& name) {
    const auto* known = s.dictionary.find(name);
    return known && (known->nest == "operations" || known->nest == "purchasing");
  });
  if (candidates.empty()) return;
  std::vector<Datum> items;
  std::vector<std::string> words;
  for (const auto& c : candidates) {
    items.push_back(Datum::object({{"attribute", Value(c.trait->name)}, {"adjusted", rounded(c.adjusted)}}));
    if (words.size() < 3) words.push_back(fmt::format("{} ({})", c.trait->title, share_words(c.adjusted)));
  }
  finding.evidence.push_back({"candidates", Datum::list(std::move(items))});
  finding.fix += fmt::format("; of those in the data these explain needs best: {}", listed(words));
}

Outcomes judge_outermost_nest_only(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  std::vector<std::string> outer, unplaced;
  for (const auto& segment : s.segments) {
    auto definers = own_definers(segment);
    if (!definers) continue;
    for (const auto& attribute : *definers) {
      if (is_inner(s, attribute)) return {};
      const auto* known = s.dictionary.find(attribute);
      add(known && !known->nest.empty() ? outer : unplaced, attribute);
    }
  }
  if (has_inner_need_or_process(s)) return {};
  Place place{.file = s.file, .line = s.segments.empty() ? 0 : s.segments.front().place.line};
  if (!s.segments.empty()) place = s.segments.front().place;
  if (outer.empty() && unplaced.empty())
    return {undetermined({}, place, "at least one rule that can be read")};
  if (!unplaced.empty())
    return {undetermined({}, place, fmt::format("`nest:` for {} (demographics, operations, purchasing, "
                                                "situation or personal)", listed(unplaced)))};
  auto out = fires(Severity::warning, all_segments(s), place,
                fmt::format("every rule uses only what anyone can see from outside ({}): nothing about how "
                            "these customers work, buy or decide", listed(outer)),
                "add an attribute of how they operate or buy, or name a need that follows from one",
                {{"definers", texts(outer)}});
  add_candidates(subject, out);
  return {std::move(out)};
}

}  // namespace

const Rule outermost_nest_only{
    .code = "DEF04",
    .name = "outermost-nest-only",
    .summary = "only industry, size or place decide, and no need or purchase process goes deeper",
    .needs = "definition",
    .remedy = {"add one attribute of how customers operate or buy", "sales with marketing", "two days"},
    .judge = judge_outermost_nest_only};

}  // namespace lode::audit
