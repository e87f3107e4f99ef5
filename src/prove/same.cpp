// Do two segmentations mean the same? The proof behind "an equivalent rewrite keeps the sign-off".
#include <algorithm>

#include "base/text.h"
#include "prove/session.h"

namespace lode::prove {
namespace {

using model::Attribute;
using model::Segmentation;
using model::Truth;
using model::Type;

// The wider of two declarations; nothing where they cannot be about the same thing.
std::optional<Attribute> wider(Attribute a, const Attribute& b) {
  if (a.derive != b.derive) return std::nullopt;
  if (a.type != b.type) {
    if (!is_numeric(a.type) || !is_numeric(b.type)) return std::nullopt;
    a.type = Type::number;
  }
  a.nullable = a.nullable || b.nullable;
  a.min = a.min && b.min ? std::optional(std::min(*a.min, *b.min)) : std::nullopt;
  a.max = a.max && b.max ? std::optional(std::max(*a.max, *b.max)) : std::nullopt;
  for (const auto& value : b.values)
    if (std::ranges::find(a.values, value) == a.values.end()) a.values.push_back(value);
  return a;
}

// A dictionary of what either allows, of the attributes the rules name.
std::optional<model::Dictionary> merged(const Segmentation& a, const Segmentation& b,
                                        const std::vector<const model::Predicate*>& rules) {
  model::Dictionary out;
  for (const auto* rule : rules)
    for (const auto& name : model::attributes_of(*rule)) {
      if (std::ranges::find(out.attributes, name, &Attribute::id) != out.attributes.end()) continue;
      const auto* left = a.dictionary.find(name);
      const auto* right = b.dictionary.find(name);
      if (!left && !right) continue;
      auto both = left && right ? wider(*left, *right) : std::optional(left ? *left : *right);
      if (!both) return std::nullopt;
      both->id = name;
      out.attributes.push_back(*std::move(both));
    }
  return out;
}

std::string segment_of(const Segmentation& s, const Space& space, const Candidate& account) {
  auto at = membership(s, [&](const model::Predicate& rule) { return truth(space, account, rule); });
  return at.segment ? s.segments[*at.segment].id : std::string();
}

// Membership by id: a segment that only one of the two has is nobody's in the other.
z3::expr differs(const Encoder& encoder, z3::context& context, const Segmentation& a,
                 const Segmentation& b) {
  auto in_a = member_formulas(encoder, context, a), in_b = member_formulas(encoder, context, b);
  auto by_id = [&](const Segmentation& s, const std::vector<z3::expr>& in, const std::string& id) {
    z3::expr any = context.bool_val(false);
    for (std::size_t i = 0; i < in.size(); ++i)
      if (s.segments[i].id == id) any = any || in[i];
    return any;
  };
  z3::expr out = context.bool_val(false);
  for (const auto* s : {&a, &b})
    for (const auto& segment : s->segments)
      out = out || (by_id(a, in_a, segment.id) != by_id(b, in_b, segment.id));
  return out;
}

}  // namespace

Result<Verdict> same_membership(const Segmentation& a, const Segmentation& b) {
  auto rules = rules_of(a);
  auto of_b = rules_of(b);
  rules.insert(rules.end(), of_b.begin(), of_b.end());
  auto dictionary = merged(a, b, rules);
  if (a.unit != b.unit || !dictionary) return Verdict{.answer = Answer::no};
  auto made = guarded([]() -> Result<std::unique_ptr<Session>> {
    return std::make_unique<Session>(ProofLimit{});
  });
  if (!made) return std::unexpected(std::move(made).error());
  Session& session = **made;
  LODE_CHECK(session.turn_to(*dictionary, rules));
  Question question{.about = rules};
  question.formula = [&](const Encoder& encoder) {
    return differs(encoder, session.context(), a, b);
  };
  question.holds = [&](const Space& space, const Candidate& account) {
    return segment_of(a, space, account) != segment_of(b, space, account);
  };
  LODE_TRY(found, session.ask(question));
  return session.verdict(question, found, false);
}

}  // namespace lode::prove
