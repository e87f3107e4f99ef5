// NED02 same-needs: two segments that want the same things are one segment with two names.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

using model::Segment;
using Weights = std::map<std::string, double>;

Weights weights_of(const Segment& segment) {
  Weights out;
  for (const auto& link : segment.needs) out[link.need] += std::max(0.0, link.weight.value_or(1.0));
  return out;
}

// Weights as shares of the whole: 5 and 5 ask for the same answer as 1 and 1.
Weights shares_of(Weights weights) {
  double total = 0;
  for (const auto& [need, weight] : weights) total += weight;
  for (auto& [need, weight] : weights) weight = total > 0 ? weight / total : 0;
  return weights;
}

// Weighted Jaccard (Ruzicka): the sum of the smaller over the sum of the larger weights.
double similarity(const Weights& a, const Weights& b) {
  double smaller = 0, larger = 0;
  auto at = [](const Weights& p, const std::string& need) {
    auto it = p.find(need);
    return it == p.end() ? 0.0 : it->second;
  };
  for (const auto& [need, weight] : a) {
    smaller += std::min(weight, at(b, need));
    larger += std::max(weight, at(b, need));
  }
  for (const auto& [need, weight] : b)
    if (!a.contains(need)) larger += weight;
  return larger > 0 ? smaller / larger : 0;
}

Finding found(const Subject& subject, const Segment& a, const Segment& b, double alike) {
  std::vector<std::string> shared;
  for (const auto& link : a.needs)
    if (std::ranges::find(b.needs, link.need, &model::NeedLink::need) != b.needs.end())
      add(shared, title_of_need(subject.segmentation, link.need));
  return fires(Severity::error, {a.id, b.id}, b.needs.front().place,
               fmt::format("{} and {} need the same things ({}): whatever works for one works for the "
                           "other", quoted(a), quoted(b), listed(shared)),
               "merge the two, or find out what one of them needs that the other does not",
               {{"similarity", Value(alike)}, {"shared", texts(shared)}});
}

Outcomes judge_same_needs(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  const double limit = threshold(subject, "NED02.similarity", 0.8);
  std::vector<const Segment*> with_needs;
  Outcomes out;
  for (const auto& segment : s.segments)
    if (!segment.needs.empty() && plans_of(subject, segment) != Plans::given)
      with_needs.push_back(&segment);
  if (with_needs.size() < 2)
    return {undetermined({}, {.file = s.file}, "two segments whose needs are written down")};
  for (std::size_t i = 0; i < with_needs.size(); ++i) {
    for (std::size_t j = i + 1; j < with_needs.size(); ++j) {
      const auto &a = *with_needs[i], &b = *with_needs[j];
      auto wa = weights_of(a), wb = weights_of(b);
      double alike = std::max(similarity(wa, wb), similarity(shares_of(wa), shares_of(wb)));
      if (alike < limit - 1e-12) continue;
      if (plans_of(subject, a) == Plans::unseen || plans_of(subject, b) == Plans::unseen)
        out.push_back(plans_unseen(plans_of(subject, a) == Plans::unseen ? a : b));
      else
        out.push_back(found(subject, a, b, alike));
    }
  }
  return out;
}

}  // namespace

const Rule same_needs{
    .code = "NED02",
    .name = "same-needs",
    .summary = "two segments with nearly the same needs",
    .needs = "definition",
    .remedy = {"merge segments that need the same, or find what tells them apart", "marketing",
               "two days"},
    .judge = judge_same_needs};

}  // namespace lode::audit
