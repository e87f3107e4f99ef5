// NED01 no-needs: a segment that says nothing about what its members need, or why they need it.
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

struct Count {
  std::vector<std::string> known, unknown;  // needs in the catalogue, and ids that are not
};

Count needs_of(const Segmentation& s, const Segment& segment) {
  Count out;
  for (const auto& link : segment.needs) {
    bool listed_need = std::ranges::find(s.needs, link.need, &model::Need::id) != s.needs.end();
    add(listed_need ? out.known : out.unknown, link.need);
  }
  return out;
}

std::string unknown_words(const Segmentation& s, const Count& count) {
  if (count.unknown.empty()) return {};
  std::vector<std::string> ids;
  for (const auto& need : s.needs) ids.push_back(need.id);
  auto near = did_you_mean(count.unknown.front(), ids);
  return fmt::format(" ({} {} not in the catalogue{})", listed(count.unknown),
                     count.unknown.size() == 1 ? "is" : "are",
                     near.empty() ? "" : fmt::format("; did you mean {}?", near));
}

Finding too_few(const Segmentation& s, const Segment& segment, const Count& count) {
  std::string what =
      count.known.empty()
          ? fmt::format("nothing says what the accounts in {} need", quoted(segment))
          : fmt::format("{} has one need, {}: one shared wish does not yet make a group to plan for",
                        quoted(segment), title_of_need(s, count.known.front()));
  return fires(Severity::error, {segment.id}, segment.place, what + unknown_words(s, count),
               "ask five of them what is hard about their work; then write at least two needs that are in "
               "the catalogue, each with its `because:`",
               {{"needs", texts(count.known)}, {"unknown", texts(count.unknown)}});
}

Finding no_cause(const Segment& segment, const std::vector<std::string>& definers) {
  return fires(Severity::error, {segment.id},
               segment.needs.empty() ? segment.place : segment.needs.front().place,
               fmt::format("{} has needs, but none of them is said to follow from what defines it{}: anyone "
                           "could have them", quoted(segment),
                           definers.empty() ? "" : fmt::format(" ({})", listed(definers))),
               definers.empty() ? "give the segment a rule, then link its needs to it"
                                : fmt::format("write the cause: `{{need: {}, because: {}}}`",
                                              segment.needs.front().need, definers.front()));
}

void judge_segment(const Subject& subject, const Segment& segment, Outcomes& out) {
  const auto& s = subject.segmentation;
  auto plans = plans_of(subject, segment);
  if (plans == Plans::given) return;
  auto count = needs_of(s, segment);
  auto known = effective_definers(s, segment);
  auto definers = known.value_or(std::vector<std::string>{});
  bool few = count.known.size() < 2;
  if (!few && has_need_because_of(s, segment, definers)) return;
  if (!few && !known) {
    out.push_back(undetermined({segment.id}, segment.place,
                               fmt::format("a rule that can be read for {}, to see what its needs follow from",
                                           quoted(segment))));
    return;
  }
  if (plans == Plans::unseen)
    out.push_back(plans_unseen(segment));
  else
    out.push_back(few ? too_few(s, segment, count) : no_cause(segment, definers));
}

Outcomes judge_no_needs(const Subject& subject, const Context&) {
  Outcomes out;
  for (const auto& segment : subject.segmentation.segments) judge_segment(subject, segment, out);
  return out;
}

}  // namespace

const Rule no_needs{
    .code = "NED01",
    .name = "no-needs",
    .summary = "fewer than two needs, or none that follows from the definition",
    .needs = "definition",
    .remedy = {"find out what each segment needs, and write down why", "marketing with sales", "a week"},
    .judge = judge_no_needs};

}  // namespace lode::audit
