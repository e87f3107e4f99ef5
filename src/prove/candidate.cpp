// Evaluates rules on candidates and shows them as people read accounts.
#include "prove/candidate.h"

#include <algorithm>

#include "base/assert.h"
#include "base/text.h"

namespace lode::prove {
namespace {

using model::Compare;
using model::Predicate;
using Op = model::Predicate::Op;

bool stands(Compare how, int standing) {
  switch (how) {
    case Compare::eq: return standing == 0;
    case Compare::ne: return standing != 0;
    case Compare::lt: return standing < 0;
    case Compare::le: return standing <= 0;
    case Compare::gt: return standing > 0;
    case Compare::ge: return standing >= 0;
  }
  return false;
}

int code_at(const Space& space, const Candidate& candidate, std::string_view attribute) {
  int axis = space.axis(attribute);
  LODE_ASSERT(axis >= 0);
  return candidate.codes[static_cast<std::size_t>(axis)];
}

// The rule with vague terms of known attributes replaced by what the candidate says of them.
Predicate settled(const Space& space, const Candidate& candidate, const Predicate& rule) {
  if (rule.op == Op::vague) {
    if (code_at(space, candidate, rule.attribute) < 0) return rule;
    auto term = static_cast<std::size_t>(space.vague_term(rule));
    bool holds = stands(rule.compare, candidate.standing[term]) != rule.negated;
    return holds ? Predicate{} : model::not_(Predicate{});
  }
  Predicate out = rule;
  for (auto& child : out.children) child = settled(space, candidate, child);
  return out;
}

}  // namespace

model::Truth truth(const Space& space, const Candidate& candidate, const Predicate& rule) {
  static const Value unknown;
  auto row = [&](std::string_view attribute) -> const Value& {
    int axis = space.axis(attribute);
    int code = axis < 0 ? -1 : candidate.codes[static_cast<std::size_t>(axis)];
    if (code < 0) return unknown;
    const auto* cell = space.axes[static_cast<std::size_t>(axis)].find(code);
    LODE_ASSERT(cell != nullptr);
    return cell->sample;
  };
  if (space.vague.empty()) return model::evaluate(rule, row);
  return model::evaluate(settled(space, candidate, rule), row);
}

Value shown(const Space& space, const Candidate& candidate, int axis) {
  auto at = static_cast<std::size_t>(axis);
  int code = candidate.codes[at];
  if (code < 0) return {};
  std::vector<std::string> words;
  for (std::size_t v = 0; v < space.vague.size(); ++v) {
    if (space.vague[v].attribute != space.axes[at].attribute) continue;
    int standing = candidate.standing[v];
    std::string prefix = standing == 0 ? "" : !space.vague[v].ordered ? "not "
                                          : standing > 0 ? "above " : "below ";
    words.push_back(prefix + space.vague[v].word);
  }
  const Value& sample = space.axes[at].find(code)->sample;
  if (words.empty()) return sample;
  if (!space.axes[at].compared) return join(words, ", ");
  return to_text(sample) + " (" + join(words, ", ") + ")";
}

}  // namespace lode::prove
