// DEF05 mixed-bases: segments cut along unrelated lines (one by size, one by material, one by place).
#include <fmt/format.h>

#include <algorithm>

#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

struct Base {
  const model::Segment* segment;
  std::vector<std::string> families;
};

bool share_a_family(const Base& a, const Base& b) {
  return std::ranges::any_of(a.families, [&](const auto& f) { return contains(b.families, f); });
}

bool pairwise_disjoint(const std::vector<Base>& bases) {
  for (std::size_t i = 0; i < bases.size(); ++i)
    for (std::size_t j = i + 1; j < bases.size(); ++j)
      if (share_a_family(bases[i], bases[j])) return false;
  return true;
}

Outcomes judge_mixed_bases(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  std::vector<Base> bases;
  std::vector<std::string> unread;
  for (const auto& segment : s.segments) {
    if (segment.residual) continue;
    auto definers = own_definers(segment);
    if (!definers)
      unread.push_back(segment.id);
    else if (!definers->empty())
      bases.push_back({&segment, families_of(s, *definers)});
  }
  if (!pairwise_disjoint(bases)) return {};
  Place place{.file = s.file};
  if (!s.segments.empty()) place = s.segments.front().place;
  if (!unread.empty()) return {undetermined(unread, place, "a rule that can be read for " + listed(unread))};
  if (bases.size() < 2) return {};
  std::vector<std::string> ids, parts;
  for (const auto& base : bases) {
    ids.push_back(base.segment->id);
    parts.push_back(fmt::format("{} by {}", quoted(*base.segment), listed(base.families)));
  }
  return {fires(Severity::warning, ids, place,
                fmt::format("the segments are cut along lines that have nothing to do with each other: {}",
                            listed(parts)),
                "choose two or three attributes and build one grid from them, so that every segment answers "
                "the same questions")};
}

}  // namespace

const Rule mixed_bases{
    .code = "DEF05",
    .name = "mixed-bases",
    .summary = "no two segments share a kind of attribute, so they do not divide one market",
    .needs = "definition",
    .remedy = {"rebuild the segments on one common grid of attributes", "marketing with revenue operations",
               "two days"},
    .judge = judge_mixed_bases};

}  // namespace lode::audit
