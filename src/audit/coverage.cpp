// Shared by the coverage rules, so that they agree on when nothing can be proved.
#include "audit/coverage.h"

#include "audit/definers.h"
#include "audit/words.h"

namespace lode::audit {

std::optional<Finding> coverage_unknown(const Subject& subject) {
  const auto& s = subject.segmentation;
  auto unread = without_rule(s);
  if (s.segments.empty())
    return undetermined({}, {.file = s.file}, "segments");
  if (!unread.empty())
    return undetermined(unread, s.find(unread.front()) ? rule_place(*s.find(unread.front())) : Place{},
                        "a rule that can be read for " + listed(unread));
  if (!subject.prover) return undetermined({}, {.file = s.file}, "the solver, which did not start");
  return std::nullopt;
}

std::vector<model::Predicate> rules_of(const model::Segmentation& s) {
  std::vector<model::Predicate> out;
  for (const auto& segment : s.segments)
    if (has_sound_rule(segment)) out.push_back(segment.rule);
  return out;
}

Place scheme_place(const model::Segmentation& s) {
  return s.segments.empty() ? Place{.file = s.file, .line = 1, .column = 1} : s.segments.front().place;
}

std::vector<std::string> unknowns_of(const prove::Witness& witness) {
  std::vector<std::string> out;
  for (const auto& [attribute, value] : witness)
    if (is_null(value)) out.push_back(attribute);
  return out;
}

}  // namespace lode::audit
