// Kept apart from the rules because "which attribute decides this?" must have one answer in all of them.
#include "audit/definers.h"

#include <algorithm>

#include "audit/words.h"

namespace lode::audit {
namespace {

// The attribute's declared id where it is known, so that a synonym is not a second attribute.
std::string canonical(const model::Segmentation& s, std::string_view name) {
  const auto* known = s.dictionary.find(name);
  return known ? known->id : std::string(name);
}

void add_own(std::vector<std::string>& out, const model::Segment& segment, bool& known) {
  if (segment.residual) return;
  if (auto own = own_definers(segment)) {
    for (const auto& attribute : *own) add(out, attribute);
  } else {
    known = false;
  }
}

}  // namespace

void for_leaves(const model::Predicate& rule, const std::function<void(const model::Predicate&)>& each) {
  if (rule.children.empty() && rule.op != model::Predicate::Op::always) each(rule);
  for (const auto& child : rule.children) for_leaves(child, each);
}

bool has_vague_word(const model::Predicate& rule) {
  bool out = false;
  for_leaves(rule, [&](const model::Predicate& leaf) { out |= leaf.op == model::Predicate::Op::vague; });
  return out;
}

bool has_sound_rule(const model::Segment& segment) {
  bool sound = segment.has_rule;
  for_leaves(segment.rule, [&](const model::Predicate& leaf) {
    const bool word = std::ranges::any_of(leaf.literals, [](const auto& l) { return !l.word.empty(); });
    sound &= leaf.op != model::Predicate::Op::vague || word;
  });
  return sound;
}

std::optional<std::vector<std::string>> own_definers(const model::Segment& segment) {
  if (!has_sound_rule(segment)) return std::nullopt;
  return model::attributes_of(segment.rule);
}

std::optional<std::vector<std::string>> effective_definers(const model::Segmentation& s,
                                                           const model::Segment& segment) {
  std::vector<std::string> out;
  bool known = true;
  if (!segment.residual) add_own(out, segment, known);
  if (!known) return std::nullopt;
  if (s.match == model::Match::unique && !segment.residual) return out;
  for (const auto& other : s.segments) {
    if (&other == &segment) {
      if (!segment.residual) break;
      continue;
    }
    bool ignored = true;
    add_own(out, other, ignored);
  }
  return out;
}

std::string family_of(const model::Segmentation& s, std::string_view attribute) {
  const auto* known = s.dictionary.find(attribute);
  if (!known) return std::string(attribute);
  return known->family.empty() ? known->id : known->family;
}

std::vector<std::string> families_of(const model::Segmentation& s,
                                     const std::vector<std::string>& attributes) {
  std::vector<std::string> out;
  for (const auto& attribute : attributes) add(out, family_of(s, attribute));
  return out;
}

std::vector<std::string> causes_of(const model::Segmentation& s, const model::NeedLink& link) {
  std::vector<std::string> out;
  for (const auto& cause : link.because) {
    if (s.dictionary.find(cause)) {
      add(out, canonical(s, cause));
      continue;
    }
    auto parsed = model::parse_predicate(cause);
    if (!parsed.findings.empty()) continue;
    for (const auto& attribute : model::attributes_of(parsed.value)) add(out, canonical(s, attribute));
  }
  return out;
}

bool has_need_because_of(const model::Segmentation& s, const model::Segment& segment,
                         const std::vector<std::string>& attributes) {
  auto families = families_of(s, attributes);
  return std::ranges::any_of(segment.needs, [&](const model::NeedLink& link) {
    auto causes = causes_of(s, link);
    return std::ranges::any_of(causes, [&](const std::string& cause) {
      return contains(families, family_of(s, cause));
    });
  });
}

std::vector<std::string> without_rule(const model::Segmentation& s) {
  std::vector<std::string> out;
  for (const auto& segment : s.segments)
    if (!segment.residual && !has_sound_rule(segment)) out.push_back(segment.id);
  return out;
}

Place rule_place(const model::Segment& segment) {
  return segment.where_place.line > 0 ? segment.where_place : segment.place;
}

std::vector<std::string> all_segments(const model::Segmentation& s) {
  std::vector<std::string> out;
  for (const auto& segment : s.segments) out.push_back(segment.id);
  return out;
}

Plans plans_of(const Subject& subject, const model::Segment& segment) {
  if (segment.mode != model::Mode::account) return Plans::not_asked;
  if (!segment.plans.empty()) return Plans::given;
  return subject.in_workspace ? Plans::missing : Plans::unseen;
}

Finding plans_unseen(const model::Segment& segment) {
  return undetermined({segment.id}, segment.place,
                      "the account plans of " + quoted(segment) +
                          ", which is handled account by account (name them under `plans:`)");
}

}  // namespace lode::audit
